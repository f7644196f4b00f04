import type { Actor } from '../../domain/bureau/directory.ts';
import type { ServerClock } from '../clock/server-clock.ts';
import type { Store } from '../store/index.ts';
import { dropEverySession } from '../store/session-rows.ts';
import { doneBy } from './accounts.ts';
import { writeAudit } from './audit.ts';
import { confirmed, end } from './idle.ts';

/**
 * An administrator says that the machine's clock is right after all. Where it was set back every sign-in ends, since
 * each would last so much longer than it was given; where it was set ahead, his own hand was on it this moment.
 * @param sessionId his own sign-in
 * @returns whether he has to sign in again, as everybody
 */
export async function confirmClock(
  store: Store,
  clock: ServerClock,
  by: Actor,
  sessionId: string,
): Promise<boolean> {
  const at = store.now();
  const ahead = clock.held?.ahead ?? 0;
  const setBack = ahead < 0;
  const ended = await store.transact(async (db) => {
    await writeAudit(db, { at, what: 'clock-confirmed', ...doneBy(by), subject: ahead });
    return setBack ? dropEverySession(db) : [];
  });
  if (!setBack) await confirmed(store, sessionId, at + ahead);
  clock.confirm();
  for (const id of ended) end(id, at);
  return setBack;
}
