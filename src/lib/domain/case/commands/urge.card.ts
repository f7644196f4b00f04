import { startClock } from '../limits.ts';
import { drawn, isHeld, runs, type CardPart } from './card-part.ts';

export const urge: CardPart = {
  verb: 'urge',
  fits: isHeld,
  guess(card, _step, context) {
    if (card.unit === null) return card;
    const clock = startClock(card.clocks, 'urge', card.unit, context.now, context);
    return drawn(card, { starts: [clock] }, { urges: card.urges + 1 });
  },
};

export const acknowledgeUrge: CardPart = {
  verb: 'acknowledge-urge',
  fits: (card) => runs(card, 'urge'),
};
