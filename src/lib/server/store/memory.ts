import type { Case, CaseId, UserId } from '../../domain/case.ts';
import { feedbackOwed } from '../../domain/clocks.ts';
import { onBoard } from '../../domain/stages.ts';
import type { Seq } from '../../live/protocol.ts';
import { readAudiences } from './audiences.ts';
import { bureauAfter, bureauEventOf, bureauOf, partOf, type BureauState } from './bureau.ts';
import { GENESIS } from './chain.ts';
import { eventOf, fold } from './events.ts';
import type { LedgerReads } from './ledger-reads.ts';
import { countIn, dayIn } from './numbers.ts';
import { StoreError, type Bureau, type Commit, type CommitChange } from './types.ts';

/** A case with what the write path has to know of its events. */
export interface Standing {
  kase: Case;
  lastSeq: Seq;
  /** The acts that it took, as `actKey`. */
  acts: number[];
}

/** A small number for an act and its author: the same for the same, and hardly ever the same for another. */
export function actKey(by: UserId, act: string): number {
  let key = by | 0;
  for (let at = 0; at < act.length; at++) key = (Math.imul(key, 31) + act.charCodeAt(at)) | 0;
  return key >> 1;
}

/** The present state in memory, always that of exactly one position of the ledger. */
export class Memory {
  readonly open = new Map<CaseId, Case>();
  /** Off the board, the district's feedback still owed. */
  readonly owed = new Map<CaseId, Case>();
  /** All of these with what the write path has to know. */
  readonly standings = new Map<CaseId, Standing>();
  /** `actKey` → the case on the board that took the act. */
  readonly takers = new Map<number, CaseId>();
  head: Seq = 0;
  hash = GENESIS;
  nextId: CaseId = 1;
  bureau: BureauState;
  readonly #ledger: LedgerReads;
  /** Day → how many numbers it gave; only days that somebody asked for. */
  readonly #counts = new Map<string, number>();

  constructor(ledger: LedgerReads) {
    this.#ledger = ledger;
    this.bureau = bureauOf(ledger);
  }

  /** Everything, from the ledger; the caller holds a transaction, so that it is one position. */
  load(): void {
    this.bureau = bureauOf(this.#ledger);
    let standing: Standing | null = null;
    for (const row of this.#ledger.ofAwaitedCases()) {
      standing = standingAfter(standing?.kase.id === row.caseId ? standing : null, row, this.#ledger);
      this.#put(standing);
      this.takers.set(standing.acts.at(-1)!, row.caseId);
    }
    const last = this.#ledger.last();
    this.head = last?.seq ?? 0;
    this.hash = last?.hash ?? GENESIS;
    this.nextId = this.#ledger.lastId() + 1;
  }

  /**
   * Takes in what others wrote after `head`; null when nothing. The caller holds a transaction.
   * @throws {StoreError} when the ledger is shorter than what was seen: somebody put another file in its place
   */
  catchUp(): Commit | null {
    const from = this.head;
    const stored = this.#ledger.lastSeq();
    if (stored === from) return null;
    if (stored < from) throw new StoreError(`The ledger ended at ${from} and now ends at ${stored}.`);
    const changes: CommitChange[] = [];
    const parts = new Set<Bureau>();
    const latest = new Map<CaseId, Standing>();
    const takers = new Map<number, CaseId>();
    let { head, hash, bureau } = this;
    for (const row of this.#ledger.after(from)) {
      ({ seq: head, hash } = row);
      const texts = this.#ledger.textsOf(row);
      if (row.caseId === null) {
        const event = bureauEventOf(row, texts);
        bureau = bureauAfter(bureau, event);
        parts.add(partOf(event));
        continue;
      }
      const event = eventOf(row, texts);
      const before = latest.get(row.caseId) ?? this.standing(row.caseId, from);
      const kase = fold(before?.kase ?? null, event);
      const key = actKey(row.by, row.act);
      const acts = [...(before?.acts ?? []), key];
      takers.set(key, row.caseId);
      latest.set(kase.id, { kase, lastSeq: row.seq, acts });
      const after = readAudiences(row.audiences);
      const earlier = row.audiencesBefore === null ? after : readAudiences(row.audiencesBefore);
      changes.push({ seq: row.seq, event, kase, before: earlier, after });
    }
    this.moveTo(head, hash, bureau, latest.values(), takers);
    return { from, to: head, changes, bureau: [...parts] };
  }

  /** A case on or off the board; null when it has no event up to `upTo`. */
  standing(id: CaseId, upTo: Seq = this.head): Standing | null {
    return this.standings.get(id) ?? standingOf(this.#ledger, id, upTo);
  }

  /** Becomes the state of a later position, with the cases that changed until then and the acts that they took. */
  moveTo(
    head: Seq,
    hash: string,
    bureau: BureauState,
    changed: Iterable<Standing>,
    takers: ReadonlyMap<number, CaseId>,
  ): void {
    this.head = head;
    this.hash = hash;
    this.bureau = bureau;
    for (const [key, id] of takers) this.takers.set(key, id);
    for (const standing of changed) {
      this.#put(standing);
      this.#count(standing.kase);
    }
  }

  /** How many numbers a day such as `20261124` gave. */
  countOf(day: string): number {
    let count = this.#counts.get(day);
    if (count === undefined) this.#counts.set(day, (count = this.#ledger.lastCountOf(day)));
    return count;
  }

  #put(standing: Standing): void {
    const { kase } = standing;
    const open = onBoard(kase.stage);
    const owed = feedbackOwed(kase) !== undefined;
    if (open) this.open.set(kase.id, kase);
    else this.open.delete(kase.id);
    if (owed) this.owed.set(kase.id, kase);
    else this.owed.delete(kase.id);
    if (open || owed) {
      this.standings.set(kase.id, standing);
    } else {
      this.standings.delete(kase.id);
      for (const key of standing.acts) if (this.takers.get(key) === kase.id) this.takers.delete(key);
    }
  }

  #count({ id, number }: Case): void {
    if (id >= this.nextId) this.nextId = id + 1;
    const day = dayIn(number);
    const count = this.#counts.get(day);
    if (count !== undefined && countIn(number) > count) this.#counts.set(day, countIn(number));
  }
}

/** A case out of its events up to a position; null when it has none. */
export function standingOf(ledger: LedgerReads, id: CaseId, upTo: Seq): Standing | null {
  let standing: Standing | null = null;
  for (const row of ledger.ofCase(id)) {
    if (row.seq <= upTo) standing = standingAfter(standing, row, ledger);
  }
  return standing;
}

function standingAfter(
  before: Standing | null,
  row: Parameters<typeof eventOf>[0],
  ledger: LedgerReads,
): Standing {
  const kase = fold(before?.kase ?? null, eventOf(row, ledger.cardTextsOf(row)));
  const acts = before?.acts ?? [];
  acts.push(actKey(row.by, row.act));
  return { kase, lastSeq: row.seq, acts };
}
