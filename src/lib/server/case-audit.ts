import { and, count, eq, gt } from 'drizzle-orm';
import type { CaseId } from '../domain/case.ts';
import type { Actor } from '../domain/directory.ts';
import { HOUR, MINUTE } from '../domain/policy.ts';
import type { RevealReason } from '../live/case-view.ts';
import { writeAudit, type Deed } from './auth/audit.ts';
import { logger } from './logger.ts';
import { audit } from './store/accounts.ts';
import type { Db, Store } from './store/index.ts';
import { cases } from './store/tables.ts';

/** Who looked at a case, at its callers whole, at covered ones with a reason, who found it by its caller, and who in vain. */
type Look = 'case-opened' | 'case-denied' | 'caller-shown' | 'caller-revealed' | 'caller-found';

/** Whoever comes back within this time is still looking, or still trying. */
const STILL_LOOKING = 5 * MINUTE;
const REVEALS_AN_HOUR = 30;

/** Writes down that an actor opened a case, once as long as he goes on looking at it. */
export function logOpening(store: Store, actor: Actor, caseId: CaseId): Promise<void> {
  return logOnce(store, actor, 'case-opened', caseId);
}

/**
 * Writes down that an actor reached for a case that is not his; where there is no such case, nothing. He gets the same
 * answer whether or not that can be written.
 */
export async function logDenied(store: Store, actor: Actor, caseId: CaseId): Promise<void> {
  try {
    const [there] = await store.read.select({ id: cases.id }).from(cases).where(eq(cases.id, caseId));
    if (there) await logOnce(store, actor, 'case-denied', caseId);
  } catch (failure) {
    logger.error({ err: failure, caseId }, 'a denial could not be audited');
  }
}

/** Writes down that an actor saw the callers whole, as centre, handler or head. */
export function logShown(store: Store, actor: Actor, caseId: CaseId): Promise<void> {
  return store.transact((db) => write(db, actor, { at: store.now(), what: 'caller-shown', caseId }));
}

/** Writes down that a search for a caller led an actor to these cases; what he typed is nowhere. */
export async function logFound(store: Store, actor: Actor, cases: readonly CaseId[]): Promise<void> {
  if (cases.length === 0) return;
  const at = store.now();
  await store.transact(async (db) => {
    for (const caseId of cases) await write(db, actor, { at, what: 'caller-found', caseId });
  });
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

async function logOnce(store: Store, actor: Actor, what: Look, caseId: CaseId): Promise<void> {
  const at = store.now();
  const recent = and(
    eq(audit.caseId, caseId),
    eq(audit.by, actor.id),
    eq(audit.what, what),
    gt(audit.at, at - STILL_LOOKING),
  );
  const [found] = await store.read.select({ id: audit.id }).from(audit).where(recent).limit(1);
  if (!found) await store.transact((db) => write(db, actor, { at, what, caseId }));
}

function write(db: Db, actor: Actor, deed: Omit<Deed<Look>, 'by' | 'role'>): Promise<void> {
  return writeAudit<Look>(db, { ...deed, by: actor.id, role: actor.role });
}
