import { maySee } from '../domain/access.ts';
import type { Case } from '../domain/case.ts';
import type { Actor } from '../domain/directory.ts';
import { withoutHouse } from '../domain/redact.ts';
import type { InboxEntry } from '../live/protocol.ts';
import { noticesOf } from './store/inbox.ts';
import type { NoticeRow, Store } from './store/index.ts';

/** So many are shown, and counted, at most. */
const MOST = 200;

/**
 * What an actor was told, the newest first, as far as he may see the case in the role in which he works now: what he may
 * not see is absent from list and count alike.
 */
export async function inboxOf(store: Store, actor: Actor): Promise<InboxEntry[]> {
  const seen = await visible(store, actor, await noticesOf(store.read, actor.id, { most: MOST }));
  return seen.map(({ row, kase }) => ({
    ...noticeOf(row, kase),
    category: kase.category,
    road: withoutHouse(kase.place.road) || kase.place.area,
    read: row.readAt !== null,
  }));
}

/** How many of them he has not read. */
export async function unreadOf(store: Store, actor: Actor): Promise<number> {
  const rows = await noticesOf(store.read, actor.id, { most: MOST, unread: true });
  return (await visible(store, actor, rows)).length;
}

/** A notice as it goes to a screen: no person, no text, no place. */
export function noticeOf({ id, kind, milestone, unit, due, at, others }: NoticeRow, kase: Case) {
  return { id, kind, caseId: kase.id, number: kase.number, milestone, unit, due, at, others };
}

async function visible(
  store: Store,
  actor: Actor,
  rows: readonly NoticeRow[],
): Promise<{ row: NoticeRow; kase: Case }[]> {
  const read = new Map<number, Case | null>();
  const seen = [];
  for (const row of rows) {
    let kase = store.open.get(row.caseId) ?? store.owed.get(row.caseId) ?? read.get(row.caseId);
    if (kase === undefined) {
      kase = (await store.readCase({ id: row.caseId }))?.kase ?? null;
      read.set(row.caseId, kase);
    }
    if (kase && maySee(kase, actor)) seen.push({ row, kase });
  }
  return seen;
}
