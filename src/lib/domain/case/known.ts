import type { Breach, Caller, CaseType, CategoryCode, CoUnit } from './case.ts';
import { openClock, type Clock, type Moment, type UnitCode } from './clocks.ts';
import type { Card } from './redact.ts';
import type { Stage } from './stages.ts';

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
