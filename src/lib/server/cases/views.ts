import { randomUUID } from 'node:crypto';
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
import { countViews, dropView, insertView, updateView, viewsFor } from '../store/view-rows.ts';

/** A person's own views, oldest first, then those that coordinators share with the role he works in. */
export async function listViews(store: Store, actor: Actor): Promise<SavedView[]> {
  const rows = await viewsFor(store.read, actor.id, groupOf(actor.role));
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
    if ((await countViews(db, actor.id)) >= MOST_VIEWS) return false;
    await insertView(db, { ...row, createdAt: store.now() });
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
  const row = { name: change.name, shared: sharedBy(actor, change) };
  return answer(store, actor, await store.transact((db) => updateView(db, actor.id, id, row)));
}

export async function deleteView(store: Store, actor: Actor, id: string): Promise<ViewAnswer> {
  return answer(store, actor, await store.transact((db) => dropView(db, actor.id, id)));
}

async function answer(store: Store, actor: Actor, done: boolean): Promise<ViewAnswer> {
  return done ? { ok: true, views: await listViews(store, actor) } : { ok: false, fault: 'gone' };
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
