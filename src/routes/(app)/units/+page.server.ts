import { error } from '@sveltejs/kit';
import type { WaiverAsked } from '$lib/components/units/decisions.ts';
import type { UnitCode } from '$lib/domain/clocks.ts';
import type { Directory } from '$lib/domain/directory.ts';
import { audienceOf } from '$lib/domain/redact.ts';
import { m } from '$lib/paraglide/messages.js';
import { getStore } from '$lib/server/store/index.ts';
import type { PageServerLoad } from './$types';

/** For the centre and those who oversee it: who heads each unit, and what units ask to have decided. */
export const load: PageServerLoad = ({ locals, depends }) => {
  depends('units:asked');
  const { actor } = locals;
  const audience = actor && audienceOf(actor);
  if (audience !== 'centre' && audience !== 'overseers') error(404, m.error_not_found());
  const store = getStore();
  const asked: WaiverAsked[] = [];
  for (const { id, waiver, attempts } of store.open.values()) {
    if (!waiver || waiver.decidedAt !== undefined) continue;
    const { reason, askedAt } = waiver;
    asked.push({ caseId: id, reason, askedAt, attempts: attempts.map(({ occurredAt }) => occurredAt) });
  }
  return { heads: headsOf(store.directory()), asked };
};

/** 第一责任人 of each unit. */
function headsOf({ people }: Directory): Record<UnitCode, string> {
  const heads: Record<UnitCode, string> = {};
  for (const { unit, roles, active, name } of people.values()) {
    if (unit && active && roles.includes('head')) heads[unit] ??= name;
  }
  return heads;
}
