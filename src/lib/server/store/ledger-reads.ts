import type Database from 'better-sqlite3';
import type { CaseId, UserId } from '../../domain/case.ts';
import type { Moment } from '../../domain/clocks.ts';
import type { Texts } from '../../domain/events.ts';
import type { Seq } from '../../live/protocol.ts';
import type { LedgerRow } from './chain.ts';
import { CARD_FIELDS } from './events.ts';
import { selection } from './statements.ts';
import { ledger } from './tables.ts';

type Raw = Omit<LedgerRow, 'opensAct'> & { opensAct: number };
type CaseLedgerRow = LedgerRow & { caseId: CaseId; version: number };
type TextRow = { field: string; body: string };

/** Prepared reads of the ledger over one connection, whichever: each sees what its connection sees. */
export class LedgerReads {
  readonly #client: Database.Database;
  readonly #prepared = new Map<string, Database.Statement>();

  constructor(client: Database.Database) {
    this.#client = client;
  }

  last(): { seq: Seq; hash: string } | undefined {
    return this.#get('select seq, hash from ledger order by seq desc limit 1');
  }

  lastSeq(): Seq {
    return this.#get<{ seq: Seq }>('select coalesce(max(seq), 0) as seq from ledger')!.seq;
  }

  hashAt(seq: Seq): string | undefined {
    return this.#get<{ hash: string }>('select hash from ledger where seq = ?', seq)?.hash;
  }

  lastId(): CaseId {
    return this.#get<{ id: CaseId }>('select coalesce(max(case_id), 0) as id from ledger')!.id;
  }

  /** The highest count among the numbers of a day such as `20261124`. */
  lastCountOf(day: string): number {
    return this.#get<{ count: number }>(
      'select coalesce(max(cast(substr(number, 10) as integer)), 0) as count from cases where number between ? and ?',
      `${day}-`,
      `${day}-~`,
    )!.count;
  }

  *all(): Iterable<LedgerRow> {
    yield* this.#rows(`select ${COLUMNS} from ledger l order by l.seq`);
  }

  *after(seq: Seq): Iterable<LedgerRow> {
    yield* this.#rows(`select ${COLUMNS} from ledger l where l.seq > ? order by l.seq`, seq);
  }

  *ofCase(id: CaseId, upTo: Seq = Number.MAX_SAFE_INTEGER): Iterable<CaseLedgerRow> {
    yield* this.#rows(
      `select ${COLUMNS} from ledger l where l.case_id = ? and l.seq <= ? order by l.seq`,
      id,
      upTo,
    ) as Iterable<CaseLedgerRow>;
  }

  /** Every case's rows in turn. */
  *byCase(): Iterable<CaseLedgerRow> {
    yield* this.#rows(
      `select ${COLUMNS} from ledger l where l.case_id is not null order by l.case_id, l.seq`,
    ) as Iterable<CaseLedgerRow>;
  }

  /** The rows of every case on the board, case by case. */
  *ofOpenCases(): Iterable<CaseLedgerRow> {
    yield* this.#rows(
      `select ${COLUMNS} from cases c cross join ledger l on l.case_id = c.id where c.open order by c.id, l.seq`,
    ) as Iterable<CaseLedgerRow>;
  }

  /** Directory, policy and calendar as they changed, up to a moment. */
  *ofBureau(upTo: Moment = Number.MAX_SAFE_INTEGER): Iterable<LedgerRow> {
    yield* this.#rows(
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

  /** The case that an accepted act was about; undefined when this actor had no such act accepted. */
  caseOfAct(by: UserId, act: string): CaseId | undefined {
    return this.#get<{ id: CaseId }>(
      'select case_id as id from ledger where act = ? and "by" = ? and opens_act',
      act,
      by,
    )?.id;
  }

  caseOfImport(source: string, sourceId: string): CaseId | undefined {
    return this.#get<{ id: CaseId }>(
      'select case_id as id from imports where source = ? and source_id = ?',
      source,
      sourceId,
    )?.id;
  }

  idOf(number: string): CaseId | undefined {
    return this.#get<{ id: CaseId }>('select id from cases where number = ?', number)?.id;
  }

  /** The texts of an event that still stand. */
  textsOf(row: Pick<LedgerRow, 'caseId' | 'seq' | 'textHashes'>): Texts {
    if (row.textHashes === null) return {};
    const found = this.#prepare('select field, body from texts where case_id = ? and seq = ?').all(
      row.caseId ?? 0,
      row.seq,
    ) as TextRow[];
    return Object.fromEntries(found.map(({ field, body }) => [field, body]));
  }

  /** The texts of an event as far as the case itself carries them; most events have none. */
  cardTextsOf(row: Pick<LedgerRow, 'caseId' | 'seq' | 'textHashes'>): Texts {
    const { textHashes } = row;
    if (textHashes === null || !CARD_FIELDS.some((field) => textHashes.includes(`"${field}"`))) return {};
    return this.textsOf(row);
  }

  *#rows(sql: string, ...values: unknown[]): Iterable<LedgerRow> {
    for (const row of this.#prepare(sql).iterate(...values) as Iterable<Raw>) {
      yield Object.assign(row, { opensAct: row.opensAct === 1 });
    }
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
