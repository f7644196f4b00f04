import type { Case, CaseId } from '../../domain/case.ts';
import { onBoard } from '../../domain/stages.ts';
import type { Seq } from '../../live/protocol.ts';
import { readAudiences } from './audiences.ts';
import { bureauAfter, bureauEventOf, NEW_BUREAU, partOf, type BureauState } from './bureau.ts';
import { GENESIS } from './chain.ts';
import { eventOf, fold } from './events.ts';
import type { LedgerReads } from './ledger-reads.ts';
import { countIn, dayIn } from './numbers.ts';
import { StoreError, type Bureau, type Commit, type CommitChange } from './types.ts';

/** The present state in memory, always that of exactly one position of the ledger. */
export class Memory {
  readonly open = new Map<CaseId, Case>();
  head: Seq = 0;
  hash = GENESIS;
  nextId: CaseId = 1;
  bureau: BureauState = NEW_BUREAU;
  readonly #ledger: LedgerReads;
  /** Day → how many numbers it gave; only days that somebody asked for. */
  readonly #counts = new Map<string, number>();

  constructor(ledger: LedgerReads) {
    this.#ledger = ledger;
  }

  /** Everything, from the ledger; the caller holds a transaction, so that it is one position. */
  load(): void {
    for (const row of this.#ledger.ofBureau()) {
      this.bureau = bureauAfter(this.bureau, bureauEventOf(row, this.#ledger.textsOf(row)));
    }
    let kase: Case | null = null;
    for (const row of this.#ledger.ofOpenCases()) {
      kase = fold(kase?.id === row.caseId ? kase : null, eventOf(row, this.#ledger.cardTextsOf(row)));
      this.open.set(kase.id, kase);
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
    const latest = new Map<CaseId, Case>();
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
      const kase = fold(latest.get(row.caseId) ?? this.caseOf(row.caseId, row.seq - 1), event);
      latest.set(kase.id, kase);
      const after = readAudiences(row.audiences);
      const before = row.audiencesBefore === null ? after : readAudiences(row.audiencesBefore);
      changes.push({ seq: row.seq, event, kase, before, after });
    }
    this.moveTo(head, hash, bureau, latest.values());
    return { from, to: head, changes, bureau: [...parts] };
  }

  /** A case on or off the board; null when absent up to `upTo`. */
  caseOf(id: CaseId, upTo?: Seq): Case | null {
    return this.open.get(id) ?? foldCase(this.#ledger, id, upTo);
  }

  /** Becomes the state of a later position, with the cases that changed until then. */
  moveTo(head: Seq, hash: string, bureau: BureauState, changed: Iterable<Case>): void {
    this.head = head;
    this.hash = hash;
    this.bureau = bureau;
    for (const kase of changed) this.#put(kase);
  }

  /** How many numbers a day such as `20261124` gave. */
  countOf(day: string): number {
    let count = this.#counts.get(day);
    if (count === undefined) this.#counts.set(day, (count = this.#ledger.lastCountOf(day)));
    return count;
  }

  #put(kase: Case): void {
    if (onBoard(kase.stage)) this.open.set(kase.id, kase);
    else this.open.delete(kase.id);
    if (kase.id >= this.nextId) this.nextId = kase.id + 1;
    const day = dayIn(kase.number);
    const count = this.#counts.get(day);
    if (count !== undefined && countIn(kase.number) > count) this.#counts.set(day, countIn(kase.number));
  }
}

/** A case out of its events up to a position; null when it has none. */
export function foldCase(ledger: LedgerReads, id: CaseId, upTo?: Seq): Case | null {
  let kase: Case | null = null;
  for (const row of ledger.ofCase(id, upTo)) kase = fold(kase, eventOf(row, ledger.cardTextsOf(row)));
  return kase;
}
