import { callerAccess } from '../domain/access.ts';
import type { Actor } from '../domain/directory.ts';
import type { RevealAnswer, RevealReason } from '../live/case-view.ts';
import { logReveal, logShown } from './case-audit.ts';
import { readCallersFor, readCallersUncovered } from './case-view.ts';
import type { Store } from './store/index.ts';

/**
 * The callers whole, written down before they are shown: for centre, handler and head at one key, for supervision with
 * a reason and at most thirty times an hour. Null where there is no such case, or no caller, for this actor.
 */
export async function revealCallers(
  store: Store,
  actor: Actor,
  number: string,
  reason?: RevealReason,
): Promise<RevealAnswer | null> {
  const found = await readCallersFor(store, actor, number);
  if (!found) return null;
  const { kase, view } = found;
  const access = callerAccess(kase, actor);
  switch (access) {
    case 'whole':
      await logShown(store, actor, kase.id);
      return { ok: true, callers: view.callers };
    case 'masked': {
      if (actor.role !== 'supervisor') return { ok: false, refusal: { code: 'not-allowed' } };
      if (!reason) return { ok: false, refusal: { code: 'reason-required' } };
      if (!(await logReveal(store, actor, kase.id, reason)))
        return { ok: false, refusal: { code: 'too-fast' } };
      const uncovered = await readCallersUncovered(store, actor, number);
      return uncovered && { ok: true, callers: uncovered.callers };
    }
    case 'none':
      return null;
    default:
      return access satisfies never;
  }
}
