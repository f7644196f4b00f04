import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Actor, PersonRole } from '../../domain/bureau/directory.ts';
import type { Store } from '../store/index.ts';
import { dropSession, sessionsAt } from '../store/session-rows.ts';
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
  const rows = await sessionsAt(store.read, now, person);
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
    const subject = await dropSession(db, id, owner);
    if (subject === undefined) return false;
    await writeAudit(db, { at: now, what: 'session-ended', ...doneBy(by), subject });
    return true;
  });
  if (gone) end(id, now);
  return gone;
}
