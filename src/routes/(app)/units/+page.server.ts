import { error } from '@sveltejs/kit';
import type { UnitCode } from '$lib/domain/case/clocks.ts';
import type { Directory } from '$lib/domain/bureau/directory.ts';
import { audienceOf } from '$lib/domain/case/audience.ts';
import { m } from '$lib/paraglide/messages.js';
import { decisionsAsked } from '$lib/server/cases/decisions-asked.ts';
import { feedbackList } from '$lib/server/cases/feedback.ts';
import { unitFigures } from '$lib/server/reports/figures.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { PageServerLoad } from './$types';

/** For the centre and those who oversee it: who heads each unit, and what units ask to have decided. */
export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('units:asked', 'units:figures', 'centre:feedback');
  const { actor } = locals;
  const audience = actor && audienceOf(actor);
  if (audience !== 'centre' && audience !== 'overseers') error(404, m.error_not_found());
  const store = getStore();
  return {
    heads: headsOf(store.directory()),
    asked: await decisionsAsked(store, actor!),
    figures: await unitFigures(store, store.now()),
    feedback: audience === 'centre' ? feedbackList(store) : [],
  };
};

/** 第一责任人 of each unit. */
function headsOf({ people }: Directory): Record<UnitCode, string> {
  const heads: Record<UnitCode, string> = {};
  for (const { unit, roles, active, name } of people.values()) {
    if (unit && active && roles.includes('head')) heads[unit] ??= name;
  }
  return heads;
}
