import { error } from '@sveltejs/kit';
import type { DecisionAsked } from '$lib/components/units/decisions.ts';
import type { Milestone, UnitCode } from '$lib/domain/clocks.ts';
import type { Directory } from '$lib/domain/directory.ts';
import { audienceOf } from '$lib/domain/redact.ts';
import { m } from '$lib/paraglide/messages.js';
import { readCaseFor } from '$lib/server/case-view.ts';
import { feedbackList } from '$lib/server/feedback.ts';
import { unitFigures } from '$lib/server/figures.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { PageServerLoad } from './$types';

/** For the centre and those who oversee it: who heads each unit, and what units ask to have decided. */
export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('units:asked', 'units:figures', 'centre:feedback');
  const { actor } = locals;
  const audience = actor && audienceOf(actor);
  if (audience !== 'centre' && audience !== 'overseers') error(404, m.error_not_found());
  const store = getStore();
  const asked: DecisionAsked[] = [];
  for (const { id, number, attempts, clocks } of store.open.values()) {
    if (!clocks.some(({ milestone, ended }) => !ended && AWAITED.includes(milestone))) continue;
    const view = await readCaseFor(store, actor!, number);
    const times = attempts.map(({ occurredAt }) => occurredAt);
    for (const one of view?.asked ?? []) asked.push({ ...one, caseId: id, attempts: times });
  }
  return {
    heads: headsOf(store.directory()),
    asked,
    figures: await unitFigures(store, store.now()),
    feedback: audience === 'centre' ? feedbackList(store) : [],
  };
};

const AWAITED: readonly Milestone[] = ['return', 'hard', 'waiver', 'promise-approval'];

/** 第一责任人 of each unit. */
function headsOf({ people }: Directory): Record<UnitCode, string> {
  const heads: Record<UnitCode, string> = {};
  for (const { unit, roles, active, name } of people.values()) {
    if (unit && active && roles.includes('head')) heads[unit] ??= name;
  }
  return heads;
}
