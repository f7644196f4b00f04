import type { CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Audience } from '../../domain/case/audience.ts';
import { Print } from '../../live/print.ts';
import type { Changes, PackedSync, Pulse, Seq, SyncAnswer } from '../../live/protocol.ts';
import type { Change } from '../store/index.ts';
import { pack } from './pack.ts';
import { ready, Ready } from './ready.ts';

export type Moved = Changes['moved'][number];
/** `changes` for one audience, written once. */
export interface Frame {
  from: Seq;
  to: Seq;
  message: Ready<Changes>;
}

/** What an audience was not told: the cards as JSON. */
interface Missed {
  gone: CaseId[];
  cards: string;
}

/** So many positions to come back from are kept at a time: a cut line leaves its screens at one or two of them. */
const MOST_MISSED = 16;

/** What one audience sees, in step with the ledger: each card written once, and what it has yet to be told. */
export class Tail {
  readonly audience: Audience;
  readonly #cards = new Map<CaseId, { version: number; json: string }>();
  readonly #print = new Print();
  readonly #put = new Set<CaseId>();
  readonly #gone = new Set<CaseId>();
  readonly #moved = new Map<CaseId, Moved>();
  /** How far the audience was told, by changes or a pulse. */
  #told: Seq;
  /** All cards as one text, as long as none changes. */
  #whole: { json: string; packed?: string | undefined } | undefined;
  #missed: { to: Seq; from: Map<Seq, Promise<Missed | null>> } = { to: -1, from: new Map() };

  constructor(audience: Audience, told: Seq) {
    this.audience = audience;
    this.#told = told;
  }

  has(id: CaseId): boolean {
    return this.#cards.has(id);
  }

  ids(): CaseId[] {
    return [...this.#cards.keys()];
  }

  /** The card as JSON; undefined when this audience does not see the case. */
  card(id: CaseId): string | undefined {
    return this.#cards.get(id)?.json;
  }

  put(id: CaseId, version: number, json: string): void {
    const held = this.#cards.get(id);
    if (held?.json === json) return;
    if (held) this.#print.toggle(id, held.version);
    this.#print.toggle(id, version);
    this.#cards.set(id, { version, json });
    this.#put.add(id);
    this.#gone.delete(id);
    this.#whole = undefined;
  }

  drop(id: CaseId): void {
    const held = this.#cards.get(id);
    if (!held) return;
    this.#print.toggle(id, held.version);
    this.#cards.delete(id);
    this.#put.delete(id);
    this.#gone.add(id);
    this.#whole = undefined;
  }

  moved(move: Moved): void {
    this.#moved.set(move.caseId, move);
  }

  /** What the audience has to be told up to `to`; null when nothing of it changed. */
  frame(to: Seq): Frame | null {
    if (this.#put.size + this.#gone.size + this.#moved.size === 0) return null;
    const from = this.#told;
    const gone = JSON.stringify([...this.#gone]);
    const moved = JSON.stringify([...this.#moved.values()]);
    const cards = this.#cardsOf(this.#put);
    this.caughtUp(to);
    const json = `{"from":${from},"to":${to},"cards":${cards},"gone":${gone},"moved":${moved}}`;
    return { from, to, message: new Ready(json) };
  }

  pulse(to: Seq, now: Moment): Ready<Pulse> {
    this.#told = to;
    return ready({ to, now, print: this.#print.toString() });
  }

  /** Everything that the audience sees at `to`; gzipped, once for all, for screens that unpack it. */
  whole(to: Seq, now: Moment, packed: boolean): Ready<SyncAnswer | PackedSync> {
    const head = { to, now, full: true, gone: [] };
    this.#whole ??= { json: this.#cardsOf(this.#cards.keys()) };
    if (packed) this.#whole.packed ??= pack(this.#whole.json);
    if (packed && this.#whole.packed) {
      return ready<PackedSync>({ ...head, print: this.#print.toString(), packed: this.#whole.packed });
    }
    return this.#answer(head, this.#whole.json);
  }

  /**
   * What the audience sees differently at `to` from where it was at `since`; null when that is too much to say. Read and
   * written once for all who come back from there, as long as the ledger stands at `to`.
   */
  missed(since: Seq, to: Seq, read: () => Promise<Change[] | null>): Promise<Missed | null> {
    if (this.#missed.to !== to || this.#missed.from.size >= MOST_MISSED) {
      this.#missed = { to, from: new Map() };
    }
    const { from } = this.#missed;
    let missed = from.get(since);
    if (!missed) {
      missed = read().then((changes) => changes && this.#missedOf(changes));
      from.set(since, missed);
      missed.catch(() => from.delete(since));
    }
    return missed;
  }

  since({ gone, cards }: Missed, to: Seq, now: Moment): Ready<SyncAnswer> {
    return this.#answer({ to, now, full: false, gone }, cards);
  }

  /** The audience is as good as told: what is pending falls away. */
  caughtUp(to: Seq): void {
    this.#told = to;
    this.#put.clear();
    this.#gone.clear();
    this.#moved.clear();
  }

  #missedOf(changes: readonly Change[]): Missed {
    const seen = changes.filter(({ caseId }) => this.has(caseId));
    const gone = changes.filter(({ caseId, before }) => !this.has(caseId) && before.includes(this.audience));
    return {
      gone: gone.map(({ caseId }) => caseId),
      cards: this.#cardsOf(seen.map(({ caseId }) => caseId)),
    };
  }

  #answer(head: Omit<SyncAnswer, 'cards' | 'print'>, cards: string): Ready<SyncAnswer> {
    const rest = JSON.stringify({ ...head, print: this.#print.toString() });
    return new Ready(`${rest.slice(0, -1)},"cards":${cards}}`);
  }

  #cardsOf(ids: Iterable<CaseId>): string {
    const cards: string[] = [];
    for (const id of ids) cards.push(this.#cards.get(id)!.json);
    return `[${cards.join(',')}]`;
  }
}
