import { and, asc, count, eq, isNotNull, or } from 'drizzle-orm';
import type { UserId } from '../../domain/case/case.ts';
import type { SharedWith } from '../../live/views.ts';
import type { Db } from './dialect.ts';
import { savedViews } from './saved-views.ts';

export type SavedViewRow = typeof savedViews.$inferSelect;

/** A person's own views and those that are shared with a group, the oldest first. */
export function viewsFor(db: Db, person: UserId, group: SharedWith | null): Promise<SavedViewRow[]> {
  const shared = group && and(isNotNull(savedViews.shared), eq(savedViews.shared, group));
  return db
    .select()
    .from(savedViews)
    .where(or(eq(savedViews.person, person), shared ?? undefined))
    .orderBy(asc(savedViews.createdAt), asc(savedViews.id));
}

export async function countViews(db: Db, person: UserId): Promise<number> {
  const [found] = await db.select({ views: count() }).from(savedViews).where(eq(savedViews.person, person));
  return found?.views ?? 0;
}

export async function insertView(db: Db, view: SavedViewRow): Promise<void> {
  await db.insert(savedViews).values(view);
}

/** False where this person has no such view. */
export async function updateView(
  db: Db,
  person: UserId,
  id: string,
  change: Pick<SavedViewRow, 'name' | 'shared'>,
): Promise<boolean> {
  const changed = await db
    .update(savedViews)
    .set(change)
    .where(ownOf(person, id))
    .returning({ id: savedViews.id });
  return changed.length > 0;
}

/** False where this person has no such view. */
export async function dropView(db: Db, person: UserId, id: string): Promise<boolean> {
  const deleted = await db.delete(savedViews).where(ownOf(person, id)).returning({ id: savedViews.id });
  return deleted.length > 0;
}

function ownOf(person: UserId, id: string) {
  return and(eq(savedViews.id, id), eq(savedViews.person, person));
}
