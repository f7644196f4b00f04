import { error, json } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { readAskedFor } from '$lib/server/cases/view.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/** What waits for a decision or a reply: for the sheets that show no caller. */
export const GET: RequestHandler = async ({ locals: { actor }, params }) => {
  const asked = actor && (await readAskedFor(getStore(), actor, params.number));
  if (!asked) error(404, m.common_case_not_found());
  return json(asked);
};
