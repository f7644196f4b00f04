import { desc } from 'drizzle-orm';
import { audit } from './accounts.ts';
import { GENESIS, sha256 } from './chain.ts';
import type { Db } from './dialect.ts';
import type { photos } from './tables.ts';

export type AuditRow = typeof audit.$inferSelect;
export type AuditEntry = Omit<typeof audit.$inferInsert, 'id' | 'hash'>;

/** The hash of a row of the audit over the hash of the one before it. No field holds a line break. */
export function hashAudit(previous: string, row: Omit<AuditRow, 'hash'>): string {
  return sha256(
    `${previous}\n${row.id}\n${row.at}\n${row.what}\n${row.by ?? '-'}\n${row.role ?? '-'}\n` +
      `${row.subject ?? '-'}\n${row.caseId ?? '-'}\n${row.address ?? '-'}`,
  );
}

/** Adds rows to the audit, each over the one before it, within `store.transact`: whoever adds has the database alone. */
export async function appendAudit(db: Db, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const [last] = await db
    .select({ id: audit.id, hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.id))
    .limit(1);
  let [id, hash] = [last?.id ?? 0, last?.hash ?? GENESIS];
  const rows = entries.map((entry) => {
    id += 1;
    const row = { by: null, role: null, subject: null, caseId: null, address: null, ...entry, id };
    hash = hashAudit(hash, row);
    return { ...row, hash };
  });
  await db.insert(audit).values(rows);
}

/** The kind of row that keeps what a photo is: ids, and a digest of its own row, which holds the picture's. */
export const PHOTO_KEPT = 'photo-kept';

/** What the audit says of a photo that was taken in. */
export function photoEntry(photo: typeof photos.$inferSelect): AuditEntry {
  const { id, caseId, step, rework, unit, by, recordedAt, clientId, size, hash } = photo;
  const digest = sha256(
    [id, caseId, step, rework, unit ?? '-', by, recordedAt, clientId, size, hash].join('\n'),
  );
  return { at: recordedAt, what: PHOTO_KEPT, by, subject: `${id} ${digest}`, caseId };
}

/** The kind of row that says up to which event the database was written by versions that let `recordedAt` fall. */
export const CHAINED_FROM = 'chained';
