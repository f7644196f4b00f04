import { scopeOf } from '../../domain/case/access.ts';
import type { CaseId } from '../../domain/case/case.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import { withoutHouse } from '../../domain/text/house.ts';
import type { InboxEntry } from '../../live/protocol.ts';
import { countUnread, noticesOf, type Reading } from '../store/inbox.ts';
import type { NoticeRow, Store } from '../store/index.ts';

/** So many are shown, and counted, at most. */
const MOST = 200;

/**
 * What an actor was told, the newest first, as far as he may see the case in the role in which he works now: what he may
 * not see is absent from list and count alike.
 */
export async function inboxOf(store: Store, actor: Actor): Promise<InboxEntry[]> {
  const told = await noticesOf(store.read, readingOf(store, actor), MOST);
  return told.map(({ row, of }) => ({
    ...noticeOf(row, of),
    category: of.category,
    road: withoutHouse(of.road).road || of.area,
    read: row.readAt !== null,
  }));
}

/** How many of them he has not read; of more than are shown, as many as are shown. */
export function unreadOf(store: Store, actor: Actor): Promise<number> {
  return countUnread(store.read, readingOf(store, actor), MOST);
}

function readingOf(store: Store, actor: Actor): Reading {
  return { person: actor.id, scope: scopeOf(actor), except: [...store.sick.keys()], now: store.now() };
}

/** A notice as it goes to a screen: no person, no text, no place. */
export function noticeOf(
  { id, kind, milestone, unit, due, at, others }: NoticeRow,
  of: { id: CaseId; number: string },
) {
  return { id, kind, caseId: of.id, number: of.number, milestone, unit, due, at, others };
}
