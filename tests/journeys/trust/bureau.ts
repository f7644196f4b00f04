import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as send, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../../../src/cli/screen.ts';
import type { CommandInput } from '../../../src/lib/domain/case/commands/index.ts';
import { createAccount } from '../../../src/lib/server/auth/accounts.ts';
import { createWallKey } from '../../../src/lib/server/auth/walls.ts';
import { type DirectoryChange, type Store } from '../../../src/lib/server/store/index.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import { RealServer } from '../../bench/real-server.ts';
import { accept, DISPATCH, RECEIVE, reassign } from '../../server/helpers/commands.ts';
import { DIRECTORY, idOf, PEOPLE, type PersonName } from '../../server/helpers/directory.ts';
import { openStore } from '../../../src/lib/server/ledger/open.ts';

export const PASSWORD = 'kapok lantern harbour 42';
export const WALL_KEY = 'wall-of-the-watchful-bureau-9';

/** Everybody who may come to the door: nobody, a monitor, each person, and one who has yet to choose a password. */
export type Visitor = 'stranger' | 'wall' | 'newcomer' | PersonName;
export const VISITORS: readonly Visitor[] = [
  'stranger',
  'wall',
  'newcomer',
  ...(Object.keys(PEOPLE) as PersonName[]).filter((who) => !who.endsWith('2')),
];

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}
export interface Question {
  method?: string;
  headers?: Record<string, string>;
  /** A string is sent with its length, a list in chunks without one. */
  body?: string | Buffer[];
}

/** The product itself over a small bureau with accounts, one wall's key and two units that each hold a case. */
export class HttpBureau {
  readonly dataDir = join(mkdtempSync(join(tmpdir(), 'board-trust-')), 'data');
  readonly cookies = new Map<Visitor, string>();
  /** Numbers of the first unit's case and of the second's. */
  numbers = { first: '', second: '' };
  address = '';
  server!: RealServer;
  readonly #options: { env: Record<string, string>; ahead?: number };
  readonly #age: number;

  /**
   * @param env settings of the server beyond its folder
   * @param clock `in hand`: `server.step` moves it on
   * @param age for so many milliseconds it has been working, as its first cases say
   */
  constructor(env: Record<string, string> = {}, clock: 'own' | 'in hand' = 'own', age = 0) {
    this.#options = { env, ...(clock === 'in hand' && { ahead: 0 }) };
    this.#age = age;
  }

  get port(): number {
    return Number(new URL(this.address).port);
  }

