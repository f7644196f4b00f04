import { and, count, eq, gt } from 'drizzle-orm';
import type { CaseId } from '../domain/case.ts';
import type { Actor } from '../domain/directory.ts';
import { HOUR, MINUTE } from '../domain/policy.ts';
import type { RevealReason } from '../live/case-view.ts';
import { writeAudit, type Deed } from './auth/audit.ts';
import { audit } from './store/accounts.ts';
import type { Db, Store } from './store/index.ts';

/** Who looked at a case, at its callers whole, and at covered ones with a reason (TRUST.md R5, R6). */
type Look = 'case-opened' | 'caller-shown' | 'caller-revealed';

/** A reader who comes back within this time is still looking. */
const STILL_LOOKING = 5 * MINUTE;
const REVEALS_AN_HOUR = 30;

/** Writes down that an actor opened a case, once as long as he goes on looking at it. */
export async function logOpening(store: Store, actor: Actor, caseId: CaseId): Promise<void> {
  const at = store.now();
  const recent = and(
    eq(audit.caseId, caseId),
    eq(audit.by, actor.id),
    eq(audit.what, 'case-opened' satisfies Look),
    gt(audit.at, at - STILL_LOOKING),
  );
  const [found] = await store.read.select({ id: audit.id }).from(audit).where(recent).limit(1);
  if (!found) await store.transact((db) => write(db, actor, { at, what: 'case-opened', caseId }));
}

/** Writes down that an actor saw the callers whole, as centre, handler or head. */
export function logShown(store: Store, actor: Actor, caseId: CaseId): Promise<void> {
  return store.transact((db) => write(db, actor, { at: store.now(), what: 'caller-shown', caseId }));
}

/** Writes a reveal with its reason down; false, and nothing written, beyond thirty in an hour. */
export function logReveal(
  store: Store,
  actor: Actor,
  caseId: CaseId,
  reason: RevealReason,
): Promise<boolean> {
  const at = store.now();
  const lately = and(
    eq(audit.by, actor.id),
    eq(audit.what, 'caller-revealed' satisfies Look),
    gt(audit.at, at - HOUR),
  );
  return store.transact(async (db) => {
    const [found] = await db.select({ reveals: count() }).from(audit).where(lately);
    if ((found?.reveals ?? 0) >= REVEALS_AN_HOUR) return false;
    await write(db, actor, { at, what: 'caller-revealed', subject: reason, caseId });
    return true;
  });
}

function write(db: Db, actor: Actor, deed: Omit<Deed<Look>, 'by' | 'role'>): Promise<void> {
  return writeAudit<Look>(db, { ...deed, by: actor.id, role: actor.role });
}
