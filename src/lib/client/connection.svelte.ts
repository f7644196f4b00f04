import type { Socket } from 'socket.io-client';
import type { CaseId } from '../domain/case/case.ts';
import type { Moment } from '../domain/case/clocks.ts';
import type { Act, ActInput } from '../domain/case/commands/index.ts';
import type { Card, WallCard } from '../domain/case/redact.ts';
import type { Refusal } from '../domain/case/refusals.ts';
import { FRAME_LIMIT, STALE_AFTER, UNREACHED_AFTER } from '../live/pace.ts';
import type { NotOwner, PageOwner } from '../live/page-owner.ts';
import type {
  ActAnswer,
  Changes,
  ClientToServer,
  FocusMessage,
  HandshakeRefusal,
  HandshakeRefused,
  Notice,
  PackedChanges,
  PackedSync,
  Presence,
  Pulse,
  ServerToClient,
  SyncAnswer,
  Touched,
} from '../live/protocol.ts';
import type { Trouble } from '../live/trouble.ts';
import { Cards } from './cards.svelte.ts';
import { clock } from './clock.svelte.ts';
import { lazy } from './lazy.svelte.ts';
import { Outbox, type Recorded, type With } from './outbox.ts';
import { NO_RUNS, type Run } from './pending.ts';
import { goRound, HANGS_AFTER } from './transports.ts';
import { unpack } from './unpack.ts';

/** How long an act waits for its answer before it is sent again under the same id. */
const ANSWER_WITHIN = 10_000;
/** A handshake that was refused for a passing reason is tried again after 2 to 6 seconds. */
const retryDelay = (): number => 2_000 + Math.random() * 4_000;
const MOVES_KEPT = 20;
const socketPart = lazy(() => import('socket.io-client'));
/** In bytes, so that an act and what Socket.IO writes around it pass as one frame. */
const LONGEST_ACT = FRAME_LIMIT - 256;

export type Ended = 'session-ended' | NotOwner;

/** Who moved what; `seen` is when it reached this screen, `card` the case as it stands, or stood before it left. */
export type Moved<C> = Changes['moved'][number] & { seen: Moment; card: C | undefined };

/**
 * The live connection of one page: keeps `cards` confirmed, `clock` on the server's time, and says truthfully whether
 * both can be believed. Sends acts until they are answered; that is safe, because an act's id makes it count once.
 */
export class Connection<C extends Card | WallCard = Card> {
  readonly cards = new Cards<C>();

  /** `unreached`: no line ever came up, for 10 s. `stale`: there was a truth once and it is older than 25 s. `ended`: the server hears this page no more. */
  state: 'connecting' | 'unreached' | 'live' | 'stale' | 'ended' = $derived.by(() => {
    if (this.ended) return 'ended';
    if (this.lastTruth === undefined) {
      const { opened } = this;
      return opened !== undefined && clock.now - opened > UNREACHED_AFTER ? 'unreached' : 'connecting';
    }
    return clock.now - this.lastTruth > STALE_AFTER ? 'stale' : 'live';
  });
  /** Why the server hears this page no more: nobody is signed in, or somebody else than it was loaded for. */
  ended: Ended | null = $state(null);
  /** The server's build, where this page is of another one. */
  newBuild: string | undefined = $state();
  /** Server time of the last pulse or sync that agreed with what is shown. */
  lastTruth: Moment | undefined = $state();
  /** When this page was made by the server, with the cards that it brought along; else when it first asked for a line. */
  opened: Moment | undefined = $state();
  /** Whether the line is up at this moment; `live` outlasts a short cut. */
  online = $state(false);
  /** Whether the server has told its time over the present line. */
  heard = $state(false);
  /** Who looks at or drags what, without oneself. */
  people: Presence[] = $state.raw([]);
  /** The last moves, oldest first. */
  moved: Moved<C>[] = $state.raw([]);
  /** Notices that this person has not read; undefined until the server said so. */
  unread: number | undefined = $state();
  /** The server gives this person no more lines: too many of his pages are open. */
  crowded = $state(false);
  /** What the server says that the board does not show as it should; undefined until it said something. */
  trouble: Trouble | undefined = $state.raw();
  /** Acts that were sent and not yet answered. */
  waiting = $state(0);

  #socket: Socket<ServerToClient, ClientToServer> | undefined;
  #way: { proven: () => void } | undefined;
  #outbox = new Outbox();
  #focus: FocusMessage | undefined;
  #syncing = false;
  /** Frames are taken one after the other, also when one has to be unpacked first. */
  #queue: Promise<void> = Promise.resolve();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #stop: (() => void)[] = [];
  #noticed: ((notice: Notice) => void)[] = [];
  #touched: ((touched: Touched) => void)[] = [];

