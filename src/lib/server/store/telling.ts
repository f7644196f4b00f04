import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Case, CaseId } from '../../domain/case/case.ts';
import { batchOf } from '../../domain/case/commands/index.ts';
import { sameClock, type Clock, type Moment } from '../../domain/case/clocks.ts';
import {
  clocksTouched,
  reachedBy,
  startsTold,
  thresholdTold,
  type NoticeContext,
  type NoticeKind,
  type Threshold,
  type Told,
} from '../../domain/notices/notices.ts';
import { MINUTE } from '../../domain/bureau/policy.ts';
import { isUnavailable } from './database.ts';
import { notices, outbound, warnings } from './notice-tables.ts';
import { inserter, selection } from './statements.ts';
import type { CommitChange, NoticeRow } from './types.ts';

type Warning = typeof warnings.$inferSelect;
type Letter = Pick<typeof outbound.$inferSelect, 'key' | 'body' | 'at'>;
/** One notice to be written, and what leaves the house with it. */
interface Entry {
  row: Omit<NoticeRow, 'id'>;
  number: string;
  letter: Letter | null;
}

/** Somebody should have heard of this case and did not. */
export interface Untold {
  caseId: CaseId;
  number: string;
  error: unknown;
}

/** What one gesture brings arrives within this; a name that is used again later is another gesture. */
const BATCH_WITHIN = MINUTE;

/** What also goes to the bureau's messenger. */
const LEAVING: readonly NoticeKind[] = ['dispatched', 'reassigned', 'red', 'breach'];

/** What is told of by a store, and whether some of it leaves the house. */
export interface TellingOptions {
  silent: boolean;
  hooked: boolean;
  reads: NoticeReads;
}

/** What one group tells, written in the transaction of what it tells of. */
export class Telling {
  readonly entries: Entry[] = [];
  /** What could not be told: a rule failed. The events themselves stand. */
  readonly untold: Untold[] = [];
  readonly #warned = new Map<string, Warning>();
  readonly #options: TellingOptions;

  constructor(options: TellingOptions) {
    this.#options = options;
  }

  get empty(): boolean {
    return this.entries.length === 0 && this.#warned.size === 0;
  }

  /** Rises with everything that it takes. */
  get size(): number {
    return this.entries.length + this.#warned.size + this.untold.length;
  }

  get warned(): Iterable<Warning> {
    return this.#warned.values();
  }

  /** Tells of an event, and of a clock that is late from the moment it starts. */
  take(change: CommitChange, context: NoticeContext): void {
    this.#attempt(change.kase, () => this.#take(change, context));
  }

  /** Tells how far the clocks of a case have come. */
  warn(kase: Case, context: NoticeContext): void {
    if (this.#options.silent) return;
    for (const clock of kase.clocks) this.#attempt(kase, () => this.#warn(kase, clock, context));
  }

  /** None of it could be written. */
  lost(error: unknown): void {
    for (const { row, number } of this.entries) this.untold.push({ caseId: row.caseId, number, error });
  }

  /** What happened stands, whatever the rules of telling make of it. */
  #attempt(kase: Case, tell: () => void): void {
    try {
      tell();
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.untold.push({ caseId: kase.id, number: kase.number, error });
    }
  }

  #take({ event, kase }: CommitChange, context: NoticeContext): void {
    if (this.#options.silent || event.type === 'texts-erased') return;
    const batch = batchOf(event.act);
    const called = startsTold(event, kase, context);
    for (const told of called) this.#tell(kase, told, context.now, batch);
    for (const clock of clocksTouched(event, kase)) {
      // Who is called this moment need not hear that the time is short: the call says by when.
      const reached = reachedBy(kase, clock, context.now);
      const short = reached === 'amber' || reached === 'red';
      if (short && called.some((told) => sameClock(told, clock))) this.#mark(kase, clock, reached);
      else this.#warn(kase, clock, context);
    }
  }

  #warn(kase: Case, clock: Clock, context: NoticeContext): void {
    if (reachedBy(kase, clock, context.now) === null) return;
    const told = thresholdTold(kase, clock, this.#lastWarning(kase, clock), context);
    if (!told) return;
    this.#mark(kase, clock, told.threshold);
    this.#tell(kase, told, context.now);
  }

