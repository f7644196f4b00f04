import { error, json } from '@sveltejs/kit';
import type { CallersAnswer, CallersHeld } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { logKept, logShown } from '$lib/server/cases/audit.ts';
import { readCallersFor } from '$lib/server/cases/view.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/**
 * Whom a record sheet may call: whole for centre, handler and head, which is written down; masked for the rest. With
 * `?keep` the handler's or head's own phone asks, for when it has no network: kept is not shown, and written down as such.
 */
export const GET: RequestHandler = async ({ locals: { actor }, params, url }) => {
  const store = getStore();
  const found = actor && (await readCallersFor(store, actor, params.number));
  if (!found) error(404, m.common_case_not_found());
  if (found.view.access === 'whole') {
    const log = url.searchParams.has('keep') ? logKept : logShown;
    if (!(await log(store, actor, found.kase)))
      return json({ confirm: true } satisfies CallersHeld, { status: 401 });
  }
  return json({ ...found.view, asked: found.asked } satisfies CallersAnswer);
};
