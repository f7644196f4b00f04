import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { m } from '$lib/paraglide/messages.js';
import { readStoryFor } from '$lib/server/cases/view.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

const position = v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/), v.transform(Number)));

/** A page of a case's story: the newest, or what came before the event `?before=`. */
export const GET: RequestHandler = async ({ locals: { actor }, params, url }) => {
  const before = v.safeParse(position, url.searchParams.get('before') ?? undefined);
  const page =
    actor && before.success && (await readStoryFor(getStore(), actor, params.number, before.output));
  if (!page) error(404, m.common_case_not_found());
  return json(page);
};
