import { and, asc, eq, gt, isNotNull, isNull, lte, ne, or } from 'drizzle-orm';
import type { Moment } from '../../domain/case/clocks.ts';
import { wallDevices, wallKeys } from './accounts.ts';
import type { Db } from './dialect.ts';

type WallKey = typeof wallKeys.$inferSelect;
type WallDevice = typeof wallDevices.$inferSelect;

/** A key of the same text is overwritten. */
export async function putWallKey(db: Db, { keyHash, ...row }: WallKey): Promise<void> {
  await db
    .insert(wallKeys)
    .values({ keyHash, ...row })
    .onConflictDoUpdate({ target: wallKeys.keyHash, set: row });
}

/** The key while it may still pair a monitor. */
export async function wallKeyAt(db: Db, keyHash: string, now: Moment): Promise<WallKey | undefined> {
  const holds = or(isNull(wallKeys.expiresAt), gt(wallKeys.expiresAt, now));
  const [found] = await db
    .select()
    .from(wallKeys)
    .where(and(eq(wallKeys.keyHash, keyHash), holds));
  return found;
}

export async function dropWallKey(db: Db, keyHash: string): Promise<void> {
  await db.delete(wallKeys).where(eq(wallKeys.keyHash, keyHash));
}

export async function dropExpiredWallKeys(db: Db, now: Moment): Promise<void> {
  await db.delete(wallKeys).where(lte(wallKeys.expiresAt, now));
}

export async function wallOf(db: Db, id: string): Promise<WallDevice | undefined> {
  const [row] = await db.select().from(wallDevices).where(eq(wallDevices.id, id));
  return row;
}

/** Every monitor that may still look, the oldest first. */
export function pairedWalls(db: Db): Promise<WallDevice[]> {
  return db
    .select()
    .from(wallDevices)
    .where(isNull(wallDevices.revokedAt))
    .orderBy(asc(wallDevices.pairedAt));
}

/** Every monitor that may look no more. */
export async function revokedWallIds(db: Db): Promise<string[]> {
  const rows = await db
    .select({ id: wallDevices.id })
    .from(wallDevices)
    .where(isNotNull(wallDevices.revokedAt));
  return rows.map(({ id }) => id);
}

/** The names of all monitors that may still look, but for one. */
export async function wallNamesBut(db: Db, id: string): Promise<Set<string>> {
  const rows = await db
    .select({ name: wallDevices.name })
    .from(wallDevices)
    .where(and(isNull(wallDevices.revokedAt), ne(wallDevices.id, id)));
  return new Set(rows.map(({ name }) => name));
}

export async function insertWall(db: Db, wall: typeof wallDevices.$inferInsert): Promise<void> {
  await db.insert(wallDevices).values(wall);
}

export async function changeWall(
  db: Db,
  id: string,
  change: Partial<Pick<WallDevice, 'name' | 'seenAt' | 'revokedAt'>>,
): Promise<void> {
  await db.update(wallDevices).set(change).where(eq(wallDevices.id, id));
}
