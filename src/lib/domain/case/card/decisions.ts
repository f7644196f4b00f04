import { openClock, type Clock } from '../clocks.ts';
import { CARD_PARTS } from '../commands/cards.ts';
import type { Command, CommandType } from '../commands/index.ts';
import type { Card } from '../redact.ts';
import type { DecisionAsked } from './asked.ts';
import type { Milestone } from '../../bureau/milestones.ts';

/** What a unit may ask the coordinator to decide. */
const DECIDED = ['return', 'hard', 'waiver', 'promise'] as const;
export type DecisionKind = (typeof DECIDED)[number];

/** A decision that the centre owes a unit, with its own clock. */
export interface Decision {
  kind: DecisionKind;
  card: Card;
  clock: Clock;
  asked: DecisionAsked | undefined;
}

/** What waits for a decision, the one that is due first before all others. */
export function decisionsOf(cards: Iterable<Card>, asked: readonly DecisionAsked[]): Decision[] {
  const decisions: Decision[] = [];
  for (const card of cards) {
    for (const kind of DECIDED) {
      const clock = openClock(card.clocks, CLOCK[kind]);
      if (!clock) continue;
      const about = asked.find((one) => one.caseId === card.id && one.kind === kind);
      decisions.push({ kind, card, clock, asked: about });
    }
  }
  return decisions.sort((a, b) => a.clock.due - b.clock.due);
}

/** What one key does for a decision; null where more has to be said, in a sheet. */
export function approvalOf({ kind, asked, card }: Decision): Command | null {
  switch (kind) {
    case 'waiver':
      return { type: 'decide-waive', approve: true, reason: '' };
    case 'hard':
      return { type: 'decide-hard', approve: true, reason: '' };
    case 'promise':
      return { type: 'approve-promise', reason: '' };
    case 'return': {
      const unit = asked?.suggested;
      if (!unit || unit === card.against) return null;
      return { type: 'decide-return', uphold: true, unit, wrongDispatch: false, out: false, reason: '' };
    }
    default:
      return kind satisfies never;
  }
}

/** What a refusal with its reason sends; null where another date has to be chosen, in a sheet. */
export function refusalOf(kind: DecisionKind, reason: string): Command | null {
  switch (kind) {
    case 'waiver':
      return { type: 'decide-waive', approve: false, reason };
    case 'hard':
      return { type: 'decide-hard', approve: false, reason };
    case 'return':
      return { type: 'decide-return', uphold: false, wrongDispatch: false, out: false, reason };
    case 'promise':
      return null;
    default:
      return kind satisfies never;
  }
}

const CLOCK: Record<DecisionKind, Milestone> = {
  return: 'return',
  hard: 'hard',
  waiver: 'waiver',
  promise: 'promise-approval',
};

/** The sheet in which a decision is made with everything that can be said. */
export const DECIDES = Object.fromEntries(
  DECIDED.map((kind) => [kind, CARD_PARTS.find(({ decides }) => decides === CLOCK[kind])!.verb]),
) as Record<DecisionKind, CommandType>;
