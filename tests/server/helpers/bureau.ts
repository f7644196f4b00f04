import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case, CaseId } from '../../../src/lib/domain/case/case.ts';
import type { Moment } from '../../../src/lib/domain/case/clocks.ts';
import type { CommandInput } from '../../../src/lib/domain/case/commands/index.ts';
import type { Actor } from '../../../src/lib/domain/bureau/directory.ts';
import type { BoardStage } from '../../../src/lib/domain/case/stages.ts';
import {
  startLive,
  type Limits,
  type Live,
  type Reader,
  type Revoked,
} from '../../../src/lib/server/live/index.ts';
import { type Store, type Written } from '../../../src/lib/server/store/index.ts';
import type { ServerClock } from '../../../src/lib/server/clock/server-clock.ts';
import { runsBy } from '../../../src/lib/server/clock/trouble.ts';
import { startWatch, type Watch } from '../../../src/lib/server/notices/watch.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import { accept, ARRIVE, CONTACT, DISPATCH, RECEIVE, RESOLVE } from './commands.ts';
import { DIRECTORY, idOf, PEOPLE, type PersonName, type Who } from './directory.ts';
import { Screen, type ScreenOptions } from './screen.ts';

export * from './commands.ts';
export { idOf, PEOPLE, type PersonName, type Who } from './directory.ts';
export { Screen } from './screen.ts';
import { openStore } from '../../../src/lib/server/ledger/open.ts';

/** 2026-11-24, a Tuesday, at nine in Shanghai. */
export const NINE = Date.parse('2026-11-24T09:00:00+08:00');
export const MINUTE = 60_000;
/** Of the server in these tests. */
export const BUILD = 'build-of-today';

export interface BureauOptions {
  now?: Moment;
  /** A folder that outlives this server; left out, a new one that goes with it. */
  dataDir?: string;
  /** Whether notices leave the house. */
  hooked?: boolean;
  /** How fast people may be; left out, as in the product. */
  limits?: Partial<Limits>;
  /** In the place of `now`: a clock that guards itself. */
  clock?: ServerClock;
}
export interface ConnectOptions extends Omit<ScreenOptions, 'url' | 'cookie'> {
  packed?: boolean;
  sync?: boolean;
  /** Cookies of an earlier sign-in. */
  cookie?: string;
}

type Hand = 'fresh' | 'confirm' | 'ended';

const STEPS: readonly [BoardStage, CommandInput][] = [
  ['contacted', CONTACT],
  ['on-site', ARRIVE],
  ['resolved', RESOLVE],
];

/** Starts a whole server in this process: HTTP, the store, the live layer and the watch, with a clock by hand. */
export async function startBureau({
  now = NINE,
  dataDir,
  hooked = false,
  limits = {},
  clock,
}: BureauOptions = {}): Promise<Bureau> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'bureau-')));
  const bureau = new Bureau(folder, now, dataDir === undefined, { hooked, limits, clock });
  await bureau.start();
  return bureau;
}

export class Bureau {
  readonly dataDir: string;
  now: Moment;
  url = '';
  store!: Store;
  live!: Live;
  watch!: Watch;
  /** What went wrong on the server and was only written down. */
  readonly errors: unknown[] = [];
  /** What happens after the server read whom a cookie names, and before it hears so. */
  beforeAnswering: () => void = () => {};
  readonly #hands = new Map<string, Hand>();
  readonly #http: Server = createServer((_, response) => response.writeHead(404).end());
  readonly #sessions = new Map<string, Reader>();
  readonly #revoked = new Set<(what: Revoked) => void>();
  readonly #screens: Screen[] = [];
  readonly #temporary: boolean;
  readonly #hooked: boolean;
  readonly #limits: Partial<Limits>;
  readonly #clock: ServerClock | undefined;
  #count = 0;

  /** Use `startBureau`. */
  constructor(
    dataDir: string,
    now: Moment,
    temporary: boolean,
    { hooked, limits, clock }: { hooked: boolean; limits: Partial<Limits>; clock: ServerClock | undefined },
  ) {
    this.#hooked = hooked;
    this.#limits = limits;
    this.#clock = clock;
    this.dataDir = dataDir;
    this.now = now;
    this.#temporary = temporary;
  }

  async start(): Promise<void> {
    const onError = (error: unknown) => this.errors.push(error);
    this.store = await openStore({
      dataDir: this.dataDir,
      now: this.#clock?.now ?? (() => this.now),
      hooked: this.#hooked,
      update: true,
      onError,
    });
    if (this.store.directory().people.size === 0) {
      await this.store.changeDirectory(this.actor('admin'), DIRECTORY);
    }
    const clock = this.#clock;
    if (clock) runsBy(this.store, clock);
    this.watch = startWatch(this.store, { onError, byHand: true, isHeld: () => !!clock?.held });
    await this.watch.check();
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    this.url = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
    this.live = startLive({
      http: this.#http,
      store: this.store,
      origin: this.url,
      build: BUILD,
      byHand: true,
      limits: this.#limits,
      onError,
      readActor: async (cookies, as) => {
        const reader = this.#read(cookies, as);
        await Promise.resolve();
        this.beforeAnswering();
        return reader;
      },
      onRevoked: (listener) => {
        this.#revoked.add(listener);
        return () => this.#revoked.delete(listener);
      },
      touch: ({ reader }) => this.#hands.get(reader.sessionId ?? '') ?? 'fresh',
    });
  }

