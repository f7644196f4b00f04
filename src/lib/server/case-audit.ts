import { and, count, eq, gt } from 'drizzle-orm';
import type { CaseId } from '../domain/case.ts';
import type { Moment } from '../domain/clocks.ts';
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

/** How often one person may look, counted from the audit itself, so that no restart forgets it. */
export const BOUNDS = {
  /** TRUST R5: a reason is given for a single case, never for a list. */
  revealsAnHour: 30,
  /** Whoever has tried so often is known by then, and the log stays readable. */
  denialsAnHour: 200,
} as const;

/**
 * Writes down that an actor opened a case, once as long as he goes on looking at it. He reads on while nothing can be
 * written: it is written as soon as it can be. The callers, which are covered here, do not go without.
 */
export function logOpening(store: Store, actor: Actor, caseId: CaseId): Promise<void> {
  return logOnce(store, actor, 'case-opened', caseId);
}

/**
 * Writes down that an actor reached for a case that is not his, or for one that there never was: the same work for both,
 * so that the time which the answer takes tells neither. He gets the same answer whether or not it can be written.
 */
export async function logDenied(store: Store, actor: Actor, asked: AskedFor): Promise<void> {
  const at = store.now();
  const [subject, which] =
    'id' in asked ? [`#${asked.id}`, eq(cases.id, asked.id)] : [asked.number, eq(cases.number, asked.number)];
  try {
    await store.jot(`case-denied ${actor.id} ${subject}`, async (db) => {
      const lately = await db
        .select({ at: audit.at, subject: audit.subject })
        .from(audit)
        .where(doneSince(actor, 'case-denied', at - HOUR));
      const trying = lately.some((one) => one.subject === subject && one.at > at - STILL_LOOKING);
      const [there] = await db.select({ caseId: cases.id }).from(cases).where(which);
      if (trying || lately.length >= BOUNDS.denialsAnHour) return;
      await write(db, actor, { at, what: 'case-denied', subject, ...there });
    });
  } catch (failure) {
    logger.error({ err: failure }, 'a denial could not be audited');
  }
}

/** A case as somebody named it. */
type AskedFor = { id: CaseId } | { number: string };

function doneSince(actor: Actor, what: Look, since: Moment) {
  return and(eq(audit.by, actor.id), eq(audit.what, what), gt(audit.at, since));
}

/** Writes down that an actor saw the callers whole, as centre, handler or head. */
export function logShown(store: Store, actor: Actor, caseId: CaseId): Promise<void> {
  return store.transact((db) => write(db, actor, { at: store.now(), what: 'caller-shown', caseId }));
}

/** Writes down that a search for a caller led an actor to these cases; what he typed is nowhere. */
export async function logFound(store: Store, actor: Actor, cases: readonly CaseId[]): Promise<void> {
  if (cases.length === 0) return;
  const at = store.now();
  await store.transact((db) =>
    write(db, actor, ...cases.map((caseId) => ({ at, what: 'caller-found' as const, caseId }))),
  );
}

/** Writes a reveal with its reason down; false, and nothing written, beyond thirty in an hour. */
export function logReveal(
  store: Store,
  actor: Actor,
  caseId: CaseId,
  reason: RevealReason,
): Promise<boolean> {
  const at = store.now();
  const lately = doneSince(actor, 'caller-revealed', at - HOUR);
  return store.transact(async (db) => {
    const [found] = await db.select({ reveals: count() }).from(audit).where(lately);
    if ((found?.reveals ?? 0) >= BOUNDS.revealsAnHour) return false;
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
  if (!found) {
    await store.jot(`${what} ${actor.id} ${caseId}`, (db) => write(db, actor, { at, what, caseId }));
  }
}

function write(db: Db, actor: Actor, ...deeds: Omit<Deed<Look>, 'by' | 'role'>[]): Promise<void> {
  return writeAudit<Look>(db, ...deeds.map((deed) => ({ ...deed, by: actor.id, role: actor.role })));
}
