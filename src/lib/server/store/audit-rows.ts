import { and, count, desc, eq, gt, inArray } from 'drizzle-orm';
import type { CaseId, UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { audit } from './accounts.ts';
import type { AuditRow } from './audit-chain.ts';
import type { Db } from './dialect.ts';

/** What somebody did after a moment, as the audit has it. */
export interface Deeds {
  by: UserId;
  what: string;
  since: Moment;
}

export function auditedSince(db: Db, deeds: Deeds): Promise<Pick<AuditRow, 'at' | 'subject' | 'caseId'>[]> {
  return db
    .select({ at: audit.at, subject: audit.subject, caseId: audit.caseId })
    .from(audit)
    .where(these(deeds));
}

/** When the newest of them was done; undefined where there is none. */
export async function lastAudited(db: Db, deeds: Deeds): Promise<Moment | undefined> {
  const [last] = await db
    .select({ at: audit.at })
    .from(audit)
    .where(these(deeds))
    .orderBy(desc(audit.at))
    .limit(1);
  return last?.at;
}

/** Whether there is any of them; with `caseId` on this case. */
export async function isAudited(db: Db, deeds: Deeds, caseId?: CaseId): Promise<boolean> {
  const on = caseId === undefined ? undefined : eq(audit.caseId, caseId);
  const found = await db
    .select({ id: audit.id })
    .from(audit)
    .where(and(on, these(deeds)))
    .limit(1);
  return found.length > 0;
}

/** How many deeds of these kinds somebody did after a moment. */
export async function countAudited(
  db: Db,
  { by, whats, since }: { by: UserId; whats: string[]; since: Moment },
): Promise<number> {
  const [found] = await db
    .select({ deeds: count() })
    .from(audit)
    .where(and(eq(audit.by, by), inArray(audit.what, whats), gt(audit.at, since)));
  return found?.deeds ?? 0;
}

function these({ by, what, since }: Deeds) {
  return and(eq(audit.by, by), eq(audit.what, what), gt(audit.at, since));
}
