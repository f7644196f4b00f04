import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { noCards, putCards } from '../../../src/lib/client/put-cards.ts';
import { unpack } from '../../../src/lib/client/unpack.ts';
import type { CaseId } from '../../../src/lib/domain/case/case.ts';
import type { Act, ActInput, CommandInput } from '../../../src/lib/domain/case/commands/index.ts';
import type { Card } from '../../../src/lib/domain/case/redact.ts';
import { Print } from '../../../src/lib/live/print.ts';
import type {
  ActAnswer,
  Changes,
  ClientToServer,
  FocusMessage,
  Notice,
  PackedSync,
  Presence,
  Pulse,
  ServerToClient,
  SyncAnswer,
  Touched,
} from '../../../src/lib/live/protocol.ts';
import type { Refusal } from '../../../src/lib/domain/case/refusals.ts';

export interface ScreenOptions {
  url: string;
  cookie?: string;
  origin?: string;
  auth?: Record<string, unknown>;
  transports?: ('websocket' | 'polling')[];
}

/** One open page over a real socket, which keeps its cards as the browser does. */
export class Screen {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  /** What the server confirmed. */
  cards: ReadonlyMap<CaseId, Card> = noCards<Card>();
  to: number | undefined;
  /** Everything that arrived, as it was on the wire, oldest first. */
  readonly wire: string[] = [];
  readonly changes: Changes[] = [];
  readonly pulses: Pulse[] = [];
  readonly syncs: SyncAnswer[] = [];
  readonly notices: Notice[] = [];
  readonly touched: Touched[] = [];
  /** How many notices its person has not read, as the server last said. */
  unread: number | undefined;
  people: Presence[] = [];
  /** Frames before which something was missing that nobody had asked for yet. */
  holes = 0;
  /** Pulses that showed another fingerprint than the screen's own. */
  mismatches = 0;
  readonly #waiting = new Set<() => void>();
  #print = new Print();
  #queue: Promise<void> = Promise.resolve();
  #acts = 0;
  #syncing = 0;

