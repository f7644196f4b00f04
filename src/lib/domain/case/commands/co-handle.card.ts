import { knownOf } from '../known.ts';
import { endOf, startClockDue } from '../limits.ts';
import { drawn, isHeld, owes, type CardPart } from './card-part.ts';

export const coHandle: CardPart = {
  verb: 'co-handle',
  fits: isHeld,
  guess(card, { unit, due }, context) {
    if (unit === undefined || due === undefined) return card;
    const clock = startClockDue(card.clocks, 'co-unit', unit, due, context);
    return drawn(card, { starts: [clock] }, { coUnits: [...card.coUnits, unit] });
  },
};

export const releaseCo: CardPart = {
  verb: 'release-co',
  fits: (card) => isHeld(card) && card.coUnits.length > 0,
  guess(card, { unit }, { now }) {
    const known = knownOf(card);
    const co = known.coUnits.find((one) => one.unit === unit);
    if (!co) return card;
    const ends = endOf(known, { milestone: 'co-unit', round: co.round }, now, 'cancelled');
    return drawn(card, { ends }, { coUnits: card.coUnits.filter((one) => one !== unit) });
  },
};

export const replyCo: CardPart = {
  verb: 'reply-co',
  reads: 'asked',
  fits: (card, { actor }) => isHeld(card) && owes(card, 'co-unit', actor),
};
