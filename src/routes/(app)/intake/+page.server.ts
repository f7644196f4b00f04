import { error } from '@sveltejs/kit';
import { isCentre } from '$lib/domain/bureau/directory.ts';
import { m } from '$lib/paraglide/messages.js';
import { feedbackList } from '$lib/server/cases/feedback.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { PageServerLoad } from './$types';

/** The words that point to a category and the roads with their areas, which only the desk needs; what the district is owed. */
export const load: PageServerLoad = ({ locals: { actor }, depends }) => {
  depends('centre:feedback');
  if (!actor || !isCentre(actor)) error(404, m.error_not_found());
  const store = getStore();
  const { categories, roads } = store.directory();
  return { categories, roads, feedback: feedbackList(store) };
};
