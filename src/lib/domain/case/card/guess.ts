import { PLAIN_CALENDAR } from '../../bureau/calendar.ts';
import type { Guessing, Step } from '../commands/card-part.ts';
import { cardPartOf } from '../commands/cards.ts';
import type { Card } from '../redact.ts';

export type GuessContext = Omit<Guessing, 'calendar'>;

/**
 * The card as it will probably stand after these steps, so that the screen need not wait for the server. Only what a
 * card shows is guessed; the server's own card replaces it.
 */
export function guess(card: Card, steps: readonly Step[], context: GuessContext): Card {
  const guessing = { ...context, calendar: PLAIN_CALENDAR };
  return steps.reduce((drawn, step) => cardPartOf(step.type).guess?.(drawn, step, guessing) ?? drawn, card);
}
