import { error, json } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { myDay } from '$lib/server/reports/my-day.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/** What this worker did today. */
export const GET: RequestHandler = async ({ locals: { actor } }) => {
  const day = actor && (await myDay(getStore(), actor));
  if (!day) error(404, m.error_not_found());
  return json(day);
};
