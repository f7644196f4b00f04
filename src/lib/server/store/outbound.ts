import { asc, count, desc, eq, isNull } from 'drizzle-orm';
import type { Moment } from '../../domain/clocks.ts';
import type { Db } from './dialect.ts';
import { outbound } from './notice-tables.ts';

export type Letter = typeof outbound.$inferSelect;

/** The oldest message that has not arrived; those behind it wait. */
export async function nextLetter(db: Db): Promise<Letter | undefined> {
  const [found] = await db
    .select()
    .from(outbound)
    .where(isNull(outbound.sentAt))
    .orderBy(asc(outbound.id))
    .limit(1);
  return found;
}

/** The newest messages, the newest first. */
export function recentLetters(db: Db, most: number): Promise<Letter[]> {
  return db.select().from(outbound).orderBy(desc(outbound.id)).limit(most);
}

export async function countWaiting(db: Db): Promise<number> {
  const [found] = await db.select({ waiting: count() }).from(outbound).where(isNull(outbound.sentAt));
  return found?.waiting ?? 0;
}

export async function letterArrived(db: Db, { id, tries }: Letter, at: Moment): Promise<void> {
  await db
    .update(outbound)
    .set({ sentAt: at, tries: tries + 1, error: null })
    .where(eq(outbound.id, id));
}

export async function letterFailed(
  db: Db,
  { id, tries }: Letter,
  { error, nextAt }: { error: string; nextAt: Moment },
): Promise<void> {
  await db
    .update(outbound)
    .set({ tries: tries + 1, error, nextAt })
    .where(eq(outbound.id, id));
}

/** Lets the message that waits be tried at once. */
export async function hurryLetter(db: Db, at: Moment): Promise<void> {
  await db.update(outbound).set({ nextAt: at }).where(isNull(outbound.sentAt));
}
