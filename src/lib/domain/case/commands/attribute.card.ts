import type { CardPart } from './card-part.ts';

export const attribute: CardPart = {
  verb: 'attribute',
  fits: (_card, { facts }) => (facts?.breaches.length ?? 0) > 0,
};