  /**
   * Opens the line and keeps it open until `close`; in the browser only.
   * @param as a wall's page says so, since its browser may also be a person's
   * @param owner for whom the page was loaded; left out, it is whoever's the session is
   * @param build of which the page is
   */
  async connect({
    packed = true,
    as = 'person',
    owner,
    build,
  }: { packed?: boolean; as?: 'person' | 'wall'; owner?: PageOwner; build?: string } = {}): Promise<void> {
    this.#closed = false;
    this.#stop.push(
      clock.run(),
      clock.onJump(() => this.#sync()),
    );
    this.opened ??= clock.exact();
    const line = await this.#fetchLine();
    if (!line) return;
    const { io } = line;
    const socket: Socket<ServerToClient, ClientToServer> = io({
      auth: { packed: packed && 'DecompressionStream' in globalThis, as, ...owner, build },
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      timeout: HANGS_AFTER,
      reconnectionDelay: 500,
      reconnectionDelayMax: 1_500,
      randomizationFactor: 0.5,
    });
    this.#socket = socket;
    this.#way = goRound(socket);
    socket.on('connect', () => {
      this.online = true;
      this.crowded = false;
      this.heard = false;
      // Where there still is some, the server says so with the next message.
      this.trouble = { clock: null, sick: 0 };
      this.newBuild = undefined;
      this.#syncing = false;
      this.#sync();
      if (this.#focus) this.#sendFocus(this.#focus);
      for (const id of this.#outbox.ids()) this.#send(id);
      this.lineTurned(true);
    });
    socket.on('disconnect', (reason) => {
      this.online = false;
      this.people = [];
      this.lineTurned(false);
      if (reason === 'io server disconnect') this.#tryAgain(Math.random() * 1_000);
    });
    socket.on('connect_error', (refused) => {
      const why = refused.message as HandshakeRefusal;
      this.crowded = why === 'too-many-screens';
      if (why === 'session-ended') this.end(why);
      else if (why === 'other-person' || why === 'other-role') {
        this.end(why);
        this.disowned(why, (refused as { data?: HandshakeRefused }).data);
      } else if (!socket.active) this.#tryAgain();
    });
    socket.on('changes', (changes) => this.#inOrder(() => this.#change(changes)));
    socket.on('packed', (frame) => this.#inOrder(() => this.#unpack(frame)));
    socket.on('pulse', (pulse) => {
      this.#hear(pulse.now);
      this.#inOrder(() => this.#pulse(pulse));
    });
    socket.on('build', ({ build: server }) => (this.newBuild = server));
    socket.on('people', (people) => (this.people = people));
    socket.on('trouble', (trouble) => (this.trouble = trouble));
    socket.on('touched', (touched) => this.#touched.forEach((told) => told(touched)));
    socket.on('unread', ({ count }) => (this.unread = count));
    socket.on('notice', (notice) => {
      this.unread = (this.unread ?? 0) + 1;
      this.#noticed.forEach((told) => told(notice));
    });
  }

  /** The code that speaks to the server; without it there is no line, and the page says that it is not connected. */
  async #fetchLine(): Promise<typeof socketPart.module | null> {
    while (!this.#closed) {
      const line = await socketPart.quietly();
      if (line) return this.#closed ? null : line;
      await new Promise((later) => setTimeout(later, retryDelay()));
    }
    return null;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.disconnect();
    this.#socket = undefined;
    this.online = false;
    this.#stop.splice(0).forEach((stop) => stop());
  }

  /**
   * Sends an act until the server answers, over cuts and restarts of it. While the line is down it waits; after the
   * session's end it is refused.
   */
  act(act: ActInput, _more?: With): Promise<Recorded> {
    return this.send(act);
  }

  /** Takes an act back that was not answered yet: whoever waits for it hears that it could not be stored. */
  withdraw(id: string): void {
    this.#answer(id, { ok: false, refusal: { code: 'unavailable' } });
  }

  /** Steps that wait for the line, by case. */
  get runs(): ReadonlyMap<CaseId, Run> {
    return NO_RUNS;
  }

  /** Shows what was kept of an earlier truth, until the line is up. */
  recall(cards: readonly C[], at: Moment): void {
    this.cards.recall(cards);
    this.lastTruth = at;
  }

  protected send(act: ActInput): Promise<ActAnswer> {
    if (this.ended) return Promise.resolve({ ok: false, refusal: { code: this.ended } });
    // The server would end the connection, and with each new one again.
    if (bytesOf(act) > LONGEST_ACT) return Promise.resolve({ ok: false, refusal: { code: 'too-large' } });
    const answer = this.#outbox.put(act);
    this.waiting = this.#outbox.size;
    this.#send(act.id);
    return answer;
  }

  /** Tells the others what this person looks at or drags; null: nothing. */
  focus(caseId: CaseId | null, how: FocusMessage['how'] = 'viewing'): void {
    this.#focus = { caseId, how };
    this.#sendFocus(this.#focus);
  }

  /** The last truth, once the line is lost or the sign-in over: what came after it nobody here knows. */
  get stale(): Moment | undefined {
    const { state } = this;
    if (state === 'connecting' || state === 'live') return undefined;
    return this.lastTruth ?? this.opened;
  }

  /** Where a case went that has left this screen, as the server tells this person; undefined when it does not answer. */
  async where(caseId: CaseId): Promise<Refusal | undefined> {
    const asked = this.#socket?.timeout(ANSWER_WITHIN).emitWithAck('where', { caseId });
    return (await asked?.catch(() => undefined))?.refusal;
  }

  /** Calls `told` with each notice for this person, until the returned function is called. */
  onNotice(told: (notice: Notice) => void): () => void {
    this.#noticed.push(told);
    return () => (this.#noticed = this.#noticed.filter((other) => other !== told));
  }

  /** Calls `told` with what changed beside the cards, until the returned function is called. */
  onTouched(told: (touched: Touched) => void): () => void {
    this.#touched.push(told);
    return () => (this.#touched = this.#touched.filter((other) => other !== told));
  }

  /** The line has come up, or gone down. */
  protected lineTurned(_up: boolean): void {}

  /** The server refused the page as another's. */
  protected disowned(_why: NotOwner, _told: HandshakeRefused | undefined): void {}

  /** Shuts the line and answers what still waits: this page is heard no more. */
  end(why: Ended): void {
    if (this.ended) return;
    this.ended = why;
    clearTimeout(this.#retry);
    this.#socket?.disconnect();
    for (const id of this.#outbox.ids()) this.#answer(id, { ok: false, refusal: { code: why } });
  }

  /** Its owner is signed in again: the page goes on where it stood. */
  again(): void {
    if (!this.ended) return;
    this.ended = null;
    this.#socket?.connect();
  }

  #send(id: string): void {
    const act = this.#outbox.find(id);
    if (!act || !this.#socket?.connected) return;
    this.#socket.timeout(ANSWER_WITHIN).emit('act', act as Act, (late, answer) => {
      if (late) this.#send(id);
      else this.#answer(id, answer);
    });
  }

  #answer(id: string, answer: ActAnswer): void {
    this.#outbox.answer(id, answer);
    this.waiting = this.#outbox.size;
  }

  #sendFocus(focus: FocusMessage): void {
    if (this.#socket?.connected) this.#socket.emit('focus', focus, () => {});
  }

  /** Asks for what changed since `to`, or for everything. */
  #sync(everything = false): void {
    const socket = this.#socket;
    if (!socket?.connected || this.#syncing) return;
    this.#syncing = true;
    const since = everything ? undefined : this.cards.to;
    socket.timeout(ANSWER_WITHIN).emit('sync', since === undefined ? {} : { since }, (late, answer) =>
      this.#inOrder(() => {
        this.#syncing = false;
        if (late) this.#sync(everything);
        else if ('refusal' in answer) this.#refused(answer.refusal, everything);
        else return this.#synced(answer);
      }),
    );
  }

  async #synced(answer: SyncAnswer | PackedSync): Promise<void> {
    this.#way?.proven();
    this.#hear(answer.now);
    const cards = 'packed' in answer ? await unpack<SyncAnswer['cards']>(answer.packed) : answer.cards;
    if (cards && this.cards.sync({ ...answer, cards })) this.lastTruth = answer.now;
    else this.#sync(true);
  }

  #hear(now: Moment): void {
    clock.hear(now);
    if (this.heard) return;
    this.heard = true;
    this.lineTurned(true);
  }

  #refused(refusal: Refusal, everything: boolean): void {
    if (refusal.code === 'session-ended') return this.end(refusal.code);
    this.#retry = setTimeout(() => this.#sync(everything), retryDelay());
  }

