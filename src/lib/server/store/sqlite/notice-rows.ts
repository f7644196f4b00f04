import type Database from 'better-sqlite3';
import type { Case } from '../../../domain/case/case.ts';
import type { Clock } from '../../../domain/case/clocks.ts';
import { MINUTE } from '../../../domain/bureau/policy.ts';
import type { Threshold } from '../../../domain/notices/notices.ts';
import { isUnavailable } from '../errors.ts';
import type { NoticesDrawn } from '../drawn.ts';
import { notices, outbound, warnings } from '../notice-tables.ts';
import { inserter, selection } from './statements.ts';
import type { NoticeRow } from '../types.ts';

/** What one gesture brings arrives within this; a name that is used again later is another gesture. */
const BATCH_WITHIN = MINUTE;

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
export function noticeWriter(client: Database.Database): (drawn: NoticesDrawn) => void {
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

  const begin = client.prepare('savepoint notices');
  const release = client.prepare('release notices');
  const undo = client.prepare('rollback to notices');

  function write(drawn: NoticesDrawn): void {
    for (const warning of drawn.warned) putWarning(warning);
    let id = reads.lastId();
    let letterId = lastLetter.get() as number;
    for (const { row, letter } of drawn.entries) {
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

  return (drawn) => {
    if (drawn.empty) return;
    begin.run();
    try {
      write(drawn);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      undo.run();
      drawn.lost(error);
    }
    release.run();
  };
}
