import type { CaseId, WaiveReason } from '../../domain/case.ts';
import { openClock, type Clock, type Moment } from '../../domain/clocks.ts';
import type { Card } from '../../domain/redact.ts';

/** What the server adds to a card whose unit asks for 免联系: codes and moments, no text. */
export interface WaiverAsked {
  caseId: CaseId;
  reason: WaiveReason;
  askedAt: Moment;
  /** When the attempts were made, earliest first. */
  attempts: Moment[];
}

/** A decision that the centre owes a unit, with its own clock. */
export interface Decision {
  card: Card;
  clock: Clock | undefined;
  asked: WaiverAsked | undefined;
}

/** What waits for a decision, the one that is due first before all others. */
export function decisionsOf(cards: Iterable<Card>, asked: readonly WaiverAsked[]): Decision[] {
  const decisions: Decision[] = [];
  for (const card of cards) {
    if (!card.flags.includes('waiver-pending')) continue;
    decisions.push({
      card,
      clock: openClock(card.clocks, 'waiver'),
      asked: asked.find(({ caseId }) => caseId === card.id),
    });
  }
  return decisions.sort((a, b) => (a.clock?.due ?? Infinity) - (b.clock?.due ?? Infinity));
}