  /** @param before work on the folder before the server opens it */
  async open(change: DirectoryChange = {}, before: () => Promise<void> = async () => {}): Promise<this> {
    const began = Date.now() - this.#age;
    const people = await this.inStore(
      (store) => this.#furnish(store, change),
      () => began,
    );
    await this.inStore((store) => openDoors(store, people));
    await before();
    this.server = new RealServer(this.dataDir, 0, this.#options);
    this.address = await this.server.address;
    return this;
  }

  /** Ends the server and starts it again at the same address. @param entry of another copy of the program */
  async restart(entry?: string): Promise<void> {
    const { port } = this;
    await this.server.kill('SIGTERM');
    this.server = new RealServer(this.dataDir, port, { ...this.#options, ...(entry && { entry }) });
    this.address = await this.server.address;
  }

  async close(): Promise<void> {
    await this.server?.kill('SIGTERM');
    rmSync(join(this.dataDir, '..'), { recursive: true, force: true });
  }

  /** Work on the same folder from this process. */
  async inStore<T>(work: (store: Store) => Promise<T>, now = Date.now): Promise<T> {
    const store = await openStore({ dataDir: this.dataDir, now });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  /** The cookie of whoever it is, signed in once. */
  async cookieOf(who: Visitor): Promise<string> {
    const known = this.cookies.get(who);
    if (known !== undefined) return known;
    const cookie =
      who === 'stranger'
        ? ''
        : who === 'wall'
          ? await this.#pair()
          : await signIn(this.address, who, PASSWORD);
    this.cookies.set(who, cookie);
    return cookie;
  }

  /** One request as a script of ours would send it: with the origin where it changes something. */
  async ask(who: Visitor, path: string, question: Question = {}): Promise<Answer> {
    const cookie = await this.cookieOf(who);
    const headers = {
      ...(cookie && { cookie }),
      ...((question.method ?? 'GET') !== 'GET' && { origin: this.address }),
      ...question.headers,
    };
    return ask(this.port, path, { ...question, headers });
  }

  async #pair(): Promise<string> {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = `key=${WALL_KEY}`;
    const { headers } = await this.ask('stranger', '/wall', { method: 'POST', headers: form, body });
    return headers['set-cookie']?.find((one) => one.startsWith('wall='))?.split(';')[0] ?? '';
  }

  /** The organisation and its first cases; answers who came to it besides. */
  async #furnish(store: Store, change: DirectoryChange): Promise<number[]> {
    const admin = { id: idOf('admin'), role: 'admin' as const, unit: null };
    await store.changeDirectory(admin, DIRECTORY);
    const unknown = { unit: 'JC1', roles: ['staff' as const], active: true };
    const more = ['新来的', '另一位'].map((name) => ({ ...unknown, name }));
    const { people } = await store.changeDirectory(admin, { people: more });
    if (Object.keys(change).length > 0) await store.changeDirectory(admin, change);
    this.numbers.first = await register(store, RECEIVE, DISPATCH, accept(idOf('jc1.staff')));
    this.numbers.second = await register(store, RECEIVE, DISPATCH, reassign('JC2'));
    return people.map(({ id }) => id);
  }
}

/** An account for everybody, and a wall's key. */
async function openDoors(store: Store, [newcomer, somebody]: number[]): Promise<void> {
  const account = (username: string, personId: number, mustChange = false) =>
    createAccount(store, { username, password: PASSWORD, personId, mustChange });
  await Promise.all([
    ...(Object.keys(PEOPLE) as PersonName[]).map((who) => account(who, idOf(who))),
    account('newcomer', newcomer!, true),
    account('somebody', somebody!),
  ]);
  await createWallKey(store, { name: '受理大厅', key: WALL_KEY });
}

/** Registers a case, and goes on with it, as a coordinator; answers its number. */
export async function register(store: Store, ...commands: CommandInput[]): Promise<string> {
  const coordinator = { id: idOf('coordinator'), role: 'coordinator' as const, unit: null };
  const written = await write(coordinator, { id: randomUUID(), caseId: null, moves: 0, commands }, store);
  if (!written.ok) throw new Error(`refused: ${JSON.stringify(written.refusal)}`);
  return written.kase.number;
}

/** One request, byte for byte: no client tidies the path or leaves out what it does not like. */
export function ask(port: number, path: string, { body, ...options }: Question = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    // The line stays open, so that an answer to what is still being sent arrives before the line is reset.
    const headers = { connection: 'keep-alive', ...options.headers };
    const request = send({ host: '127.0.0.1', port, path, agent: false, ...options, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', fail);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        done({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        request.destroy();
      });
    });
    request.on('error', fail);
    if (Array.isArray(body)) {
      for (const part of body) request.write(part);
      request.end();
    } else if (options.headers && 'content-length' in options.headers) request.flushHeaders();
    else request.end(body);
  });
}

/** For what no HTTP client would send. */
export function raw(port: number, bytes: string): Promise<Answer> {
  return new Promise((done, fail) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('error', fail);
    socket.on('close', () => {
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const [first = '', ...lines] = head.split('\r\n');
      const headers = Object.fromEntries(
        lines.map((line) => [line.split(': ')[0]?.toLowerCase(), line.split(': ').slice(1).join(': ')]),
      );
      done({ status: Number(first.split(' ')[1]), headers, body });
    });
  });
}
