import type Database from 'better-sqlite3';
import { and, eq, inArray } from 'drizzle-orm';
import type { Scope } from '../../domain/case/access.ts';
import type { Calendar } from '../../domain/bureau/calendar.ts';
import { SYSTEM, type Case, type CaseId, type UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Act } from '../../domain/case/commands/index.ts';
import type { Actor, Directory, Person } from '../../domain/bureau/directory.ts';
import type { CaseEvent, Texts } from '../../domain/case/events.ts';
import type { Policy } from '../../domain/bureau/policy.ts';
import type { Roster } from '../../domain/bureau/roster.ts';
import type { Refusal } from '../../domain/case/refusals.ts';
import type { Seq } from '../../live/protocol.ts';
import {
  directoryChanged,
  inForceAt,
  NEW_BUREAU,
  type BureauEvent,
  type BureauState,
} from '../store/bureau.ts';
import { bodyOf } from '../store/chain.ts';
import { changesAfter, closedCases, fileOf, outlineOf } from './case-reads.ts';
import type { Db } from '../store/dialect.ts';
import { presentTo, withIds, decideWrite } from './decide-write.ts';
import { directoryAt } from './bureau-state.ts';
import { ErasedLog } from '../store/sqlite/erased-log.ts';
import { decideErasure } from './erasure.ts';
import { GroupCommit, type NotStored } from './group-commit.ts';
import { type NoticeOptions, type Untold } from './group-notices.ts';
import { hasUnread, markRead } from '../store/inbox.ts';
import { DeferredWrites } from './deferred-writes.ts';
import { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import type { Memory } from './memory.ts';
import { removePhotosOf } from '../store/photo-files.ts';
import { isUnavailable } from '../store/errors.ts';
import { Seals } from '../store/sqlite/seals.ts';
import { SearchReads } from '../store/sqlite/search-reads.ts';
import { imports } from '../store/tables.ts';
import type {
  Appended,
  Candidate,
  CandidateQuery,
  CaseFile,
  CaseOutline,
  Change,
  Changed,
  Commit,
  DirectoryChange,
  Erased,
  NoticeRow,
  Present,
  RosterChange,
  Store,
  Which,
  Written,
  Deed,
} from '../store/types.ts';
import { NoticeReads } from '../store/sqlite/notice-rows.ts';
import type { SickCase } from '../store/sick-case.ts';

export interface Parts {
  dataDir: string;
  now: () => Moment;
  patience: number;
  onError: (error: unknown) => void;
  client: Database.Database;
  reader: Database.Database;
  db: Db;
  read: Db;
  ledger: LedgerReads;
  memory: Memory;
  notices: NoticeOptions;
}

/** How often what could not be read of the notices that were told is read again. */
const TELL_AGAIN = 1_000;
/** The newest of what nobody was told. */
const UNTOLD_KEPT = 100;

const notStored = (code: NotStored): { ok: false; refusal: Refusal } => ({ ok: false, refusal: { code } });

/** A write that went well says for so long that the next will, and a trial waits so long for the disk; milliseconds. */
const [TRUSTED, PROBE] = [5000, 1000];

/** The store over SQLite: memory for what stands on the board, one writing connection, one for reading. */
export class BoardStore implements Store {
  readonly dataDir: string;
  readonly read: Db;
  readonly now: () => Moment;
  readonly #memory: Memory;
  readonly #reads: LedgerReads;
  readonly #search: SearchReads;
  readonly #group: GroupCommit;
  readonly #listeners = new Set<(commit: Commit) => void>();
  readonly #foreignListeners = new Set<() => void>();
  readonly #noticeListeners = new Set<(told: NoticeRow[]) => void>();
  readonly #readListeners = new Set<(person: UserId) => void>();
  readonly #photoListeners = new Set<(caseId: CaseId) => void>();
  readonly #sickListeners = new Set<() => void>();
  #untold: (Omit<Untold, 'error'> & { at: Moment })[] = [];
  #sickTold = false;
  #tellAgain: NodeJS.Timeout | undefined;
  readonly #notices: NoticeReads;
  readonly #seals: Seals;
  readonly #deferred: DeferredWrites;
  #probing: Promise<boolean> | null = null;
  /** The last notice that the listeners know. */
  #told: number;
  readonly #parts: Parts;
  readonly #log: ErasedLog;
  #closing: Promise<void> | null = null;
  #whenClosed: () => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#log = new ErasedLog(parts.client);
    this.dataDir = parts.dataDir;
    this.read = parts.read;
    this.now = parts.now;
    this.#memory = parts.memory;
    this.#reads = new LedgerReads(parts.reader);
    this.#search = new SearchReads(parts.reader);
    this.#notices = new NoticeReads(parts.reader);
    this.#told = this.#notices.lastId();
    this.#seals = new Seals(parts.client, parts.ledger);
    this.#deferred = new DeferredWrites((work) => this.transact(work), parts.onError);
    this.#group = new GroupCommit({
      ...parts,
      publish: (commit) => {
        this.#tell(this.#listeners, commit);
        // Another process erased: its own look at the log may have met this one's reads.
        if (commit.changes.some(({ event }) => event.type === 'texts-erased')) void this.emptyLog();
      },
      onTold: () => this.#tellNotices(),
      onUntold: (untold) => this.#keepUntold(untold),
      onSick: () => this.#sickChanged(),
      onForeignWrite: () => {
        this.#tellNotices();
        this.#tell(this.#foreignListeners);
        // Somebody may have put right what is left out.
        if (this.sick.size > 0) void this.lookAgain();
      },
    });
  }

  get open(): ReadonlyMap<CaseId, Case> {
    return this.#memory.open;
  }

  get owed(): ReadonlyMap<CaseId, Case> {
    return this.#memory.owed;
  }

  get head(): Seq {
    return this.#memory.head;
  }

  get sick(): ReadonlyMap<CaseId, SickCase> {
    return this.#memory.sick;
  }

  get untold(): readonly (Omit<Untold, 'error'> & { at: Moment })[] {
    return this.#untold;
  }

  setAside(id: CaseId, error: unknown): void {
    if (this.sick.has(id)) return;
    this.#parts.onError(error);
    this.#memory.setAside(id, 'rule');
    this.#sickChanged();
  }

  async lookAgain(): Promise<void> {
    // Within a group, so that what is read is of the one position at which everything else stands.
    await this.#group.submit(
      () => [...this.sick.keys()].forEach((id) => this.#memory.examine(id)),
      () => undefined,
    );
    this.#sickChanged();
  }

  onSick(listener: () => void): () => void {
    this.#sickListeners.add(listener);
    return () => this.#sickListeners.delete(listener);
  }

  write(actor: Actor, act: Act, asked: unknown = act.commands): Promise<Written> {
    const body = bodyOf(asked);
    return this.#group.submit<Written>(
      (draft) => decideWrite(draft, actor, act, body, draft.moment(this.now())),
      notStored,
    );
  }

  append(make: (present: Present) => CaseEvent[]): Promise<Appended> {
    return this.#group.submit<Appended>((draft) => {
      const changes = draft.add(make(presentTo(draft, draft.moment(this.now()))));
      return { ok: true, to: draft.head, changes };
    }, notStored);
  }

  warn(cases: readonly CaseId[]): Promise<boolean> {
    return this.#group.submit(
      (draft) => {
        for (const id of cases) {
          const kase = draft.caseOf(id);
          if (kase) draft.notices.warn(kase, draft.noticing(this.now()));
        }
        return true;
      },
      () => false,
    );
  }

  onNotices(listener: (told: NoticeRow[]) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  async markRead(person: UserId, which: Which, { waits = true } = {}): Promise<void> {
    if (!(await hasUnread(this.read, person, which))) return;
    const now = this.now();
    const mark = (db: Db) => markRead(db, person, which, now);
    if (waits) await this.transact(mark);
    else await this.jot(`read ${person} ${JSON.stringify(which)}`, mark);
    this.#tell(this.#readListeners, person);
  }

  onRead(listener: (person: UserId) => void): () => void {
    this.#readListeners.add(listener);
    return () => this.#readListeners.delete(listener);
  }

  photoAdded(caseId: CaseId): void {
    this.#tell(this.#photoListeners, caseId);
  }

  onPhoto(listener: (caseId: CaseId) => void): () => void {
    this.#photoListeners.add(listener);
    return () => this.#photoListeners.delete(listener);
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onForeignWrite(listener: () => void): () => void {
    this.#foreignListeners.add(listener);
    return () => this.#foreignListeners.delete(listener);
  }

  changesSince(since: Seq, most: number): Promise<Change[] | null> {
    return attempt(() => changesAfter(this.head, this.#reads, since, most));
  }

  readCase(which: { id: CaseId } | { number: string }): Promise<CaseFile | null> {
    return attempt(() => {
      const id = this.#idOf(which);
      return id === undefined || this.sick.has(id) ? null : this.#unlessSick(id, fileOf);
    });
  }

  find(
    which: { id: CaseId } | { number: string },
    scope: Scope,
    { reached = false }: { reached?: boolean } = {},
  ): Promise<CaseId | null> {
    return attempt(() => this.#reads.find(which, scope, reached) ?? null);
  }

  outlineOf(which: { id: CaseId } | { number: string }): Promise<CaseOutline | null> {
    return attempt(() => {
      const id = this.#idOf(which);
      return id === undefined || this.sick.has(id) ? null : this.#unlessSick(id, outlineOf);
    });
  }

  textsOf(events: readonly Seq[]): Promise<Map<Seq, Texts>> {
    return attempt(() => new Map(events.map((seq) => [seq, this.#reads.textsAt(seq)])));
  }

  caseOf(which: { id: CaseId } | { number: string }): Promise<Case | null> {
    return attempt(() => {
      this.#group.lookAround();
      const id = this.#idOf(which);
      return id === undefined ? null : (this.#memory.standing(id)?.kase ?? null);
    });
  }

  closedSince(at: Moment): AsyncIterable<Case> {
    return closedCases(this.#reads, at, (id, error) => this.setAside(id, error));
  }

  deedsBefore(seq: Seq, most: number): Promise<Deed[]> {
    return attempt(() => this.#reads.deedsBefore(seq, most));
  }

  candidates(query: CandidateQuery): Promise<Candidate[]> {
    return attempt(() => this.#search.candidates(query));
  }

  async imported(source: string, sourceIds: readonly string[]): Promise<Map<string, CaseId>> {
    const found = await this.read
      .select({ sourceId: imports.sourceId, caseId: imports.caseId })
      .from(imports)
      .where(and(eq(imports.source, source), inArray(imports.sourceId, [...sourceIds])));
    return new Map(found.map(({ sourceId, caseId }) => [sourceId, caseId]));
  }

  directory(): Directory {
    return this.#memory.bureau.directory;
  }

  policy(): Policy {
    return this.#memory.bureau.policy;
  }

  calendar(): Calendar {
    return this.#memory.bureau.calendar;
  }

  roster(): Roster {
    return this.#memory.bureau.roster;
  }

  policyAt(at: Moment): Policy {
    return inForceAt(this.#memory.bureau.policies, at, NEW_BUREAU.policy);
  }

  calendarAt(at: Moment): Calendar {
    return inForceAt(this.#memory.bureau.calendars, at, NEW_BUREAU.calendar);
  }

  directoryAt(at: Moment): Promise<Directory> {
    return attempt(() => directoryAt(this.#reads, at));
  }

  changeDirectory(actor: Actor, change: DirectoryChange): Promise<Changed & { people: Person[] }> {
    return this.#group.submit<Changed & { people: Person[] }>(
      (draft) => {
        const people = withIds(change.people ?? [], draft.bureau.directory);
        draft.addBureau(directoryChanged({ ...change, people }), actor.id, draft.moment(this.now()));
        return { ok: true, to: draft.head, people };
      },
      (why) => ({ ...notStored(why), people: [] }),
    );
  }

  changePolicy(actor: Actor, policy: Omit<Policy, 'version' | 'from'>): Promise<Changed> {
    return this.#change(actor, ({ policy: { version } }, from) => ({
      type: 'policy-changed',
      data: { ...policy, version: version + 1, from },
      texts: {},
    }));
  }

  changeCalendar(actor: Actor, calendar: Omit<Calendar, 'version'>): Promise<Changed> {
    return this.#change(actor, ({ calendar: { version } }) => ({
      type: 'calendar-changed',
      data: { ...calendar, version: version + 1 },
      texts: {},
    }));
  }

  changeRoster(actor: Actor, { put = [], remove = [] }: RosterChange): Promise<Changed> {
    return this.#change(actor, ({ lastShift }) => {
      let last = lastShift;
      const shifts = put.map((shift) => ({ ...shift, id: shift.id ?? (last += 1) }));
      return { type: 'roster-changed', data: { put: shifts, remove }, texts: {} };
    });
  }

  async erase(actor: Actor, caseId: CaseId): Promise<Erased | null> {
    const erased = await this.#group.submit<Erased | null>((draft) => {
      const cases = decideErasure(draft, caseId, actor.id, draft.moment(this.now()));
      return cases && { ok: true, to: draft.head, cases };
    }, notStored);
    if (!erased?.ok) return erased;
    for (const id of erased.cases) await removePhotosOf(this.dataDir, id);
    return (await this.emptyLog()) ? erased : { ...erased, lingers: true };
  }

  emptyLog(): Promise<boolean> {
    return this.#log.empty();
  }

  seal(): Promise<Changed> {
    return this.#group.submit<Changed>((draft) => {
      const seal = this.#seals.next();
      const event: BureauEvent | null = seal && { type: 'sealed', data: seal, texts: {} };
      if (event) draft.addBureau(event, SYSTEM, draft.moment(this.now()));
      return { ok: true, to: draft.head };
    }, notStored);
  }

  recordDefaults(): Promise<Changed> {
    return this.#group.submit<Changed>((draft) => {
      const { policy, calendar } = draft.bureau;
      const inForce: BureauEvent[] = [
        { type: 'policy-changed', data: policy, texts: {} },
        { type: 'calendar-changed', data: calendar, texts: {} },
      ];
      for (const event of inForce) {
        if (this.#parts.ledger.lastOfBureau(event.type)) continue;
        draft.addBureau(event, SYSTEM, draft.moment(this.now()));
      }
      return { ok: true, to: draft.head };
    }, notStored);
  }

  transact<T>(work: (db: Db) => T | Promise<T>): Promise<T> {
    return this.#group.transact(work);
  }

  jot(key: string, work: (db: Db) => unknown): Promise<void> {
    return this.#deferred.jot(key, work);
  }

  async canWrite(): Promise<boolean> {
    if (this.#group.wroteWithin(TRUSTED)) return true;
    this.#probing ??= this.#group.probe().finally(() => (this.#probing = null));
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<boolean>((done) => (timer = setTimeout(() => done(false), PROBE)));
    return Promise.race([this.#probing, patience]).finally(() => clearTimeout(timer));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  whenClosed(then: () => void): void {
    this.#whenClosed = then;
  }

  async #close(): Promise<void> {
    const last = this.#deferred.close();
    this.#log.stop();
    await this.#group.close();
    await last;
    clearTimeout(this.#tellAgain);
    this.#parts.reader.close();
    this.#parts.client.close();
    this.#whenClosed();
  }

  #change(actor: Actor, make: (present: BureauState, now: Moment) => BureauEvent): Promise<Changed> {
    return this.#group.submit<Changed>((draft) => {
      const now = draft.moment(this.now());
      draft.addBureau(make(draft.bureau, now), actor.id, now);
      return { ok: true, to: draft.head };
    }, notStored);
  }

  #unlessSick<T>(id: CaseId, read: (ledger: LedgerReads, id: CaseId) => T | null): T | null {
    try {
      return read(this.#reads, id);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.setAside(id, error);
      return null;
    }
  }

  #idOf(which: { id: CaseId } | { number: string }): CaseId | undefined {
    return 'id' in which ? which.id : this.#reads.find(which, 'every');
  }

  /** What cannot be read now is told with the next look. */
  #tellNotices(): void {
    clearTimeout(this.#tellAgain);
    try {
      const told = this.#notices.after(this.#told);
      if (told.length === 0) return;
      this.#told = told.at(-1)!.id;
      this.#tell(this.#noticeListeners, told);
    } catch (error) {
      this.#parts.onError(error);
      if (!this.#closing) this.#tellAgain = setTimeout(() => this.#tellNotices(), TELL_AGAIN).unref();
    }
  }

  #keepUntold(untold: readonly Untold[]): void {
    const at = this.now();
    for (const { error } of untold) this.#parts.onError(error);
    const kept = untold.map(({ caseId, number }) => ({ caseId, number, at }));
    this.#untold = [...this.#untold, ...kept].slice(-UNTOLD_KEPT);
    this.#sickChanged();
  }

  /** Told once the loop turns: whoever found a case sick may stand in the midst of all of them. */
  #sickChanged(): void {
    if (this.#sickTold) return;
    this.#sickTold = true;
    setImmediate(() => {
      this.#sickTold = false;
      this.#tell(this.#sickListeners);
    });
  }

  #tell<News extends unknown[]>(listeners: Iterable<(...news: News) => void>, ...news: News): void {
    for (const listener of listeners) {
      try {
        listener(...news);
      } catch (error) {
        this.#parts.onError(error);
      }
    }
  }
}

/** A look at the disk as a promise that is settled when it returns. */
function attempt<T>(look: () => T): Promise<T> {
  return new Promise((resolve) => resolve(look()));
}