  actor(who: PersonName): Actor {
    const { role, unit } = PEOPLE[who];
    return { id: idOf(who), role, unit };
  }

  /** Signs somebody in, or pairs a wall; answers the cookie. */
  signIn(who: Who, expiresAt: Moment | null = null): string {
    const id = `${who}-${(this.#count += 1)}`;
    const reader: Reader =
      who === 'wall'
        ? { actor: { id: 0, role: 'wall', unit: null }, wallId: id, expiresAt: null }
        : { actor: this.actor(who), sessionId: id, expiresAt };
    this.#sessions.set(id, reader);
    return `${who === 'wall' ? 'wall' : 'session'}=${id}`;
  }

  /** Takes back a sign-in or a wall: by its cookie, as a sign-out or an administrator does. */
  revoke(cookie: string): void {
    const id = idIn(cookie);
    this.#sessions.delete(id);
    for (const listener of this.#revoked)
      listener(cookie.startsWith('wall') ? { wallId: id } : { sessionId: id });
  }

  /** Takes back everything of one person. */
  revokePerson(who: PersonName): void {
    const userId = idOf(who);
    for (const [id, { actor }] of this.#sessions) if (actor.id === userId) this.#sessions.delete(id);
    for (const listener of this.#revoked) listener({ userId });
  }

  /** Another hand changed what a session may, and told nobody. */
  changeRight(cookie: string, actor: Actor): void {
    this.#sessions.set(idIn(cookie), { ...this.#sessions.get(idIn(cookie))!, actor });
  }

  prolong(cookie: string, expiresAt: Moment): void {
    this.#sessions.set(idIn(cookie), { ...this.#sessions.get(idIn(cookie))!, expiresAt });
  }

  /** Whether the next acts of a session go on, ask for the password first, or find it ended. */
  hand(cookie: string, hand: Hand): void {
    this.#hands.set(idIn(cookie), hand);
  }

  /** Opens a page and waits until it shows its board. */
  async connect(who: Who, { packed, sync, cookie, auth, ...more }: ConnectOptions = {}): Promise<Screen> {
    const screen = new Screen({
      url: this.url,
      cookie: cookie ?? this.signIn(who),
      auth: {
        ...(packed === undefined ? {} : { packed }),
        ...(who === 'wall' ? { as: 'wall' } : {}),
        ...auth,
      },
      ...more,
    });
    this.#screens.push(screen);
    return screen.open(sync === undefined ? {} : { sync });
  }

  /** Lets time pass: the watch looks, the server's heart beats once a second (of a long while, the last minute). */
  async tick(ms: number): Promise<void> {
    this.now += ms;
    await this.watch.check();
    for (let beats = Math.min(60, Math.floor(ms / 1000)); beats > 0; beats -= 1) await this.live.beat();
  }

  /** Does something as somebody, past the sockets, as a form would. */
  async do(who: PersonName, kase: Case | null, ...commands: CommandInput[]): Promise<Case> {
    const written = await this.try(who, kase, ...commands);
    if (!written.ok) throw new Error(`refused: ${JSON.stringify(written.refusal)}`);
    return written.kase;
  }

  try(who: PersonName, kase: Case | null, ...commands: CommandInput[]): Promise<Written> {
    const id = `by-hand-${(this.#count += 1)}-${this.now}`;
    const act = { id, caseId: kase?.id ?? null, moves: kase?.moves ?? 0, commands };
    return write(this.actor(who), act, this.store);
  }

  /** A case as intake registers it. */
  received(fields: Partial<Extract<CommandInput, { type: 'receive' }>> = {}): Promise<Case> {
    return this.do('intake', null, { ...RECEIVE, ...fields });
  }

  /** The same, given to the first unit at once. */
  dispatched(): Promise<Case> {
    return this.do('intake', null, RECEIVE, DISPATCH);
  }

  /** A case that the first unit has brought as far as this stage. */
  async caseAt(stage: BoardStage): Promise<Case> {
    let kase = stage === 'received' ? await this.received() : await this.dispatched();
    for (const [reached, command] of STEPS.slice(0, STEPS.findIndex(([to]) => to === stage) + 1)) {
      if (reached === 'contacted') kase = await this.do('jc1.staff', kase, accept(idOf('jc1.staff')));
      kase = await this.do('jc1.staff', kase, command);
    }
    return kase;
  }

  case(id: CaseId): Case {
    return this.store.open.get(id)!;
  }

  /** The server ends in good order; its folder stays when it was given. */
  async stop({ leaveScreens = false, leaveFolder = false } = {}): Promise<void> {
    if (!leaveScreens) for (const screen of this.#screens) screen.close();
    this.watch.stop();
    await this.live.close();
    this.#http.closeAllConnections();
    await this.store.close();
    if (this.#temporary && !leaveFolder) await rm(this.dataDir, { recursive: true, force: true });
  }

  #read(cookies: string | undefined, as: 'person' | 'wall'): Reader | null {
    const named = new Map((cookies ?? '').split('; ').map((pair) => pair.split('=') as [string, string]));
    const kinds = as === 'wall' ? ['wall'] : ['session', 'wall'];
    for (const kind of kinds) {
      const reader = this.#sessions.get(named.get(kind) ?? '');
      if (reader && (reader.expiresAt === null || this.now < reader.expiresAt)) return reader;
    }
    return null;
  }
}

function idIn(cookie: string): string {
  return cookie.slice(cookie.indexOf('=') + 1);
}
