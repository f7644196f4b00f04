import { error, json } from '@sveltejs/kit';
import { isCentre } from '$lib/domain/bureau/directory.ts';
import { wallFigures } from '$lib/server/reports/figures.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/** What a wall shows beside its cards, asked once a minute. */
export const GET: RequestHandler = async ({ locals, setHeaders }) => {
  const allowed = locals.wall !== null || (locals.actor !== null && isCentre(locals.actor));
  if (!allowed) error(404);
  setHeaders({ 'cache-control': 'no-store' });
  return json(await wallFigures(getStore(), locals.now));
};
