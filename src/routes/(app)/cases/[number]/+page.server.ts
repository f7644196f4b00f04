import { openCase } from './open-case.ts';
import type { PageServerLoad } from './$types';

/** The case, read for whoever asks; absent and forbidden are one. */
export const load: PageServerLoad = async ({ locals, params, depends }) => {
  depends('board:case');
  return { view: await openCase(locals.actor, params.number) };
};
