import {
  and,
  asc,
  count,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  like,
  lt,
  max,
  notInArray,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { Scope } from '../../domain/case/access.ts';
import type { CaseId, UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { NOTICES_KEPT } from '../../domain/notices/notices.ts';
import { inUnitList } from './case-row.ts';
import type { Db } from './dialect.ts';
import { notices, outbound, warnings } from './notice-tables.ts';
import { cases } from './tables.ts';
import type { NoticeRow, Which } from './types.ts';

/** Whose notices, of which cases, and when that is asked. */
export interface Reading {
  person: UserId;
  scope: Scope;
  /** Cases that are left out of everything. */
  except: readonly CaseId[];
  now: Moment;
}

/** What a notice's reader has to know of its case. */
const CASE_TOLD = {
  id: cases.id,
  number: cases.number,
  category: cases.category,
  road: cases.road,
  area: cases.area,
};
type CaseTold = Pick<typeof cases.$inferSelect, keyof typeof CASE_TOLD>;

/** The newest notices that are still kept, of cases within the scope, the newest first, each with its case. */
export function noticesOf(
  db: Db,
  reading: Reading,
  most: number,
): Promise<{ row: NoticeRow; of: CaseTold }[]> {
  return db
    .select({ row: notices, of: CASE_TOLD })
    .from(notices)
    .innerJoin(cases, eq(cases.id, notices.caseId))
    .where(and(eq(notices.person, reading.person), keptFor(reading)))
    .orderBy(desc(notices.id))
    .limit(most);
}

/** How many of them nobody has read, up to `most`. */
export async function countUnread(db: Db, reading: Reading, most: number): Promise<number> {
  const unread = db
    .select({ id: notices.id })
    .from(notices)
    .innerJoin(cases, eq(cases.id, notices.caseId))
    .where(and(unreadOf(reading.person, 'all'), keptFor(reading)))
    .limit(most)
    .as('unread');
  const [found] = await db.select({ unread: count() }).from(unread);
  return found?.unread ?? 0;
}

function keptFor({ scope, except, now }: Reading): SQL | undefined {
  return and(gte(notices.at, now - NOTICES_KEPT), within(scope), notInArray(cases.id, [...except]));
}

function within(scope: Scope): SQL | undefined {
  if (scope === 'every') return undefined;
  if (scope === 'board') return sql`${cases.open}`;
  if (scope === 'none') return sql`false`;
  return like(cases.seenBy, `%${inUnitList(scope.unit)}%`);
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

/** Rows that leave in one transaction, so that no act waits long for them. */
const AT_ONCE = 500;

/**
 * Drops a part of what is older than a moment: notices, read or not, and messages that were sent. False when nothing of
 * that is left. The newest rows stay, so that no id is given twice.
 */
export async function dropOldNotices(db: Db, before: Moment): Promise<boolean> {
  const [notice] = await db.select({ newest: max(notices.id) }).from(notices);
  const old = db
    .select({ id: notices.id })
    .from(notices)
    .where(and(lt(notices.at, before), lt(notices.id, notice?.newest ?? 0)))
    .orderBy(asc(notices.id))
    .limit(AT_ONCE);
  const dropped = await db.delete(notices).where(inArray(notices.id, old)).returning({ id: notices.id });
  const [letter] = await db.select({ newest: max(outbound.id) }).from(outbound);
  const sent = db
    .select({ id: outbound.id })
    .from(outbound)
    .where(
      and(
        or(isNotNull(outbound.sentAt), isNotNull(outbound.asideAt)),
        lt(outbound.at, before),
        lt(outbound.id, letter?.newest ?? 0),
      ),
    )
    .orderBy(asc(outbound.id))
    .limit(AT_ONCE);
  const left = await db.delete(outbound).where(inArray(outbound.id, sent)).returning({ id: outbound.id });
  return dropped.length === AT_ONCE || left.length === AT_ONCE;
}

/** Forgets what was warned of on cases that are off the board. */
export async function dropOldWarnings(db: Db): Promise<void> {
  const open = db
    .select({ id: cases.id })
    .from(cases)
    .where(sql`open`);
  await db.delete(warnings).where(notInArray(warnings.caseId, open));
}
