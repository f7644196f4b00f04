import { and, desc, eq, gt } from 'drizzle-orm';
import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Actor, PersonRole } from '../../domain/bureau/directory.ts';
import { accountSessions } from '../store/accounts.ts';
import type { Store } from '../store/index.ts';
import { doneBy } from './accounts.ts';
import { writeAudit } from './audit.ts';
import { end, endsAt } from './idle.ts';

/** A sign-in as its owner or an administrator sees it. */
export interface OpenSession {
  id: string;
  person: UserId;
  role: PersonRole;
  createdAt: Moment;
  touchedAt: Moment;
  agent: string;
  address: string;
}

/** What is signed in now, the newest first; of one person or of everybody. */
export async function listSessions(store: Store, person?: UserId): Promise<OpenSession[]> {
  const now = store.now();
  const rows = await store.read
    .select()
    .from(accountSessions)
    .where(
      and(
        gt(accountSessions.expiresAt, now),
        person === undefined ? undefined : eq(accountSessions.person, person),
      ),
    )
    .orderBy(desc(accountSessions.createdAt));
  return rows
    .filter((row) => now < endsAt(row))
    .map(({ secretHash: _, expiresAt: _end, ...session }) => session);
}

/**
 * Ends one sign-in; its sockets close at once.
 * @param owner only if it is this person's; left out, anybody's
 */
export async function endSession(store: Store, by: Actor, id: string, owner?: UserId): Promise<boolean> {
  const now = store.now();
  const gone = await store.transact(async (db) => {
    const mine = owner === undefined ? undefined : eq(accountSessions.person, owner);
    const [row] = await db
      .delete(accountSessions)
      .where(and(eq(accountSessions.id, id), mine))
      .returning({ person: accountSessions.person });
    if (row) await writeAudit(db, { at: now, what: 'session-ended', ...doneBy(by), subject: row.person });
    return row !== undefined;
  });
  if (gone) end(id, now);
  return gone;
}