  #change(changes: Changes): void {
    const before = this.cards.all;
    if (!this.cards.apply(changes)) return this.#sync();
    this.#remember(changes, before);
  }

  async #unpack({ packed }: PackedChanges): Promise<void> {
    const changes = await unpack<Changes>(packed);
    if (changes) this.#change(changes);
    else this.#sync(true);
  }

  #pulse(pulse: Pulse): void {
    if (this.cards.agrees(pulse)) this.lastTruth = pulse.now;
    else this.#sync(pulse.to === this.cards.to);
  }

  #remember({ moved }: Changes, before: ReadonlyMap<CaseId, C>): void {
    if (moved.length === 0) return;
    const seen = clock.now;
    const found = moved.map((move) => ({
      ...move,
      seen,
      card: this.cards.all.get(move.caseId) ?? before.get(move.caseId),
    }));
    this.moved = [...this.moved, ...found].slice(-MOVES_KEPT);
  }

  #inOrder(take: () => void | Promise<void>): void {
    this.#queue = this.#queue.then(take).catch((error: unknown) => {
      reportError(error);
      this.#sync(true);
    });
  }

  #tryAgain(delay = retryDelay()): void {
    if (this.#closed || this.ended) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#socket?.connect(), delay);
  }
}

function bytesOf(act: ActInput): number {
  return new TextEncoder().encode(JSON.stringify(act)).length;
}
