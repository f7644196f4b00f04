import type Database from 'better-sqlite3';
import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Seq } from '../../live/protocol.ts';
import { rowOf } from './case-row.ts';
import { eventOf, fold } from './events.ts';
import { LedgerReads } from './ledger-reads.ts';

/** Says of the cases that an older version stored which units see them, and which once held them. */
export function fillScopes(client: Database.Database): void {
  const ledger = new LedgerReads(client);
  const put = client.prepare('update cases set seen_by = ?, reached_by = ? where id = ?');
  const all = client.prepare('select id, last_seq as last from cases').all() as { id: CaseId; last: Seq }[];
  for (const { id, last } of all) {
    let kase: Case | null = null;
    for (const row of ledger.endingAt(last)) kase = fold(kase, eventOf(row, ledger.cardTextsOf(row)));
    const { seenBy, reachedBy } = rowOf(kase!, last);
    put.run(seenBy, reachedBy, id);
  }
}
