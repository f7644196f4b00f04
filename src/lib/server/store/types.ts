import type { Scope } from '../../domain/case/access.ts';
import type { Calendar } from '../../domain/bureau/calendar.ts';
import type { Case, CaseId, CategoryCode, UserId } from '../../domain/case/case.ts';
import type { Moment, UnitCode } from '../../domain/case/clocks.ts';
import type { Act } from '../../domain/case/commands/index.ts';
import type { Actor, Category, Directory, Person, Road, Unit } from '../../domain/bureau/directory.ts';
import type { CaseEvent, Texts } from '../../domain/case/events.ts';
import type { Term } from '../../domain/search/pieces.ts';
import type { Policy } from '../../domain/bureau/policy.ts';
import type { Roster, Shift } from '../../domain/bureau/roster.ts';
import type { Refusal } from '../../domain/case/refusals.ts';
import type { Seq } from '../../live/protocol.ts';
import type { Db } from './dialect.ts';
import type { CaseFile, CaseOutline } from './case-files.ts';
import type { Change, Commit, CommitChange } from './commits.ts';
import type { notices } from './notice-tables.ts';
import type { SickCase } from './sick-case.ts';

/** Everything that is stored, and the only way to store it. One per process; see `getStore`. */
export interface Store {
  /**
   * Decides an act and commits it with the next group; resolves once it is on the disk. Idempotent by actor and act:
   * an accepted act repeated answers `ok` with the case as it is now; its id with other commands is refused. Never
   * rejects: what may be stored later is refused as `unavailable`, what never will as `cannot-record`.
   * @param asked the commands as their author sent them; left out: those of the act
   */
  write(actor: Actor, act: Act, asked?: unknown): Promise<Written>;
  /**
   * Appends events that no person asked for (breaches, imported history) through the same group commit. `make` runs
   * inside the group, once or, when the group has to run again, more often: it must only look and answer.
   */
  append(make: (present: Present) => CaseEvent[]): Promise<Appended>;
  /**
   * Tells whoever has to know of it how far the clocks of these cases have come, each threshold once, also after an
   * outage. What a written event calls for is told with that event. False when it could not be written.
   */
  warn(cases: readonly CaseId[]): Promise<boolean>;
  /** Calls `listener` with what was told, the oldest first, once it is stored, whoever stored it. Returns how to stop. */
  onNotices(listener: (told: NoticeRow[]) => void): () => void;
  /**
   * Marks a person's own notices as read: these, those of one case, or all that there are.
   * @param more.waits false: no longer than a moment, and later where it cannot be written now
   */
  markRead(person: UserId, which: Which, more?: { waits?: boolean }): Promise<void>;
  /** Calls `listener` with whoever has read in this process. Returns how to stop. */
  onRead(listener: (person: UserId) => void): () => void;
  /** Says that a photo of this case was taken in; its row stands. */
  photoAdded(caseId: CaseId): void;
  /** Calls `listener` with each of them that this process took in. Returns how to stop. */
  onPhoto(listener: (caseId: CaseId) => void): () => void;
  /** The present state of every case on the board, in step with `head`. */
  readonly open: ReadonlyMap<CaseId, Case>;
  /** The cases off the board for which the district is still owed a feedback, likewise. */
  readonly owed: ReadonlyMap<CaseId, Case>;
  /**
   * The cases that are left out of these and of everything else, because their data do not fit or a rule fails on them,
   * so that all others go on. They are looked at anew after another process wrote, as `npm run rebuild` does.
   */
  readonly sick: ReadonlyMap<CaseId, SickCase>;
  /** Leaves a case out on which a rule has failed: for whoever goes through all cases. */
  setAside(id: CaseId, error: unknown): void;
  /** Looks at everything anew that is left out. */
  lookAgain(): Promise<void>;
  /** Calls `listener` soon after `sick` or `untold` has changed. Returns how to stop. */
  onSick(listener: () => void): () => void;
  /** The newest cases of which somebody should have been told and was not, since this process began. */
  readonly untold: readonly { caseId: CaseId; number: string; at: Moment }[];
  /** The last position of the ledger that `open` and the listeners know. */
  readonly head: Seq;
  /**
   * Calls `listener` in the order of the ledger after each commit, whoever wrote it: this process at once, another
   * within a quarter of a second. Returns how to stop.
   */
  onCommit(listener: (commit: Commit) => void): () => void;
  /** Calls `listener` within a quarter of a second after another process wrote anything at all. Returns how to stop. */
  onForeignWrite(listener: () => void): () => void;
  /**
   * What changed in (since, head], a row a case; null when that is more than `most` events, or `since` is no position
   * of this ledger: send everything then. Already settled when it returns, so `head` is its `to`.
   */
  changesSince(since: Seq, most: number): Promise<Change[] | null>;
  /** A case on or off the board with its story and texts, whole: redact it for its reader. Null when absent. */
  readCase(which: { id: CaseId } | { number: string }): Promise<CaseFile | null>;
  /**
   * The case where it lies within a scope, else null: absent and forbidden are one look at its present state. `reached`:
   * a unit's scope takes in the cases that it once held. To be asked before anything of a case is read for an actor.
   */
  find(
    which: { id: CaseId } | { number: string },
    scope: Scope,
    more?: { reached?: boolean },
  ): Promise<CaseId | null>;
  /** The same without what was written in its events, however many there are. */
  outlineOf(which: { id: CaseId } | { number: string }): Promise<CaseOutline | null>;
  /** What was written in these events, as far as it still stands. */
  textsOf(events: readonly Seq[]): Promise<Map<Seq, Texts>>;
  /** A case on or off the board without its story, as anybody wrote it last: from memory where it stands there. Null when absent. */
  caseOf(which: { id: CaseId } | { number: string }): Promise<Case | null>;
  /** The cases that closed at or after a moment, save for imported ones. */
  closedSince(at: Moment): AsyncIterable<Case>;
  /** Who did what when, back from before a position, the newest first, at most `most`. */
  deedsBefore(seq: Seq, most: number): Promise<Deed[]>;
  /** The cases that may hold the words of a search, newest first: each has to be read to know, and whether its reader may. */
  candidates(query: CandidateQuery): Promise<Candidate[]>;
  /** Of these ids of another system, the ones that are already here, with their cases. */
  imported(source: string, sourceIds: readonly string[]): Promise<Map<string, CaseId>>;

