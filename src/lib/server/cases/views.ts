import { randomUUID } from 'node:crypto';
import { and, asc, count, eq, isNotNull, or } from 'drizzle-orm';
import type { Actor, Directory, Role } from '../../domain/bureau/directory.ts';
import {
  MOST_VIEWS,
  type SavedView,
  type SharedWith,
  type ViewAnswer,
  type ViewChanged,
  type ViewSaved,
} from '../../live/views.ts';
import type { Store } from '../store/index.ts';
import { savedViews } from '../store/saved-views.ts';

/** A person's own views, oldest first, then those that coordinators share with the role he works in. */
export async function listViews(store: Store, actor: Actor): Promise<SavedView[]> {
  const group = groupOf(actor.role);
  const shared = group && and(isNotNull(savedViews.shared), eq(savedViews.shared, group));
  const rows = await store.read
    .select()
    .from(savedViews)
    .where(or(eq(savedViews.person, actor.id), shared ?? undefined))
    .orderBy(asc(savedViews.createdAt), asc(savedViews.id));
  const views = rows.flatMap(({ id, name, filter, shared, person }): SavedView[] => {
    const own = person === actor.id;
    return own || mayShare(store.directory(), person) ? [{ id, name, filter, shared, own }] : [];
  });
  return [...views.filter(({ own }) => own), ...views.filter(({ own }) => !own)];
}

export async function saveView(store: Store, actor: Actor, view: ViewSaved): Promise<ViewAnswer> {
  const { name, filter } = view;
  const row = { id: randomUUID(), person: actor.id, name, filter, shared: sharedBy(actor, view) };
  const saved = await store.transact(async (db) => {
    const [found] = await db
      .select({ views: count() })
      .from(savedViews)
      .where(eq(savedViews.person, actor.id));
    if ((found?.views ?? 0) >= MOST_VIEWS) return false;
    await db.insert(savedViews).values({ ...row, createdAt: store.now() });
    return true;
  });
  return saved ? { ok: true, views: await listViews(store, actor) } : { ok: false, fault: 'too-many' };
}

/** Renames a view of his own and says anew with whom it is shared; absent and another's answer alike. */
export async function changeView(
  store: Store,
  actor: Actor,
  id: string,
  change: ViewChanged,
): Promise<ViewAnswer> {
  const changed = await store.transact((db) =>
    db
      .update(savedViews)
      .set({ name: change.name, shared: sharedBy(actor, change) })
      .where(ownOf(actor, id))
      .returning({ id: savedViews.id }),
  );
  return answer(store, actor, changed.length > 0);
}

export async function deleteView(store: Store, actor: Actor, id: string): Promise<ViewAnswer> {
  const deleted = await store.transact((db) =>
    db.delete(savedViews).where(ownOf(actor, id)).returning({ id: savedViews.id }),
  );
  return answer(store, actor, deleted.length > 0);
}

async function answer(store: Store, actor: Actor, done: boolean): Promise<ViewAnswer> {
  return done ? { ok: true, views: await listViews(store, actor) } : { ok: false, fault: 'gone' };
}

function ownOf(actor: Actor, id: string) {
  return and(eq(savedViews.id, id), eq(savedViews.person, actor.id));
}

/** Coordinators alone share. */
function sharedBy(actor: Actor, { shared }: { shared: SharedWith | null }): SharedWith | null {
  return actor.role === 'coordinator' ? shared : null;
}

/** What a coordinator shared goes out of sight with his office. */
function mayShare({ people }: Directory, person: number): boolean {
  const owner = people.get(person);
  return !!owner?.active && owner.roles.includes('coordinator');
}

function groupOf(role: Role): SharedWith | null {
  switch (role) {
    case 'intake':
    case 'coordinator':
      return 'centre';
    case 'staff':
      return 'staff';
    case 'head':
      return 'heads';
    case 'leader':
    case 'supervisor':
      return 'overseers';
    case 'admin':
    case 'district':
    case 'wall':
    case 'clock':
    case 'import':
      return null;
    default:
      return role satisfies never;
  }
}
