import { type Clock } from '../clocks.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf, type Known } from '../known.ts';
import { joinChanges, meet, meetClock, startClock } from '../limits.ts';
import { drawn, isHeld, runs, type CardPart } from './card-part.ts';
import { CENTRE } from '../../bureau/directory.ts';
import type { Moment } from '../../bureau/moment.ts';

export const requestWaive: CardPart = {
  verb: 'request-waive',
  offline: true,
  fits: (card) => isHeld(card) && runs(card, 'contact') && !card.flags.includes('waiver-pending'),
  guess: (card, _step, context) =>
    drawn(card, { starts: [startClock(card.clocks, 'waiver', CENTRE, context.now, context)] }),
};

export const decideWaive: CardPart = {
  verb: 'decide-waive',
  reads: 'asked',
  decides: 'waiver',
  fits: (card) => card.flags.includes('waiver-pending'),
  guess(card, { approve }, { now }) {
    const owed = card.clocks.filter(({ milestone, ended }) => milestone === 'contact' && !ended);
    // Where several callers are owed a contact, the card does not say whose was asked for.
    if (approve && owed.length > 1) return card;
    return drawn(card, waiverClocks(knownOf(card), approve ? owed[0] : undefined, now, now));
  },
};

/** The wish is decided; where it is granted the contact counts as waived at `at`. */
export function waiverClocks(kase: Known, waived: Clock | undefined, at: Moment, now: Moment): ClockChanges {
  const contact = waived ? meetClock(kase, waived, at, 'waived') : {};
  return joinChanges(contact, meet(kase, ['waiver'], now));
}
