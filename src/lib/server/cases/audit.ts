import { holdsOpen } from '../../domain/case/access.ts';
import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import { HOUR, MINUTE } from '../../domain/bureau/policy.ts';
import type { RevealReason } from '../../live/case-view.ts';
import { writeAudit, type Deed } from '../auth/audit.ts';
import { logger } from '../http/logger.ts';
import { auditedSince, countAudited, isAudited, lastAudited, type Deeds } from '../store/audit-rows.ts';
import { caseIdOf } from '../store/case-queries.ts';
import type { Db, Store } from '../store/index.ts';

/** Who looked at a case, and at what is covered in it. */
type Look =
  | 'case-opened'
  | 'case-denied'
  | 'caller-shown' // whole, to centre, handler or head; the subject says of how many, where there are several
  | 'caller-kept' // whole and sealed on the handler's own phone, for when it has no network
  | 'caller-limit' // no more of them this hour without the password
  | 'caller-revealed' // to supervision, with house and room, for the reason that is the subject
  | 'place-revealed' // house and room to a leader, likewise
  | 'caller-found'; // by a search for his name or number

/** Whoever comes back within this time is still looking, or still trying. */
const STILL_LOOKING = 5 * MINUTE;

/** How often one person may look, counted from the audit itself, so that no restart forgets it. */
export const BOUNDS = {
  /** TRUST R5: a reason is given for a single case, never for a list. */
  revealsAnHour: 30,
  /** A desk takes some twenty calls an hour and looks at an older case or two beside each; a list is read in minutes. */
  wholeCallersAnHour: 60,
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
  const subject = 'id' in asked ? `#${asked.id}` : asked.number;
  try {
    await store.jot(`case-denied ${actor.id} ${subject}`, async (db) => {
      const lately = await auditedSince(db, doneSince(actor, 'case-denied', at - HOUR));
      const trying = lately.some((one) => one.subject === subject && one.at > at - STILL_LOOKING);
      const caseId = await caseIdOf(db, asked);
      if (trying || lately.length >= BOUNDS.denialsAnHour) return;
      await write(db, actor, { at, what: 'case-denied', subject, ...(caseId !== undefined && { caseId }) });
    });
  } catch (failure) {
    logger.error({ err: failure }, 'a denial could not be audited');
  }
}

/** A case as somebody named it. */
type AskedFor = { id: CaseId } | { number: string };

function doneSince({ id: by }: Actor, what: Look | 'confirmed', since: Moment): Deeds {
  return { by, what, since };
}

/**
 * Writes down that an actor is shown the callers of a case whole, as centre, handler or head. False, and nothing may be
 * shown: he has seen so many that he must give his password first. What handler and head see of their own open cases is
 * never counted, nor is a case that he was shown before within that time.
 */
export function logShown(store: Store, actor: Actor, kase: Case): Promise<boolean> {
  const at = store.now();
  const callers = kase.callers.length;
  const several = callers > 1 ? { subject: callers } : {};
  const shown = { at, what: 'caller-shown', caseId: kase.id, ...several } as const;
  return store.transact(async (db) => {
    if (!holdsOpen(kase, actor)) {
      const since = Math.max(at - HOUR, await lastConfirmed(db, actor, at - HOUR));
      const seen = await callersSeenSince(db, actor, since);
      seen.set(kase.id, callers);
      const all = [...seen.values()].reduce((sum, one) => sum + one, 0);
      // One case is shown whole, however many joined it.
      if (all > BOUNDS.wholeCallersAnHour && seen.size > 1) {
        await noteLimit(db, actor, { at, since, caseId: kase.id });
        return false;
      }
    }
    await write(db, actor, shown);
    return true;
  });
}

/** Writes down that the handler's or head's phone keeps the callers of his own open case; false where it is not his. */
export async function logKept(store: Store, actor: Actor, kase: Case): Promise<boolean> {
  if (!holdsOpen(kase, actor)) return false;
  await logOnce(store, actor, 'caller-kept', kase.id);
  return true;
}

/** Each case whose callers he was shown, with their number. */
async function callersSeenSince(db: Db, actor: Actor, since: Moment): Promise<Map<CaseId, number>> {
  const rows = await auditedSince(db, doneSince(actor, 'caller-shown', since));
  return new Map(rows.map(({ caseId, subject: callers }) => [caseId!, Number(callers ?? 1)]));
}

/** When he last gave his password to go on; `since` where he did not. */
async function lastConfirmed(db: Db, actor: Actor, since: Moment): Promise<Moment> {
  return (await lastAudited(db, doneSince(actor, 'confirmed', since))) ?? since;
}

/** The line that supervision finds: once for each time that the password is asked. */
async function noteLimit(
  db: Db,
  actor: Actor,
  { at, since, caseId }: { at: Moment; since: Moment; caseId: CaseId },
): Promise<void> {
  const noted = await isAudited(db, doneSince(actor, 'caller-limit', since));
  if (!noted) await write(db, actor, { at, what: 'caller-limit', caseId });
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
  const what = actor.role === 'supervisor' ? 'caller-revealed' : 'place-revealed';
  const whats: Look[] = ['caller-revealed', 'place-revealed'];
  return store.transact(async (db) => {
    const reveals = await countAudited(db, { by: actor.id, whats, since: at - HOUR });
    if (reveals >= BOUNDS.revealsAnHour) return false;
    await write(db, actor, { at, what, subject: reason, caseId });
    return true;
  });
}

async function logOnce(store: Store, actor: Actor, what: Look, caseId: CaseId): Promise<void> {
  const at = store.now();
  if (!(await isAudited(store.read, doneSince(actor, what, at - STILL_LOOKING), caseId))) {
    await store.jot(`${what} ${actor.id} ${caseId}`, (db) => write(db, actor, { at, what, caseId }));
  }
}

function write(db: Db, actor: Actor, ...deeds: Omit<Deed<Look>, 'by' | 'role'>[]): Promise<void> {
  return writeAudit<Look>(db, ...deeds.map((deed) => ({ ...deed, by: actor.id, role: actor.role })));
}
