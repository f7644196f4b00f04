import { and, desc, eq, inArray, isNotNull, isNull, lt, max, notInArray, sql, type SQL } from 'drizzle-orm';
import type { UserId } from '../../domain/case.ts';
import type { Moment } from '../../domain/clocks.ts';
import type { Db } from './dialect.ts';
import { notices, outbound, warnings } from './notice-tables.ts';
import { cases } from './tables.ts';
import type { NoticeRow, Which } from './types.ts';

/** The newest notices of a person, the newest first. */
export function noticesOf(
  db: Db,
  person: UserId,
  { most, unread = false }: { most: number; unread?: boolean },
): Promise<NoticeRow[]> {
  return db
    .select()
    .from(notices)
    .where(and(eq(notices.person, person), unread ? isNull(notices.readAt) : undefined))
    .orderBy(desc(notices.id))
    .limit(most);
}

/** Whether there is anything among them that he has not read. */
export async function hasUnread(db: Db, person: UserId, which: Which): Promise<boolean> {
  const found = await db.select({ id: notices.id }).from(notices).where(unreadOf(person, which)).limit(1);
  return found.length > 0;
}

export async function markRead(db: Db, person: UserId, which: Which, at: Moment): Promise<void> {
  await db.update(notices).set({ readAt: at }).where(unreadOf(person, which));
}

function unreadOf(person: UserId, which: Which): SQL | undefined {
  const own = and(eq(notices.person, person), isNull(notices.readAt));
  if (which === 'all') return own;
  return and(own, 'caseId' in which ? eq(notices.caseId, which.caseId) : inArray(notices.id, [...which]));
}

/**
 * Drops read notices and sent messages from before a moment, and what was warned of on cases that are off the board.
 * The newest rows stay, so that no id is given twice.
 */
export async function dropOldNotices(db: Db, before: Moment): Promise<void> {
  const [newest] = await db.select({ id: max(notices.id) }).from(notices);
  const [letter] = await db.select({ id: max(outbound.id) }).from(outbound);
  await db
    .delete(notices)
    .where(and(isNotNull(notices.readAt), lt(notices.at, before), lt(notices.id, newest?.id ?? 0)));
  await db
    .delete(outbound)
    .where(and(isNotNull(outbound.sentAt), lt(outbound.at, before), lt(outbound.id, letter?.id ?? 0)));
  const open = db
    .select({ id: cases.id })
    .from(cases)
    .where(sql`open`);
  await db.delete(warnings).where(notInArray(warnings.caseId, open));
}
