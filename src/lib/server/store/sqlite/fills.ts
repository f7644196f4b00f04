import type Database from 'better-sqlite3';
import type { Case, CaseId } from '../../../domain/case/case.ts';
import type { Seq } from '../../../live/protocol.ts';
import { audit } from '../accounts.ts';
import { CHAINED_FROM, hashAudit, photoEntry, type AuditRow } from '../audit-chain.ts';
import { AuditReads } from './audit-reads.ts';
import { rowOf } from '../case-row.ts';
import { GENESIS } from '../chain.ts';
import { eventOf, fold } from '../events.ts';
import { LedgerReads } from './ledger-reads.ts';
import { SearchRows } from './search-rows.ts';
import { inserter, selection } from './statements.ts';
import { photos } from '../tables.ts';

/** What a migration leaves to be filled from the ledger: once, in its transaction. */
export const FILLS: Readonly<Record<string, (client: Database.Database) => void>> = {
  '0003_search': fillSearch,
  '0007_feedback-owed': fillOwed,
  '0008_scopes': fillScopes,
  '0010_chains': chainAudit,
};

/** Fills an index that holds nothing yet, as a migration leaves it. */
function fillSearch(client: Database.Database): void {
  if (client.prepare('select 1 from search limit 1').get()) return;
  const rows = new SearchRows(client);
  const all = client.prepare('select id, last_seq as last from cases').all() as { id: CaseId; last: Seq }[];
  for (const { id, last } of all) rows.mend(id, last);
}

/** Says of the cases that an older version closed which feedback the district is still owed. */
function fillOwed(client: Database.Database): void {
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

/** Says of the cases that an older version stored which units see them, and which once held them. */
function fillScopes(client: Database.Database): void {
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

/** Chains an audit that an older version wrote, and takes in what lies in its tables of photos. */
function chainAudit(client: Database.Database): void {
  const put = client.prepare('update audit set hash = ? where id = ?');
  let [id, hash] = [0, GENESIS];
  for (const row of [...new AuditReads(client).all()]) {
    hash = hashAudit(hash, row);
    id = row.id;
    put.run(hash, id);
  }
  const insert = inserter(client, audit);
  const append = (entry: Omit<AuditRow, 'id' | 'hash'>) => {
    id += 1;
    hash = hashAudit(hash, { ...entry, id });
    insert({ ...entry, id, hash });
  };
  const known = client
    .prepare(`select ${selection(photos)} from photos order by recorded_at, id`)
    .all() as (typeof photos.$inferSelect)[];
  const nobody = { by: null, role: null, subject: null, caseId: null, address: null };
  for (const photo of known) append({ ...nobody, ...photoEntry(photo) });
  const { seq, at } = client
    .prepare('select coalesce(max(seq), 0) as seq, coalesce(max(recorded_at), 0) as at from ledger')
    .get() as { seq: number; at: number };
  append({ ...nobody, at, what: CHAINED_FROM, subject: String(seq) });
}
