import { reachedBy, type Scope } from '../../domain/case/access.ts';
import type { Case, CaseId, UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Texts } from '../../domain/case/events.ts';
import { mayCall } from '../../domain/notices/notices.ts';
import { audiencesOf } from '../../domain/case/audience.ts';
import { onBoard } from '../../domain/case/stages.ts';
import type { Seq } from '../../live/protocol.ts';
import { writeAudiences } from '../store/audiences.ts';
import { bureauAfter, partOf, type BureauEvent, type BureauState } from '../store/bureau.ts';
import { ALGORITHM, hashEntry, hashText, newSalt, type LedgerRow } from '../store/chain.ts';
import type { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import type { Memory } from './memory.ts';
import { stepsOf, type Step } from './steps.ts';
import { NewCases } from './new-cases.ts';
import { fileOf } from './case-reads.ts';
import { isSearched } from '../store/sqlite/search-rows.ts';
import type { SickCase } from '../store/sick-case.ts';
import { actKey } from './standing.ts';
import type { Drawn, TextRow, Touched, Standing } from '../store/drawn.ts';
import { GroupNotices, type NoticeOptions } from './group-notices.ts';
import type { Bureau, Commit, CommitChange } from '../store/commits.ts';
import type { ErasedText, StoredEvent } from '../store/stored-event.ts';
import type { NoticeContext } from '../../domain/notices/parties.ts';
import type { CaseFile } from '../store/case-files.ts';

/** Which case took an act, and what that asked for. */
interface Taken {
  caseId: CaseId;
  body: number | null;
}
export interface Repeated {
  kase: Case;
  body: number | null;
}

/** One group before it is committed: what its acts decided, over the present state, which it leaves alone. */
export class Draft implements Drawn {
  readonly from: Seq;
  head: Seq;
  bureau: BureauState;
  readonly rows: LedgerRow[] = [];
  readonly texts: TextRow[] = [];
  readonly bureauEvents: BureauEvent[] = [];
  /** Events that the search has to know. */
  readonly searched: StoredEvent[] = [];
  readonly imports: { source: string; sourceId: string; caseId: CaseId }[] = [];
  /** Events that say that the texts of their case, up to there, go, or single ones of them. */
  readonly erasures: { caseId: CaseId; seq: Seq; of: ErasedText[] | null }[] = [];
  readonly cases = new Map<CaseId, Touched>();
  readonly notices: GroupNotices;
  readonly #changes: CommitChange[] = [];
  readonly #memory: Memory;
  readonly #ledger: LedgerReads;
  /** Registering act → the case that it made. */
  readonly #registered = new Map<string, Taken>();
  /** `actKey` → the case that took the act. */
  readonly #takers = new Map<number, CaseId>();
  readonly #newCases: NewCases;
  /** Cases off the board that somebody asked for. */
  readonly #seen = new Map<CaseId, Standing | null>();
  #hash: string;
  #recordedAt: Moment;

  constructor(memory: Memory, ledger: LedgerReads, notices: NoticeOptions) {
    this.notices = new GroupNotices(notices);
    this.#memory = memory;
    this.#ledger = ledger;
    this.from = this.head = memory.head;
    this.bureau = memory.bureau;
    this.#hash = memory.hash;
    this.#recordedAt = memory.recordedAt;
    this.#newCases = new NewCases(memory.nextId, (day) => memory.countOf(day));
  }

  /** True when there is nothing to write. */
  get empty(): boolean {
    return this.rows.length === 0 && this.notices.empty;
  }

  /** Changes with everything that is added. */
  get mark(): number {
    return this.rows.length + this.notices.size + this.#newCases.nextId;
  }

  /** A case that is left out, and may not be touched. */
  sick(id: CaseId): SickCase | undefined {
    return this.#memory.sick.get(id);
  }

  caseOf(id: CaseId): Case | null {
    return this.cases.get(id)?.after ?? this.#standing(id)?.kase ?? null;
  }

  /** A case with its story and its texts, as they stood before this group. */
  fileOf(id: CaseId): CaseFile | null {
    return fileOf(this.#ledger, id);
  }

  /** Whether a case lies within a scope, or was once held there; of one off the board nothing but its row is read. */
  reaches(id: CaseId, scope: Scope): boolean {
    if (scope === 'every') return true;
    const near = this.cases.get(id)?.after ?? this.#memory.standings.get(id)?.kase;
    if (near && typeof scope === 'object') return reachedBy(near).includes(scope.unit);
    if (near) return scope === 'board' && onBoard(near.stage);
    return this.#ledger.find({ id }, scope, true) !== undefined;
  }

  /**
   * The case as it stands when it took this act before, also earlier in this group, and what the act asked for then (null
   * where that was not kept yet); null for a new act.
   */
  repeated(by: UserId, act: string, id: CaseId | null): Repeated | null {
    const taken = id === null ? this.#registeredBy(by, act) : this.#took(id, by, act);
    const kase = taken && this.caseOf(taken.caseId);
    return kase ? { kase, body: taken.body } : null;
  }

  /** Whether another case on the board took this act of this actor, also earlier in this group. */
  tookElsewhere(by: UserId, act: string, id: CaseId | null): boolean {
    const key = actKey(by, act);
    const elsewhere = this.#takers.get(key) ?? this.#memory.takers.get(key);
    return elsewhere !== undefined && elsewhere !== id && this.#took(elsewhere, by, act) !== null;
  }

  #registeredBy(by: UserId, act: string): Taken | null {
    return this.#registered.get(`${by} ${act}`) ?? this.#ledger.registeredBy(by, act) ?? null;
  }

  #took(id: CaseId, by: UserId, act: string): Taken | null {
    const key = actKey(by, act);
    const touched = this.cases.get(id);
    const standing = touched ? touched.before : this.#standing(id);
    if (!touched?.acts.includes(key) && !standing?.acts.includes(key)) return null;
    const row =
      this.rows.find((one) => one.caseId === id && one.by === by && one.act === act) ??
      (standing === null ? undefined : this.#ledger.took(standing.lastSeq, by, act));
    return row ? { caseId: id, body: row.body } : null;
  }

  isImported(source: string, sourceId: string): boolean {
    return (
      this.imports.some((one) => one.source === source && one.sourceId === sourceId) ||
      this.#ledger.caseOfImport(source, sourceId) !== undefined
    );
  }

  /** What the next case would be called. */
  peekCase(at: Moment): { id: CaseId; number: string } {
    return this.#newCases.peek(this.bureau.calendar, at);
  }

  takeCase(at: Moment): { id: CaseId; number: string } {
    return this.#newCases.take(this.bureau.calendar, at);
  }

  /** What is recorded now is never recorded before what stands already, wherever the machine's clock was put. */
  moment(now: Moment): Moment {
    return Math.max(now, this.#recordedAt);
  }

  /**
   * Adds the events of one act or of one appender, all or none. `outcome`: the case after them, if it is known; `body`:
   * what the act asked for; `together`: the gesture over several cases that it was part of.
   */
  add(
    events: readonly StoredEvent[],
    outcome?: Case,
    body: number | null = null,
    together: string | null = null,
  ): CommitChange[] {
    const added = stepsOf(events, {
      directory: this.bureau.directory,
      recordedAt: this.#recordedAt,
      caseOf: (id) => this.caseOf(id),
      outcome,
    }).map((step) => this.#addOne(step, body));
    this.#changes.push(...added);
    for (const change of added) {
      const { event } = change;
      if (mayCall(event)) this.notices.take(change, this.noticing(event.recordedAt), together);
    }
    return added;
  }

  /** By what it is decided who is told. */
  noticing(now: Moment): NoticeContext {
    return { ...this.bureau, now };
  }

  addBureau(event: BureauEvent, by: UserId, at: Moment): void {
    this.#append(event.texts, {
      seq: this.head + 1,
      caseId: null,
      version: null,
      previous: null,
      type: event.type,
      act: '',
      by,
      onBehalfOf: null,
      occurredAt: at,
      recordedAt: at,
      data: JSON.stringify(event.data),
      textHashes: null,
      audiences: '',
      audiencesBefore: null,
      algorithm: ALGORITHM,
      hash: '',
      body: null,
    });
    this.bureau = bureauAfter(this.bureau, event, at);
    this.bureauEvents.push(event);
  }

  /** What it will have been once it is on the disk. */
  commit(): Commit {
    const parts = this.bureauEvents.map(partOf);
    const bureau = new Set<Bureau>(parts.filter((part) => part !== null));
    return { from: this.from, to: this.head, changes: this.#changes, bureau: [...bureau] };
  }

  /** Makes it the present state: after its transaction, never before. */
  settle(): void {
    const changed = Array.from(this.cases.values(), ({ before, after, lastSeq, acts }) => {
      const all = before?.acts ?? [];
      all.push(...acts);
      return { kase: after, lastSeq, acts: all };
    });
    const end = { head: this.head, hash: this.#hash, recordedAt: this.#recordedAt };
    this.#memory.moveTo(end, this.bureau, changed, this.#takers);
  }

  #standing(id: CaseId): Standing | null {
    let standing = this.#memory.standings.get(id) ?? this.#seen.get(id);
    if (standing === undefined) this.#seen.set(id, (standing = this.#memory.standing(id)));
    return standing;
  }

  #addOne({ event, data, before, after }: Step, body: number | null): CommitChange {
    const { caseId, by, act } = event;
    const seenBefore = before ? audiencesOf(before) : [];
    const seenAfter = audiencesOf(after);
    const audiences = writeAudiences(seenAfter);
    const beforehand = writeAudiences(seenBefore);
    const earlier = this.cases.get(caseId);
    const standing = earlier ? earlier.before : this.#standing(caseId);
    this.#append(event.texts, {
      seq: this.head + 1,
      caseId,
      version: event.version,
      previous: (earlier ?? standing)?.lastSeq ?? null,
      type: event.type,
      act,
      by,
      onBehalfOf: event.onBehalfOf,
      occurredAt: event.occurredAt,
      recordedAt: event.recordedAt,
      data,
      textHashes: null,
      audiences,
      audiencesBefore: beforehand === audiences ? null : beforehand,
      algorithm: ALGORITHM,
      hash: '',
      body,
    });
    const acts = earlier?.acts ?? [];
    const key = actKey(by, act);
    acts.push(key);
    this.#takers.set(key, caseId);
    this.cases.set(caseId, { before: standing, after, lastSeq: this.head, acts });
    if (event.type === 'received') this.#registered.set(`${by} ${act}`, { caseId, body });
    if (event.type === 'imported') {
      const { source, sourceId } = event.data;
      this.imports.push({ source, sourceId, caseId });
    }
    if (event.type === 'texts-erased') {
      this.erasures.push({ caseId, seq: this.head, of: event.data.of ?? null });
    }
    if (isSearched(event)) this.searched.push(event);
    return { seq: this.head, event, kase: after, before: seenBefore, after: seenAfter };
  }

  /** Takes the row as the ledger's next, once it has the hashes of its texts and its own. */
  #append(texts: Texts, row: LedgerRow): void {
    this.head = row.seq;
    this.#recordedAt = row.recordedAt;
    const hashes: Record<string, string> = {};
    for (const [field, body] of Object.entries(texts)) {
      const salt = newSalt();
      hashes[field] = hashText(salt, body);
      this.texts.push({ seq: row.seq, field, salt, body });
    }
    if (this.texts.at(-1)?.seq === row.seq) row.textHashes = JSON.stringify(hashes);
    row.hash = this.#hash = hashEntry(this.#hash, row);
    this.rows.push(row);
  }
}
