import type Database from 'better-sqlite3';
import type { Case, CaseId } from '../../domain/case/case.ts';
import { rowOf } from './case-row.ts';
import { eventOf, fold } from './events.ts';
import { LedgerReads } from './ledger-reads.ts';
import type { Seq } from '../../live/protocol.ts';

/** Says of the cases that an older version closed which feedback the district is still owed. */
export function fillOwed(client: Database.Database): void {
  const ledger = new LedgerReads(client);
  const put = client.prepare('update cases set due = ? where id = ?');
  const closed = client
    .prepare(
      `select id, last_seq as last from cases
       where stage = 'closed' and origin in ('assigned', 'supervised') and due is null and not imported`,
    )
    .all() as { id: CaseId; last: Seq }[];
  for (const { id, last } of closed) {
    let kase: Case | null = null;
    for (const row of ledger.endingAt(last)) kase = fold(kase, eventOf(row, ledger.cardTextsOf(row)));
    const { due } = rowOf(kase!, last);
    if (due !== null) put.run(due, id);
  }
}
