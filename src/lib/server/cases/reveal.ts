import { callerAccess } from '../../domain/case/access.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import { audienceOf } from '../../domain/case/audience.ts';
import type { RevealAnswer, RevealReason } from '../../live/case-view.ts';
import { logReveal, logShown } from './audit.ts';
import { readCallersFor } from './view.ts';
import type { Store } from '../store/index.ts';
import { uncoveredCallers } from './callers.ts';

/**
 * What is covered in a case, whole, and written down before it is shown: the callers for centre, handler and head at one
 * key; for those who oversee with a reason, house and room too, for leaders these alone. Both are bounded by the hour:
 * see `BOUNDS`. Null where there is no such case, or no caller, for this actor.
 */
export async function revealCallers(
  store: Store,
  actor: Actor,
  number: string,
  reason?: RevealReason,
): Promise<RevealAnswer | null> {
  const found = await readCallersFor(store, actor, number);
  if (!found) return null;
  const { file, kase, view } = found;
  const overseer = audienceOf(actor) === 'overseers';
  if (overseer && kase.confidential) return { ok: false, refusal: { code: 'caller-confidential' } };
  const access = callerAccess(kase, actor);
  switch (access) {
    case 'whole':
      return (await logShown(store, actor, kase))
        ? { ok: true, callers: view.callers, place: null }
        : { ok: false, refusal: { code: 'session-ended', field: 'confirm' } };
    case 'masked': {
      if (!overseer) return { ok: false, refusal: { code: 'not-allowed' } };
      if (!reason) return { ok: false, refusal: { code: 'reason-required' } };
      if (!(await logReveal(store, actor, kase.id, reason)))
        return { ok: false, refusal: { code: 'too-fast' } };
      const callers = actor.role === 'supervisor' ? uncoveredCallers(file) : view.callers;
      return { ok: true, callers, place: kase.place };
    }
    case 'none':
      return null;
    default:
      return access satisfies never;
  }
}
