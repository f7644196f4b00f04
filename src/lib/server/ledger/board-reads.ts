import type Database from 'better-sqlite3';
import type { Scope } from '../../domain/case/access.ts';
import type { Calendar } from '../../domain/bureau/calendar.ts';
import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Directory } from '../../domain/bureau/directory.ts';
import type { Texts } from '../../domain/case/events.ts';
import type { Policy } from '../../domain/bureau/policy.ts';
import type { Roster } from '../../domain/bureau/roster.ts';
import type { Seq } from '../../live/protocol.ts';
import { inForceAt, NEW_BUREAU } from '../store/bureau.ts';
import { importedFrom } from '../store/case-queries.ts';
import type { Db } from '../store/dialect.ts';
import { isUnavailable } from '../store/errors.ts';
import type { SickCase } from '../store/sick-case.ts';
import { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import { SearchReads } from '../store/sqlite/search-reads.ts';
import type { Candidate, CandidateQuery, Deed } from '../store/types.ts';
import { directoryAt } from './bureau-state.ts';
import { changesAfter, closedCases, fileOf, outlineOf } from './case-reads.ts';
import type { Memory } from './memory.ts';
import type { CaseFile, CaseOutline } from '../store/case-files.ts';
import type { Change } from '../store/commits.ts';

type Which = { id: CaseId } | { number: string };

/** What a store can say: from memory where it stands there, else from the connection for reading. */
export abstract class BoardReads {
  readonly read: Db;
  protected readonly memory: Memory;
  readonly #reads: LedgerReads;
  readonly #search: SearchReads;

  constructor({ memory, reader, read }: { memory: Memory; reader: Database.Database; read: Db }) {
    this.read = read;
    this.memory = memory;
    this.#reads = new LedgerReads(reader);
    this.#search = new SearchReads(reader);
  }

  abstract setAside(id: CaseId, error: unknown): void;
  /** Takes in what another process wrote. */
  protected abstract lookAround(): void;

  get open(): ReadonlyMap<CaseId, Case> {
    return this.memory.open;
  }

  get owed(): ReadonlyMap<CaseId, Case> {
    return this.memory.owed;
  }

  get head(): Seq {
    return this.memory.head;
  }

  get sick(): ReadonlyMap<CaseId, SickCase> {
    return this.memory.sick;
  }

  changesSince(since: Seq, most: number): Promise<Change[] | null> {
    return attempt(() => changesAfter(this.head, this.#reads, since, most));
  }

  readCase(which: Which): Promise<CaseFile | null> {
    return attempt(() => {
      const id = this.#idOf(which);
      return id === undefined || this.sick.has(id) ? null : this.#unlessSick(id, fileOf);
    });
  }

  find(which: Which, scope: Scope, { reached = false }: { reached?: boolean } = {}): Promise<CaseId | null> {
    return attempt(() => this.#reads.find(which, scope, reached) ?? null);
  }

  outlineOf(which: Which): Promise<CaseOutline | null> {
    return attempt(() => {
      const id = this.#idOf(which);
      return id === undefined || this.sick.has(id) ? null : this.#unlessSick(id, outlineOf);
    });
  }

  textsOf(events: readonly Seq[]): Promise<Map<Seq, Texts>> {
    return attempt(() => new Map(events.map((seq) => [seq, this.#reads.textsAt(seq)])));
  }

  caseOf(which: Which): Promise<Case | null> {
    return attempt(() => {
      this.lookAround();
      const id = this.#idOf(which);
      return id === undefined ? null : (this.memory.standing(id)?.kase ?? null);
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

  imported(source: string, sourceIds: readonly string[]): Promise<Map<string, CaseId>> {
    return importedFrom(this.read, source, sourceIds);
  }

  directory(): Directory {
    return this.memory.bureau.directory;
  }

  policy(): Policy {
    return this.memory.bureau.policy;
  }

  calendar(): Calendar {
    return this.memory.bureau.calendar;
  }

  roster(): Roster {
    return this.memory.bureau.roster;
  }

  policyAt(at: Moment): Policy {
    return inForceAt(this.memory.bureau.policies, at, NEW_BUREAU.policy);
  }

  calendarAt(at: Moment): Calendar {
    return inForceAt(this.memory.bureau.calendars, at, NEW_BUREAU.calendar);
  }

  directoryAt(at: Moment): Promise<Directory> {
    return attempt(() => directoryAt(this.#reads, at));
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

  #idOf(which: Which): CaseId | undefined {
    return 'id' in which ? which.id : this.#reads.find(which, 'every');
  }
}

/** A look at the disk as a promise that is settled when it returns. */
function attempt<T>(look: () => T): Promise<T> {
  return new Promise((resolve) => resolve(look()));
}
