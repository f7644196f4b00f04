import { error } from '@sveltejs/kit';
import { isCentre } from '$lib/domain/directory.ts';
import { m } from '$lib/paraglide/messages.js';
import { getStore } from '$lib/server/store/index.ts';
import type { PageServerLoad } from './$types';

/** The words that point to a category and the roads with their areas, which only the desk needs. */
export const load: PageServerLoad = ({ locals: { actor } }) => {
  if (!actor || !isCentre(actor)) error(404, m.error_not_found());
  const { categories, roads } = getStore().directory();
  return { categories, roads };
};
