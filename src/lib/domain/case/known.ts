import type { Breach, Caller, CoUnit } from './case.ts';
import { openClock, type Clock } from './clocks.ts';
import type { Card } from './redact.ts';
import type { Stage } from './stages.ts';
import type { CaseType, CategoryCode, UnitCode } from '../bureau/directory.ts';
import type { Milestone } from '../bureau/milestones.ts';
import type { Moment } from '../bureau/moment.ts';

/**
 * What a case and its card both know. What an act does to the clocks is computed over these fields alone, so that what a
 * screen foretells and what the rule then gives cannot part.
 */
export interface Known {
  stage: Stage;
  unit: UnitCode | null;
  category: CategoryCode;
  type: CaseType;
  receivedAt: Moment;
  clocks: readonly Clock[];
  callers: readonly Caller[];
  confidential: boolean;
  coUnits: readonly Pick<CoUnit, 'unit' | 'round'>[];
  breaches: readonly Breach[];
  extended: boolean;
}

/** The same of a card: it shows no breach, and of the callers whether one left a number and who is still to be called. */
export function knownOf(card: Card): Known {
  const joined = card.clocks.flatMap(({ caller, ended }): Caller[] =>
    caller === undefined || ended ? [] : [{ id: caller, hasPhone: true, from: { caseId: 0, caller: 0 } }],
  );
  const helping = card.clocks.filter(({ milestone, ended }) => milestone === 'co-unit' && !ended);
  return {
    stage: card.stage,
    unit: card.unit,
    category: card.category,
    type: card.type,
    receivedAt: card.receivedAt,
    clocks: card.clocks,
    callers: [{ id: 1, hasPhone: !card.flags.includes('anonymous') }, ...joined],
    confidential: card.flags.includes('confidential'),
    coUnits: card.coUnits.map((unit) => ({
      unit,
      round: helping.find((clock) => clock.unit === unit)?.round ?? 0,
    })),
    breaches: [],
    extended: card.extended ?? false,
  };
}

/** Whether the citizen of the case was reached, as far as a card tells. */
export function wasReached({ stage, clocks }: Pick<Card, 'stage' | 'clocks'>): boolean {
  const own = clocks.filter(({ milestone, caller }) => milestone === 'contact' && caller === undefined);
  if (openClock(own, 'contact')) return false;
  return own.some(({ ended }) => ended?.how === 'met') || (stage === 'contacted' && own.length === 0);
}

/** Nothing of this round happened earlier, as far as a card tells: its unit was not yet given it, or a step came before. */
export function earliestOf(card: Pick<Card, 'clocks' | 'receivedAt'>): Moment {
  let earliest = card.receivedAt;
  for (const { milestone, caller, started, ended } of card.clocks) {
    if (caller !== undefined) continue;
    if (OF_THIS_ROUND.includes(milestone)) earliest = Math.max(earliest, started);
    const step = milestone === 'contact' || milestone === 'on-site';
    if (step && ended?.how === 'met') earliest = Math.max(earliest, ended.at);
  }
  return earliest;
}

const OF_THIS_ROUND: readonly Milestone[] = ['accept', 'contact', 'on-site', 'rework'];
