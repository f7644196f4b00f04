import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { viewChanged, viewId } from '$lib/live/views.ts';
import { m } from '$lib/paraglide/messages.js';
import { getStore } from '$lib/server/store/index.ts';
import { changeView, deleteView } from '$lib/server/cases/views.ts';
import { answered, BAD } from '../answer.ts';
import type { RequestHandler } from './$types';

export const PATCH: RequestHandler = async ({ locals: { actor }, params, request }) => {
  if (!actor || !v.is(viewId, params.id)) error(404, m.error_not_found());
  const change = v.safeParse(viewChanged, await request.json().catch(() => null));
  return answered(change.success ? await changeView(getStore(), actor, params.id, change.output) : BAD);
};

export const DELETE: RequestHandler = async ({ locals: { actor }, params }) => {
  if (!actor || !v.is(viewId, params.id)) error(404, m.error_not_found());
  return answered(await deleteView(getStore(), actor, params.id));
};
