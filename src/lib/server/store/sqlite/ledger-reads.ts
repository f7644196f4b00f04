import type Database from 'better-sqlite3';
import type { Scope } from '../../../domain/case/access.ts';
import type { Caller, CaseId, UserId } from '../../../domain/case/case.ts';
import type { Moment } from '../../../domain/case/clocks.ts';
import type { Texts } from '../../../domain/case/events.ts';
import type { Seq } from '../../../live/protocol.ts';
import { inUnitList } from '../case-row.ts';
import type { LedgerRow } from '../chain.ts';
import { CARD_FIELDS } from '../events.ts';
import type { Deed } from '../types.ts';
import { selection } from './statements.ts';
import { heads, ledger } from '../tables.ts';

type CaseLedgerRow = LedgerRow & { caseId: CaseId; version: number };
type Which = { id: CaseId } | { number: string };

type TextRow = { field: string; body: string };
export interface CaseStanding {
  id: CaseId;
  number: string;
  version: number;
  lastSeq: Seq;
}

const STANDING = 'select id, number, version, last_seq as "lastSeq" from cases';

/** Prepared reads of the ledger over one connection, whichever: each sees what its connection sees. */
export class LedgerReads {
  readonly #client: Database.Database;
  readonly #prepared = new Map<string, Database.Statement>();

  constructor(client: Database.Database) {
    this.#client = client;
  }

  last(): { seq: Seq; hash: string; recordedAt: Moment } | undefined {
    return this.#get('select seq, hash, recorded_at as recordedAt from ledger order by seq desc limit 1');
  }

  lastSeq(): Seq {
    return this.#get<{ seq: Seq }>('select coalesce(max(seq), 0) as seq from ledger')!.seq;
  }

  hashAt(seq: Seq): string | undefined {
    return this.#get<{ hash: string }>('select hash from ledger where seq = ?', seq)?.hash;
  }

  lastId(): CaseId {
    return this.#get<{ id: CaseId }>('select coalesce(max(id), 0) as id from cases')!.id;
  }

