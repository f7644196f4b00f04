import type { CaseId } from '../domain/case/case.ts';
import type { Moment } from '../domain/case/clocks.ts';
import type { Card } from '../domain/case/redact.ts';
import type { Presence } from '../live/protocol.ts';
import type { Moved } from './connection.svelte.ts';

/** How long the mover's name stands on a card, in milliseconds. */
const NAME_FOR = 2_000;
const NOBODY: ReadonlyMap<CaseId, string> = new Map();

/** Who looks at or drags what, by case. */
export function presenceByCase(people: readonly Presence[]): ReadonlyMap<CaseId, Presence[]> {
  const byCase = new Map<CaseId, Presence[]>();
  for (const one of people) byCase.set(one.caseId, [...(byCase.get(one.caseId) ?? []), one]);
  return byCase;
}

/** Whose move each case shows at `now`; one's own moves need no name. */
export function moversAt(
  moved: readonly Pick<Moved<Card>, 'by' | 'seen' | 'caseId'>[],
  me: string,
  now: Moment,
): ReadonlyMap<CaseId, string> {
  const recent = moved.filter(({ by, seen }) => by !== me && now - seen < NAME_FOR);
  return recent.length === 0 ? NOBODY : new Map(recent.map(({ caseId, by }) => [caseId, by]));
}
