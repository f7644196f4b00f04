import type { CardPart } from './card-part.ts';

export const stepBack: CardPart = {
  verb: 'step-back',
  fits(_card, { actor, now, facts }) {
    if (!facts?.last) return false;
    return actor.role === 'coordinator' || (facts.last.by === actor.id && now <= facts.last.until);
  },
};