  /** The bureau as it stands. The same object until it changes. */
  directory(): Directory;
  policy(): Policy;
  calendar(): Calendar;
  /** Without the shifts that are long over; see `SHIFT_KEPT`, and `shiftsIn` for a day in the past. */
  roster(): Roster;
  /** What was in force at a moment, out of a short list in memory. */
  policyAt(at: Moment): Policy;
  calendarAt(at: Moment): Calendar;
  /** The directory as it stood at a moment, read from the ledger. */
  directoryAt(at: Moment): Promise<Directory>;
  /** Puts units, categories, roads and people, each whole by its key. A person without `id` is new and gets one. */
  changeDirectory(actor: Actor, change: DirectoryChange): Promise<Changed & { people: Person[] }>;
  /** Gives the policy a new version that holds from now; deadlines that were given stay. */
  changePolicy(actor: Actor, policy: Omit<Policy, 'version' | 'from'>): Promise<Changed>;
  changeCalendar(actor: Actor, calendar: Omit<Calendar, 'version'>): Promise<Changed>;
  /** Puts entries of the duty roster, whole by their id (one without is new), and takes others out. */
  changeRoster(actor: Actor, change: RosterChange): Promise<Changed>;
  /**
   * Removes every text of a case, with its title, house number and whatever of it was typed by hand, and its photos; with
   * it the cases that merged into it, and what the case that it merged into says of its callers. The ledger still
   * verifies. Null: no such case.
   */
  erase(actor: Actor, caseId: CaseId): Promise<Erased | null>;
  /** Empties the database's log of what was erased; false while a reader holds it, and the store then tries on by itself. */
  emptyLog(): Promise<boolean>;

