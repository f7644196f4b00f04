import { wallFigures } from '$lib/server/reports/figures.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { LayoutServerLoad } from './$types';

/** So that the first picture already has its names; afterwards the page asks `figures` itself. */
export const load: LayoutServerLoad = async ({ locals }) => ({
  now: locals.now,
  figures: locals.wall && (await wallFigures(getStore(), locals.now)),
});