  #mark(kase: Case, clock: Clock, threshold: Threshold): void {
    const { milestone, round } = clock;
    this.#warned.set(keyOf(kase, clock), { caseId: kase.id, milestone, round, threshold });
  }

  #lastWarning(kase: Case, clock: Clock): Threshold | null {
    return this.#warned.get(keyOf(kase, clock))?.threshold ?? this.#options.reads.lastWarning(kase, clock);
  }

  #tell(kase: Case, { people, ...told }: Told, at: Moment, batch: string | null = null): void {
    const leaves = this.#options.hooked && LEAVING.includes(told.kind);
    for (const person of people) {
      this.entries.push({
        row: { person, caseId: kase.id, ...told, at, readAt: null, batch, others: 0 },
        number: kase.number,
        letter: leaves ? letterOf(kase, person, told, at) : null,
      });
    }
  }
}

/** Holds no name and no word of the case: number, unit and a person's number. */
function letterOf(kase: Case, person: number, told: Omit<Told, 'people'>, at: Moment): Letter {
  const key = randomUUID();
  const { kind, unit, milestone, due } = told;
  return {
    key,
    at,
    body: JSON.stringify({ id: key, kind, number: kase.number, unit, person, milestone, due, at }),
  };
}

function keyOf({ id }: Case, { milestone, round }: Clock): string {
  return `${id} ${milestone} ${round}`;
}

/** Prepared reads of what was told, over one connection. */
export class NoticeReads {
  readonly #warning: Database.Statement;
  readonly #last: Database.Statement;
  readonly #after: Database.Statement;

  constructor(client: Database.Database) {
    this.#warning = client
      .prepare('select threshold from warnings where case_id = ? and milestone = ? and round = ?')
      .pluck();
    this.#last = client.prepare('select coalesce(max(id), 0) from notices').pluck();
    this.#after = client.prepare(`select ${selection(notices)} from notices where id > ? order by id`);
  }

  lastWarning({ id }: Case, { milestone, round }: Clock): Threshold | null {
    return (this.#warning.get(id, milestone, round) as Threshold | undefined) ?? null;
  }

  lastId(): number {
    return this.#last.get() as number;
  }

  after(id: number): NoticeRow[] {
    return this.#after.all(id) as NoticeRow[];
  }
}

/** Writes what a group tells, within the transaction that the caller holds. */
export function noticeWriter(client: Database.Database): (telling: Telling) => void {
  const reads = new NoticeReads(client);
  const lastLetter = client.prepare('select coalesce(max(id), 0) from outbound').pluck();
  const insertNotice = inserter(client, notices);
  const insertLetter = inserter(client, outbound);
  const putWarning = inserter(client, warnings, ['caseId', 'milestone', 'round']);
  const oneMore = client.prepare(
    'update notices set others = others + 1 where batch = ? and person = ? and read_at is null and at >= ?',
  );
  // Its name is free for another gesture; what was told by it stays.
  const partBatch = client.prepare('update notices set batch = null where batch = ? and person = ?');
  const known = client
    .prepare(
      'select 1 from notices where case_id = ? and milestone = ? and round = ? and threshold = ? and person = ?',
    )
    .pluck();

  const begin = client.prepare('savepoint telling');
  const release = client.prepare('release telling');
  const undo = client.prepare('rollback to telling');

  function write(telling: Telling): void {
    for (const warning of telling.warned) putWarning(warning);
    let id = reads.lastId();
    let letterId = lastLetter.get() as number;
    for (const { row, letter } of telling.entries) {
      if (known.get(row.caseId, row.milestone, row.round, row.threshold, row.person)) continue;
      if (row.batch !== null) {
        if (oneMore.run(row.batch, row.person, row.at - BATCH_WITHIN).changes > 0) continue;
        partBatch.run(row.batch, row.person);
      }
      insertNotice({ id: (id += 1), ...row });
      if (!letter) continue;
      const { key, body, at } = letter;
      insertLetter({ id: (letterId += 1), key, body, at, tries: 0, nextAt: at, error: null, sentAt: null });
    }
  }

  return (telling) => {
    if (telling.empty) return;
    begin.run();
    try {
      write(telling);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      undo.run();
      telling.lost(error);
    }
    release.run();
  };
}