  /** Writes how far audit and notices have come into the ledger, where they have come further since the last time. */
  seal(): Promise<Changed>;
  /** Writes the policy and the calendar that are in force into the ledger, where it does not know them yet. */
  recordDefaults(): Promise<Changed>;
  /**
   * For everything else that must be stored (sessions, accounts, walls, audit): the one way onto the writing
   * connection, in a transaction of its own between the groups. `work` may await its database and nothing else.
   */
  transact<T>(work: (db: Db) => T | Promise<T>): Promise<T>;
  /**
   * Writes what reading leaves behind, such as that a monitor was seen: resolves once it is written or after a moment,
   * and never rejects. While the database cannot be written it waits under its key.
   */
  jot(key: string, work: (db: Db) => unknown): Promise<void>;
  /** Whether something can be stored now: tried, where nothing was stored within the last seconds. */
  canWrite(): Promise<boolean>;
  /** The connection for reading; sees whatever was acknowledged. */
  readonly read: Db;
  /** Where the database, its keys and its exported heads lie. */
  readonly dataDir: string;
  /** The store's clock, milliseconds since 1970 UTC. */
  now(): Moment;
  /** Finishes what is queued and lets go of the files. */
  close(): Promise<void>;
}

/** What an appender sees inside its group: what is stored, and what stands before it in the same group. */
export interface Present {
  readonly now: Moment;
  readonly policy: Policy;
  readonly calendar: Calendar;
  readonly directory: Directory;
  /** A case on or off the board. */
  caseOf(id: CaseId): Case | null;
  /** The next free id, and the next number of the day of `at`. Each call takes one of each. */
  newCase(at: Moment): { id: CaseId; number: string };
  /** True when this row of another system is a case already. */
  isImported(source: string, sourceId: string): boolean;
}

/** `kase` of a refusal is there only when its actor may see it. */
export type Written = { ok: true; to: Seq; kase: Case } | { ok: false; refusal: Refusal; kase?: Case };
export type Appended = { ok: true; to: Seq; changes: CommitChange[] } | { ok: false; refusal: Refusal };
/**
 * `cases`: all whose texts went. `lingers`: a reader of long standing still holds the database's log, in which they lie;
 * the store empties it as soon as he is done.
 */
export type Erased = { ok: true; to: Seq; cases: CaseId[]; lingers?: true } | Extract<Changed, { ok: false }>;
export type Changed = { ok: true; to: Seq } | { ok: false; refusal: Refusal };

export interface DirectoryChange {
  units?: Unit[];
  categories?: Category[];
  roads?: Road[];
  people?: (Omit<Person, 'id'> & { id?: UserId })[];
}

export interface RosterChange {
  put?: (Omit<Shift, 'id'> & { id?: number })[];
  remove?: number[];
}

export type NoticeRow = typeof notices.$inferSelect;

export interface StoreOptions {
  /** Folder of the database, made when absent. */
  dataDir: string;
  /** Server time; the machine's clock when left out. */
  now?: () => Moment;
  /** Hears of what nobody waits for: a listener that throws, a look at the disk that fails. Never holds a text. */
  onError?: (error: unknown) => void;
  /** Tells nobody of anything: for filling in a past that nobody lived through. */
  silent?: boolean;
  /** Puts what has to leave the house into `outbound`. */
  hooked?: boolean;
  /** How long an act waits for a lock that another process holds, before it is refused as `unavailable`. */
  patience?: number;
  /**
   * Brings a database of an older version to this one, where nobody else uses it: for a start alone. Otherwise such a
   * database is refused, since a server of that version may be at work on it.
   */
  update?: boolean;
  /** Folder of the migrations, for trying them. */
  migrations?: string;
}

/** A case that may hold the words that were asked for; whether it does, its texts have to say. */
export interface Candidate {
  id: CaseId;
  open: boolean;
  /** It lies within the scope that was asked for; of others nothing may be read. */
  within: boolean;
  unit: UnitCode | null;
  category: CategoryCode;
  receivedAt: Moment;
}

export interface CandidateQuery {
  /** Whose cases are meant. */
  scope: Scope;
  /** Empty: every case. */
  terms: readonly Term[];
  /** Whether the callers are looked at, too. */
  callers: boolean;
  /** Only cases registered before this one; null: from the newest. */
  before: CaseId | null;
  /** How many rows are looked at. */
  most: number;
}

/** Of a person's notices: these, those of one case, or all that there are. */
export type Which = readonly number[] | { caseId: CaseId } | 'all';

/** Whose deed an event was, for counting a day. */
export interface Deed {
  seq: Seq;
  caseId: CaseId | null;
  by: UserId;
  onBehalfOf: UserId | null;
  recordedAt: Moment;
}
