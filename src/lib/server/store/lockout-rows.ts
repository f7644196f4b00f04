import { eq, inArray, lt } from 'drizzle-orm';
import type { Moment } from '../../domain/case/clocks.ts';
import { lockouts } from './accounts.ts';
import type { Db } from './dialect.ts';

export type Lockout = typeof lockouts.$inferSelect;

export async function lockoutOf(db: Db, key: string): Promise<Lockout | undefined> {
  const [row] = await db.select().from(lockouts).where(eq(lockouts.key, key));
  return row;
}

/** Until when each of these counters makes wait. */
export async function lockedUntil(db: Db, keys: string[]): Promise<Moment[]> {
  const rows = await db.select({ until: lockouts.until }).from(lockouts).where(inArray(lockouts.key, keys));
  return rows.map(({ until }) => until);
}

export async function putLockout(db: Db, { key, ...next }: Lockout): Promise<void> {
  await db
    .insert(lockouts)
    .values({ key, ...next })
    .onConflictDoUpdate({ target: lockouts.key, set: next });
}

export async function easeLockout(
  db: Db,
  key: string,
  eased: Pick<Lockout, 'failures' | 'until'>,
): Promise<void> {
  await db.update(lockouts).set(eased).where(eq(lockouts.key, key));
}

export async function dropLockout(db: Db, key: string): Promise<void> {
  await db.delete(lockouts).where(eq(lockouts.key, key));
}

export async function dropLockoutsBefore(db: Db, at: Moment): Promise<void> {
  await db.delete(lockouts).where(lt(lockouts.lastAt, at));
}
