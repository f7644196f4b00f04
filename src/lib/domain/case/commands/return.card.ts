import { CENTRE } from '../../bureau/directory.ts';
import { knownOf } from '../known.ts';
import { meet, startClock } from '../limits.ts';
import { drawn, isHeld, runs, type CardPart } from './card-part.ts';
import { reassigned, returnedOut } from './reassign.card.ts';

export const requestReturn: CardPart = {
  verb: 'request-return',
  fits: (card) => isHeld(card) && !card.flags.includes('return-pending'),
  guess: (card, _step, context) =>
    drawn(card, { starts: [startClock(card.clocks, 'return', CENTRE, context.now, context)] }),
};

export const decideReturn: CardPart = {
  verb: 'decide-return',
  reads: 'asked',
  decides: 'return',
  fits: (card) => runs(card, 'return'),
  guess(card, { uphold, out, unit }, context) {
    const decided = drawn(card, meet(knownOf(card), ['return'], context.now));
    if (!uphold) return decided;
    if (out) return returnedOut(decided, context.now);
    return unit === undefined ? decided : reassigned(decided, unit, context, true);
  },
};
