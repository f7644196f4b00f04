import type { Case, CaseId } from '../../domain/case/case.ts';
import { feedbackOwed, type Moment } from '../../domain/case/clocks.ts';
import { onBoard } from '../../domain/case/stages.ts';
import type { Seq } from '../../live/protocol.ts';
import { readAudiences } from '../store/audiences.ts';
import { bureauAfter, bureauEventOf, NEW_BUREAU, partOf, type BureauState } from '../store/bureau.ts';
import { GENESIS } from '../store/chain.ts';
import { eventOf, fold } from '../store/events.ts';
import { bureauOf } from './bureau-state.ts';
import type { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import { countIn, dayIn } from './numbers.ts';
import { examine, fits } from './examine.ts';
import { actKey, standingAfter, standingOf } from './standing.ts';
import type { Bureau, Commit, CommitChange } from '../store/commits.ts';
import { isUnavailable, StoreError } from '../store/errors.ts';
import type { Illness, SickCase } from '../store/sick-case.ts';
import type { Standing } from '../store/drawn.ts';

/** The present state in memory, always that of exactly one position of the ledger. */
export class Memory {
  readonly open = new Map<CaseId, Case>();
  /** Off the board, the district's feedback still owed. */
  readonly owed = new Map<CaseId, Case>();
  /** All of these with what the write path has to know. */
  readonly standings = new Map<CaseId, Standing>();
  /** `actKey` → the case on the board that took the act. */
  readonly takers = new Map<number, CaseId>();
  /** Cases that are left out of all of these, because their data do not fit. */
  readonly sick = new Map<CaseId, SickCase>();
  head: Seq = 0;
  hash = GENESIS;
  /** When the last event was recorded. */
  recordedAt: Moment = 0;
  nextId: CaseId = 1;
  bureau: BureauState = NEW_BUREAU;
  readonly #ledger: LedgerReads;
  readonly #now: () => Moment;
  /** Day → how many numbers it gave; only days that somebody asked for. */
  readonly #counts = new Map<string, number>();

  constructor(ledger: LedgerReads, now: () => Moment) {
    this.#ledger = ledger;
    this.#now = now;
  }

  /** Everything, from the ledger; the caller holds a transaction, so that it is one position. */
  load(): void {
    const { shifts: _, ...bureau } = bureauOf(this.#ledger);
    this.bureau = bureau;
    const read = this.#readAwaited();
    for (const row of this.#ledger.awaitedRows()) {
      const standing = read.get(row.id);
      if (!standing || !fits(standing, row) || !this.#take(standing)) this.examine(row.id);
    }
    for (const [id, { acts }] of this.standings) for (const key of acts) this.takers.set(key, id);
    const last = this.#ledger.last();
    this.head = last?.seq ?? 0;
    this.hash = last?.hash ?? GENESIS;
    this.recordedAt = last?.recordedAt ?? 0;
    this.nextId = this.#ledger.lastId() + 1;
  }

  /** Every case on the board or with a feedback owed whose events can be read one after the other. */
  #readAwaited(): Map<CaseId, Standing> {
    const read = new Map<CaseId, Standing>();
    let broken: CaseId | null = null;
    for (const row of this.#ledger.ofAwaitedCases()) {
      if (row.caseId === broken) continue;
      try {
        read.set(row.caseId, standingAfter(read.get(row.caseId) ?? null, row, this.#ledger));
      } catch (error) {
        if (isUnavailable(error)) throw error;
        broken = row.caseId;
        read.delete(broken);
      }
    }
    return read;
  }

  /** Looks at one case anew: it stands among the others again, or is left out. */
  examine(id: CaseId): void {
    const found = examine(this.#ledger, id);
    if (typeof found === 'string') return this.setAside(id, found);
    if (found && !this.#take(found)) return this.setAside(id, 'rule');
    this.sick.delete(id);
    for (const key of this.standings.get(id)?.acts ?? []) this.takers.set(key, id);
  }

  /** Leaves a case out of everything. */
  setAside(id: CaseId, why: Illness): void {
    const number = this.standings.get(id)?.kase.number ?? this.#ledger.rowOf(id)?.number ?? '';
    this.sick.set(id, { id, number, why, since: this.sick.get(id)?.since ?? this.#now() });
    this.#forget(id);
  }

  /** False where a rule fails on the case; it is nowhere then. */
  #take(standing: Standing): boolean {
    const { id } = standing.kase;
    try {
      this.#put(standing);
    } catch {
      this.#forget(id);
      return false;
    }
    return true;
  }

  #forget(id: CaseId): void {
    const standing = this.standings.get(id);
    this.open.delete(id);
    this.owed.delete(id);
    this.standings.delete(id);
    for (const key of standing?.acts ?? []) if (this.takers.get(key) === id) this.takers.delete(key);
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
    const broken = new Set<CaseId>();
    let { head, hash, recordedAt, bureau } = this;
    for (const row of this.#ledger.after(from)) {
      ({ seq: head, hash, recordedAt } = row);
      const texts = this.#ledger.textsOf(row);
      if (row.caseId === null) {
        const event = bureauEventOf(row, texts);
        bureau = bureauAfter(bureau, event, row.recordedAt);
        const part = partOf(event);
        if (part) parts.add(part);
        continue;
      }
      if (this.sick.has(row.caseId) || broken.has(row.caseId)) continue;
      try {
        const event = eventOf(row, texts);
        const before = latest.get(row.caseId) ?? this.standing(row.caseId, from);
        const kase = fold(before?.kase ?? null, event);
        const key = actKey(row.by, row.act);
        const acts = [...(before?.acts ?? []), key];
        const after = readAudiences(row.audiences);
        const earlier = row.audiencesBefore === null ? after : readAudiences(row.audiencesBefore);
        takers.set(key, row.caseId);
        latest.set(kase.id, { kase, lastSeq: row.seq, acts });
        changes.push({ seq: row.seq, event, kase, before: earlier, after });
      } catch (error) {
        if (isUnavailable(error)) throw error;
        broken.add(row.caseId);
        latest.delete(row.caseId);
      }
    }
    this.moveTo({ head, hash, recordedAt }, bureau, latest.values(), takers);
    for (const id of broken) this.setAside(id, 'events');
    return { from, to: head, changes, bureau: [...parts] };
  }

  /** A case on or off the board; null when it has no event up to `upTo`, or is left out. */
  standing(id: CaseId, upTo: Seq = this.head): Standing | null {
    if (this.sick.has(id)) return null;
    const standing = this.standings.get(id);
    if (standing) return standing;
    try {
      return standingOf(this.#ledger, id, upTo);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.setAside(id, 'events');
      return null;
    }
  }

  /** Becomes the state of a later position, with the cases that changed until then and the acts that they took. */
  moveTo(
    { head, hash, recordedAt }: Pick<Memory, 'head' | 'hash' | 'recordedAt'>,
    bureau: BureauState,
    changed: Iterable<Standing>,
    takers: ReadonlyMap<number, CaseId>,
  ): void {
    this.head = head;
    this.hash = hash;
    this.recordedAt = recordedAt;
    this.bureau = bureau;
    for (const [key, id] of takers) this.takers.set(key, id);
    for (const standing of changed) {
      if (!this.#take(standing)) this.setAside(standing.kase.id, 'rule');
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