  constructor({ url, cookie, origin = url, auth = {}, transports = ['websocket'] }: ScreenOptions) {
    this.socket = io(url, {
      auth,
      transports,
      forceNew: true,
      autoConnect: false,
      reconnection: false,
      extraHeaders: { origin, ...(cookie === undefined ? {} : { cookie }) },
    });
    this.socket.on('changes', (changes) => this.#inOrder(() => this.#change(changes)));
    this.socket.on('packed', ({ packed }) =>
      this.#inOrder(async () => this.#change((await unpack<Changes>(packed))!)),
    );
    this.socket.on('pulse', (pulse) => this.#inOrder(() => this.#pulse(pulse)));
    this.socket.on('people', (people) => this.#inOrder(() => void (this.people = people)));
    this.socket.on('notice', (notice) => this.#inOrder(() => void this.notices.push(notice)));
    this.socket.on('touched', (touched) => this.#inOrder(() => void this.touched.push(touched)));
    this.socket.on('unread', ({ count }) => this.#inOrder(() => void (this.unread = count)));
    this.socket.on('disconnect', () => this.#inOrder(() => {}));
  }

  get online(): boolean {
    return this.socket.connected;
  }

  get print(): string {
    return this.#print.toString();
  }

  /** Opens the line and takes what the screen missed. Rejects with the server's refusal. */
  async open({ sync = true } = {}): Promise<this> {
    this.socket.connect();
    this.socket.io.engine.on('packet', ({ data }: { data?: unknown }) => {
      if (typeof data === 'string') this.wire.push(data);
    });
    await new Promise<void>((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
    if (sync) await this.sync();
    return this;
  }

  /** Holds what another screen of the same person held, as a page that outlives its server does. */
  adopt({ cards, to }: Screen): this {
    this.#print = new Print();
    this.cards = putCards(noCards<Card>(), [...cards.values()], [], this.#print);
    this.to = to;
    return this;
  }

  /** The line is lost; what the screen holds stays. */
  cut(): void {
    this.socket.io.engine.close();
  }

  close(): void {
    this.socket.disconnect();
  }

  /** Asks for what changed since the screen's `to`, or for everything. */
  async sync({ everything = false } = {}): Promise<SyncAnswer> {
    const since = everything ? undefined : this.to;
    this.#syncing += 1;
    const answer = await this.ask<SyncAnswer | PackedSync>(
      'sync',
      since === undefined ? {} : { since },
    ).finally(() => (this.#syncing -= 1));
    await this.#inOrder(async () => this.#synced(await opened(answer)));
    return this.syncs.at(-1)!;
  }

  /** One act; what the schema lets be left out may be left out here too. */
  act(act: ActInput | Act): Promise<ActAnswer> {
    return this.ask<ActAnswer>('act', act);
  }

  /** Does these things to a case as this screen shows it, or (`null`) registers one. */
  async do(
    caseId: CaseId | null,
    commands: CommandInput | CommandInput[],
    moves = caseId === null ? 0 : (this.cards.get(caseId)?.moves ?? 0),
  ): Promise<ActAnswer> {
    this.#acts += 1;
    const id = `${this.socket.id?.replace(/[^A-Za-z0-9]/g, '')}-${this.#acts}`;
    return this.act({ id, caseId, moves, commands: [commands].flat() });
  }

  focus(
    caseId: CaseId | null,
    how: FocusMessage['how'] = 'viewing',
  ): Promise<{ ok: true } | { refusal: Refusal }> {
    return this.ask('focus', { caseId, how });
  }

  /** Where a case went that this screen showed. */
  where(caseId: CaseId): Promise<{ refusal: Refusal }> {
    return this.ask('where', { caseId });
  }

  /** Any message at all, and what is answered. */
  async ask<T>(event: string, ...parts: unknown[]): Promise<T> {
    const emit = this.socket.emitWithAck.bind(this.socket) as (
      event: string,
      ...parts: unknown[]
    ) => Promise<T>;
    return emit(event, ...parts);
  }

  /** Resolves once this is true of the screen, looked at whenever something arrives. */
  async until(is: (screen: this) => boolean): Promise<void> {
    while (!is(this)) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** Resolves when the screen covers the ledger up to here. */
  async reaches(to: number): Promise<void> {
    await this.until(() => this.to !== undefined && this.to >= to);
  }

  async ended(): Promise<void> {
    if (this.socket.connected) await once(this.socket as never, 'disconnect');
  }

  #synced(answer: SyncAnswer): void {
    this.syncs.push(answer);
    const { full, cards, gone, to } = answer;
    if (full) this.#print = new Print();
    this.cards = putCards(full ? noCards<Card>() : this.cards, cards as unknown as Card[], gone, this.#print);
    this.to = to;
  }

  #change(changes: Changes): void {
    this.changes.push(changes);
    const { from, to, cards, gone } = changes;
    if (this.to === undefined) return;
    if (from > this.to) {
      if (this.#syncing === 0) this.holes += 1;
      return;
    }
    if (to <= this.to) return;
    this.cards = putCards(this.cards, cards as unknown as Card[], gone, this.#print);
    this.to = to;
  }

  #pulse(pulse: Pulse): void {
    this.pulses.push(pulse);
    if (this.to === undefined || pulse.to < this.to) return;
    if (pulse.print === this.print) this.to = pulse.to;
    else this.mismatches += 1;
  }

  #inOrder(take: () => void | Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(take).then(() => {
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    });
    return this.#queue;
  }
}

async function opened(answer: SyncAnswer | PackedSync): Promise<SyncAnswer> {
  if (!('packed' in answer)) return answer;
  const { packed, ...rest } = answer;
  return { ...rest, cards: (await unpack<SyncAnswer['cards']>(packed))! };
}
