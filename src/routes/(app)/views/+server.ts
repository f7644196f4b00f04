import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { viewSaved } from '$lib/live/views.ts';
import { m } from '$lib/paraglide/messages.js';
import { getStore } from '$lib/server/store/index.ts';
import { listViews, saveView } from '$lib/server/cases/views.ts';
import { answered, BAD } from './answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { actor } }) => {
  if (!actor) error(404, m.error_not_found());
  return answered({ ok: true, views: await listViews(getStore(), actor) });
};

export const POST: RequestHandler = async ({ locals: { actor }, request }) => {
  if (!actor) error(404, m.error_not_found());
  const view = v.safeParse(viewSaved, await request.json().catch(() => null));
  return answered(view.success ? await saveView(getStore(), actor, view.output) : BAD);
};
