import { error, json } from '@sveltejs/kit';
import type { CallersAnswer } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { logShown } from '$lib/server/case-audit.ts';
import { readCallersFor } from '$lib/server/case-view.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/** Whom a record sheet may call: whole for centre, handler and head, which is written down; masked for the rest. */
export const GET: RequestHandler = async ({ locals: { actor }, params }) => {
  const store = getStore();
  const found = actor && (await readCallersFor(store, actor, params.number));
  if (!found) error(404, m.cases_not_found());
  if (found.view.access === 'whole') await logShown(store, actor, found.kase.id);
  return json({ ...found.view, asked: found.asked } satisfies CallersAnswer);
};
