import { and, count, desc, eq, gt, inArray, isNull, lte, ne } from 'drizzle-orm';
import type { PersonRole } from '../../domain/bureau/directory.ts';
import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Account } from './account-rows.ts';
import { accounts, accountSessions } from './accounts.ts';
import type { Db } from './dialect.ts';

export type SessionRow = typeof accountSessions.$inferSelect;

/** A session with the account of its person. */
export async function sessionWithAccount(
  db: Db,
  id: string,
): Promise<{ session: SessionRow; account: Account } | undefined> {
  const [row] = await db
    .select({ session: accountSessions, account: accounts })
    .from(accountSessions)
    .innerJoin(accounts, eq(accounts.person, accountSessions.person))
    .where(eq(accountSessions.id, id));
  return row;
}

/** The sessions that have not reached their end, the newest first; of one person or of everybody. */
export function sessionsAt(db: Db, now: Moment, person?: UserId): Promise<SessionRow[]> {
  return db
    .select()
    .from(accountSessions)
    .where(
      and(
        gt(accountSessions.expiresAt, now),
        person === undefined ? undefined : eq(accountSessions.person, person),
      ),
    )
    .orderBy(desc(accountSessions.createdAt));
}

/** How many of them each person has. */
export function countSessions(db: Db, now: Moment): Promise<{ person: UserId; sessions: number }[]> {
  return db
    .select({ person: accountSessions.person, sessions: count() })
    .from(accountSessions)
    .where(gt(accountSessions.expiresAt, now))
    .groupBy(accountSessions.person);
}

/** Role and last touch of every session whose account is in service. */
export function sessionsInService(db: Db): Promise<Pick<SessionRow, 'id' | 'role' | 'touchedAt'>[]> {
  return db
    .select({
      id: accountSessions.id,
      role: accountSessions.role,
      touchedAt: accountSessions.touchedAt,
    })
    .from(accountSessions)
    .innerJoin(accounts, eq(accounts.person, accountSessions.person))
    .where(isNull(accounts.disabledAt));
}

export async function insertSession(db: Db, session: SessionRow): Promise<void> {
  await db.insert(accountSessions).values(session);
}

export async function setSessionRole(db: Db, id: string, role: PersonRole): Promise<void> {
  await db.update(accountSessions).set({ role }).where(eq(accountSessions.id, id));
}

export async function setTouchedAt(db: Db, id: string, touchedAt: Moment): Promise<void> {
  await db.update(accountSessions).set({ touchedAt }).where(eq(accountSessions.id, id));
}

/**
 * @param owner only if it is this person's; left out, anybody's
 * @returns whose it was; undefined where there was none
 */
export async function dropSession(db: Db, id: string, owner?: UserId): Promise<UserId | undefined> {
  const mine = owner === undefined ? undefined : eq(accountSessions.person, owner);
  const [row] = await db
    .delete(accountSessions)
    .where(and(eq(accountSessions.id, id), mine))
    .returning({ person: accountSessions.person });
  return row?.person;
}

/** A person's sessions go: all, all but one, or those in some roles; answers their ids. */
export async function dropSessionsOf(
  db: Db,
  person: UserId,
  which: { except?: string; roles?: PersonRole[] } = {},
): Promise<string[]> {
  const gone = await db
    .delete(accountSessions)
    .where(
      and(
        eq(accountSessions.person, person),
        which.except === undefined ? undefined : ne(accountSessions.id, which.except),
        which.roles && inArray(accountSessions.role, which.roles),
      ),
    )
    .returning({ id: accountSessions.id });
  return gone.map(({ id }) => id);
}

export async function dropExpiredSessions(db: Db, now: Moment): Promise<void> {
  await db.delete(accountSessions).where(lte(accountSessions.expiresAt, now));
}

/** Everybody's sessions go; answers their ids. */
export async function dropEverySession(db: Db): Promise<string[]> {
  const gone = await db.delete(accountSessions).returning({ id: accountSessions.id });
  return gone.map(({ id }) => id);
}