  /** The highest count among the numbers of a day such as `20261124`. */
  lastCountOf(day: string): number {
    return this.#get<{ count: number }>(
      'select coalesce(max(cast(substr(number, 10) as integer)), 0) as count from cases where number between ? and ?',
      `${day}-`,
      `${day}-~`,
    )!.count;
  }

  /** The events after a position, in order. */
  after(seq: Seq): Iterable<LedgerRow> {
    return this.#rows(`select ${COLUMNS} from ledger l where l.seq > ? order by l.seq`, seq);
  }

  /** Which case each event after a position is of, in order; null: of none. */
  positionsAfter(seq: Seq): Iterable<{ seq: Seq; id: CaseId | null }> {
    return this.#rows('select seq, case_id as id from ledger where seq > ? order by seq', seq);
  }

  /** Where the row of a case says that it stands. */
  rowOf(id: CaseId): CaseStanding | undefined {
    return this.#get(`${STANDING} where id = ?`, id);
  }

  /** The same of every case on the board or with a feedback owed. */
  awaitedRows(): CaseStanding[] {
    return this.#prepare(
      `${STANDING} where open union all ${STANDING} where not open and due is not null`,
    ).all() as CaseStanding[];
  }

  /** The events of a case, as its row knows it. */
  ofCase(id: CaseId): Iterable<CaseLedgerRow> {
    return this.endingAt(this.#get<{ seq: Seq }>('select last_seq as seq from cases where id = ?', id)?.seq);
  }

  /** The events of a case whose last one this is. */
  endingAt(last: Seq | undefined): Iterable<CaseLedgerRow> {
    if (last === undefined) return [];
    return this.#rows<CaseLedgerRow>(
      `with recursive story(seq) as (
         values (?) union all
         select l.previous from story join ledger l on l.seq = story.seq where l.previous is not null)
       select ${COLUMNS} from story cross join ledger l on l.seq = story.seq order by l.seq`,
      last,
    );
  }

  /** The events of every case on the board or with a feedback owed, case by case. */
  ofAwaitedCases(): Iterable<CaseLedgerRow> {
    return this.#rows<CaseLedgerRow>(
      `with recursive story(seq) as (
         select last_seq from cases where open union
         select last_seq from cases where not open and due is not null union
         select l.previous from story join ledger l on l.seq = story.seq where l.previous is not null)
       select ${COLUMNS} from story cross join ledger l on l.seq = story.seq order by l.case_id, l.seq`,
    );
  }

  /** Each case that closed at or after a moment and was not imported. */
  closedSince(since: Moment): CaseId[] {
    return this.#prepare(
      'select id from cases where closed_at >= ? and not open and not imported order by closed_at',
    )
      .pluck()
      .all(since) as CaseId[];
  }

  /** Who did what when, back from a position, the newest first; of cases alone. */
  deedsBefore(seq: Seq, most: number): Deed[] {
    return this.#prepare(
      `select seq, case_id as caseId, "by", on_behalf_of as onBehalfOf, recorded_at as recordedAt from ledger
       where seq < ? order by seq desc limit ?`,
    ).all(seq, most) as Deed[];
  }

  /** Directory, policy and calendar as they changed, up to a moment. */
  ofBureau(upTo: Moment = Number.MAX_SAFE_INTEGER): Iterable<LedgerRow> {
    return this.#rows(
      `select ${COLUMNS} from ledger l where l.case_id is null and l.recorded_at <= ? order by l.seq`,
      upTo,
    );
  }

  /** What changed after `seq`, at most `most` rows. */
  audiencesAfter(seq: Seq, most: number) {
    return this.#prepare(
      `select seq, case_id as caseId, audiences, audiences_before as audiencesBefore from ledger
       where seq > ? order by seq limit ?`,
    ).all(seq, most) as Pick<LedgerRow, 'seq' | 'caseId' | 'audiences' | 'audiencesBefore'>[];
  }

  /** The case that this act of this actor registered; undefined when it registered none. */
  registeredBy(by: UserId, act: string): { caseId: CaseId; body: number | null } | undefined {
    return this.#get(
      `select case_id as caseId, body from ledger where act = ? and "by" = ? and type = 'received'`,
      act,
      by,
    );
  }

  /** What this act of this actor asked of the case whose last event this is; undefined when it took no such act. */
  took(last: Seq, by: UserId, act: string): { body: number | null } | undefined {
    for (const row of this.endingAt(last)) if (row.by === by && row.act === act) return row;
    return undefined;
  }

  /** The newest event of a kind that concerns the bureau and no case. */
  lastOfBureau(type: string): LedgerRow | undefined {
    return this.#get(
      `select ${COLUMNS} from ledger l where l.case_id is null and l.type = ? order by l.seq desc limit 1`,
      type,
    );
  }

  caseOfImport(source: string, sourceId: string): CaseId | undefined {
    return this.#get<{ id: CaseId }>(
      'select case_id as id from imports where source = ? and source_id = ?',
      source,
      sourceId,
    )?.id;
  }

  /**
   * The case by its id or number where it lies within a scope, as its present state says: the same one look for what is
   * absent and what is outside. `reached`: a unit's scope takes in what it once held.
   */
  find(which: Which, scope: Scope, reached = false): CaseId | undefined {
    if (scope === 'none') return undefined;
    const [column, value] = 'id' in which ? ['id', which.id] : ['number', which.number];
    const select = `select id from cases where ${column} = ?`;
    if (scope === 'every') return this.#get<{ id: CaseId }>(select, value)?.id;
    if (scope === 'board') return this.#get<{ id: CaseId }>(`${select} and open`, value)?.id;
    const units = reached ? 'reached_by' : 'seen_by';
    return this.#get<{ id: CaseId }>(`${select} and instr(${units}, ?)`, value, inUnitList(scope.unit))?.id;
  }

  /** The texts of an event that still stand. */
  textsOf(row: Pick<LedgerRow, 'seq' | 'textHashes'>): Texts {
    return row.textHashes === null ? {} : this.textsAt(row.seq);
  }

  /** The same of the event at a position. */
  textsAt(seq: Seq): Texts {
    const found = this.#prepare('select field, body from texts where seq = ?').all(seq) as TextRow[];
    return Object.fromEntries(found.map(({ field, body }) => [field, body]));
  }

  /** The same with what their hashes were made of. */
  saltedTextsOf(seq: Seq): { field: string; salt: string; body: string }[] {
    return this.#prepare('select field, salt, body from texts where seq = ?').all(seq) as {
      field: string;
      salt: string;
      body: string;
    }[];
  }

  /** Every head that was signed. */
  heads(): (typeof heads.$inferSelect)[] {
    return this.#prepare(
      `select ${selection(heads)} from heads order by seq`,
    ).all() as (typeof heads.$inferSelect)[];
  }

  /** The texts of an event as far as the case itself carries them; most events have none. */
  cardTextsOf(row: Pick<LedgerRow, 'seq' | 'textHashes'>): Texts {
    return CARD_FIELDS.some((field) => bringsField(row, `"${field}"`)) ? this.textsOf(row) : {};
  }

  /** The texts of an event that brings a caller's name, number or words; most events bring none. */
  callerTextsOf(row: Pick<LedgerRow, 'seq' | 'textHashes'>): Texts {
    return bringsField(row, '"caller.') ? this.textsOf(row) : {};
  }

  /** What stands in the cases that merged into one of these callers: names, numbers and words of those who joined. */
  joinedTexts(callers: readonly Caller[]): Texts {
    const joined: Texts = {};
    for (const { id, from } of callers) {
      if (!from) continue;
      for (const row of this.ofCase(from.caseId)) {
        const texts = this.textsOf(row);
        copy(joined, `caller.${id}.name`, texts[`caller.${from.caller}.name`]);
        copy(joined, `caller.${id}.phone`, texts[`caller.${from.caller}.phone`]);
        copy(joined, `caller.${id}.text`, texts.text);
        break;
      }
    }
    return joined;
  }

  #rows<Row = LedgerRow>(sql: string, ...values: unknown[]): Iterable<Row> {
    return this.#prepare(sql).iterate(...values) as Iterable<Row>;
  }

  #get<T>(sql: string, ...values: unknown[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  #prepare(sql: string): Database.Statement {
    let statement = this.#prepared.get(sql);
    if (!statement) this.#prepared.set(sql, (statement = this.#client.prepare(sql)));
    return statement;
  }
}

const COLUMNS = selection(ledger, 'l.');

/** The hashes name the fields, so that no text is read to know which there are. */
function bringsField({ textHashes }: Pick<LedgerRow, 'textHashes'>, name: string): boolean {
  return textHashes !== null && textHashes.includes(name);
}

function copy(texts: Texts, field: string, text: string | undefined): void {
  if (text !== undefined) texts[field] = text;
}
