import { and, asc, count, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Db } from './dialect.ts';
import { outbound } from './notice-tables.ts';

export type Letter = typeof outbound.$inferSelect;

/** As the index over what waits has it, word by word. */
const WAITING = sql`sent_at is null and aside_at is null`;

/** The oldest message that has not arrived; those behind it wait. */
export async function nextLetter(db: Db): Promise<Letter | undefined> {
  const [found] = await db.select().from(outbound).where(WAITING).orderBy(asc(outbound.id)).limit(1);
  return found;
}

/** The newest messages, the newest first. */
export function recentLetters(db: Db, most: number): Promise<Letter[]> {
  return db.select().from(outbound).orderBy(desc(outbound.id)).limit(most);
}

/** The newest of what was set aside, the newest first. */
export function lettersAside(db: Db, most: number): Promise<Letter[]> {
  return db.select().from(outbound).where(isNotNull(outbound.asideAt)).orderBy(desc(outbound.id)).limit(most);
}

export async function countWaiting(db: Db): Promise<number> {
  const [found] = await db.select({ waiting: count() }).from(outbound).where(WAITING);
  return found?.waiting ?? 0;
}

export async function countAside(db: Db): Promise<number> {
  const [found] = await db.select({ aside: count() }).from(outbound).where(isNotNull(outbound.asideAt));
  return found?.aside ?? 0;
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

/** Takes a message out of the queue, so that those behind it go. */
export async function putAside(
  db: Db,
  { id, tries }: Letter,
  { error, at }: { error: string; at: Moment },
): Promise<void> {
  await db
    .update(outbound)
    .set({ tries: tries + 1, error, asideAt: at })
    .where(eq(outbound.id, id));
}

/** Puts a message that was set aside back in its place in the queue. False: it is there no more. */
export async function sendAgain(db: Db, id: number, at: Moment): Promise<boolean> {
  const back = await db
    .update(outbound)
    .set({ asideAt: null, error: null, nextAt: at })
    .where(and(eq(outbound.id, id), isNotNull(outbound.asideAt)))
    .returning({ id: outbound.id });
  return back.length > 0;
}

/** Lets go of a message that was set aside. False: it is there no more. */
export async function dropLetter(db: Db, id: number): Promise<boolean> {
  const dropped = await db
    .delete(outbound)
    .where(and(eq(outbound.id, id), isNotNull(outbound.asideAt)))
    .returning({ id: outbound.id });
  return dropped.length > 0;
}

/** Lets the message that waits be tried at once. */
export async function hurryLetter(db: Db, at: Moment): Promise<void> {
  await db.update(outbound).set({ nextAt: at }).where(WAITING);
}
