import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createAccount } from '../../src/lib/server/auth/accounts.ts';
import { signIn } from '../../src/lib/server/auth/sign-in.ts';
import { createWallKey } from '../../src/lib/server/auth/walls.ts';
import type { Store } from '../../src/lib/server/store/index.ts';
import { root } from '../../src/cli/steps.ts';

/** What the accounts of a test bureau open with. */
export const PASSWORD = 'kapok lantern harbour 42';
export const WALL_KEY = 'wall-of-the-test-bureau';
/** Account → person, see `bureau.ts`. */
const ACCOUNTS = { coordinator: 1, head: 2, staff: 3, other: 5, leader: 6, supervisor: 7 };

/** Accounts and a wall's key for a bureau of `furnish`. */
export async function giveAccounts(store: Store): Promise<void> {
  for (const [username, personId] of Object.entries(ACCOUNTS)) {
    const made = await createAccount(store, { username, password: PASSWORD, personId, mustChange: false });
    if (!made.ok) throw new Error(made.fault);
  }
  await createWallKey(store, { name: '测试大屏', key: WALL_KEY });
}

/** The cookie of a coordinator who has signed in. */
export async function signedIn(store: Store): Promise<string> {
  const attempt = {
    username: 'coordinator',
    password: PASSWORD,
    address: '127.0.0.1',
    agent: '',
    replaces: null,
  };
  const answer = await signIn(store, attempt);
  if (!answer.ok) throw new Error(`the coordinator cannot sign in: ${answer.why}`);
  return `session=${answer.token}`;
}

/** The product as it runs: `src/server.ts` over the built pages. */
export class RealServer {
  readonly process: ChildProcess;
  /** Where it serves, once it does; rejects with all it said when it ends before that. */
  readonly address: Promise<string>;
  readonly exited: Promise<number | NodeJS.Signals>;
  /** Everything that it wrote. */
  said = '';

  /**
   * @param entry of another copy of the program than this one
   * @param ahead its clock runs so many milliseconds before the machine's, and `step` can move it on
   */
  constructor(
    dataDir: string,
    port = 0,
    {
      uid,
      ahead,
      env = {},
      entry = join(root, 'src/server.ts'),
    }: { uid?: number; ahead?: number; env?: Record<string, string>; entry?: string } = {},
  ) {
    const clock = ahead === undefined ? [] : ['--import', join(import.meta.dirname, 'clock-in-hand.mjs')];
    this.process = spawn(process.execPath, [...clock, entry], {
      cwd: root,
      env: {
        ...process.env,
        ...{ DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', ORIGIN: '' },
        ...(ahead !== undefined && { CLOCK_AHEAD: String(ahead) }),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', ...(ahead === undefined ? [] : (['ipc'] as const))],
      ...(uid !== undefined && { uid, gid: uid }),
    });
    this.exited = new Promise((done) => this.process.once('exit', (code, signal) => done(code ?? signal!)));
    this.address = new Promise((done, failed) => {
      for (const stream of [this.process.stdout!, this.process.stderr!]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          this.said += text;
          const found = /http:\/\/127\.0\.0\.1:\d+/.exec(this.said);
          if (found) done(found[0]);
        });
      }
      void this.exited.then((code) => failed(new Error(`the server ended with ${code}: ${this.said}`)));
    });
    this.address.catch(() => undefined);
  }

  /** Lets so much time pass for the server, in milliseconds. */
  step(by: number): Promise<void> {
    return this.#tell(by);
  }

  /** Sets the clock of its machine, and lets no time pass. */
  setClock(by: number): Promise<void> {
    return this.#tell({ set: by });
  }

  #tell(what: number | { set: number }): Promise<void> {
    return new Promise((done) => {
      this.process.once('message', () => done());
      this.process.send(what);
    });
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | NodeJS.Signals> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal);
    return this.exited;
  }
}
