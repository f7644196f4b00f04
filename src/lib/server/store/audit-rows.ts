import type Database from 'better-sqlite3';
import { audit } from './accounts.ts';
import { AuditReads, hashAudit, photoEntry, type AuditRow } from './audit-chain.ts';
import { GENESIS } from '../ledger/chain.ts';
import { inserter, selection } from './statements.ts';
import { photos } from './tables.ts';

/** The kind of row that says up to which event the database was written by versions that let `recordedAt` fall. */
export const CHAINED_FROM = 'chained';

/** Chains an audit that an older version wrote, and takes in what lies in its tables of photos. */
export function chainAudit(client: Database.Database): void {
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
