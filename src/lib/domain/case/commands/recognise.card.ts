import type { CardPart } from './card-part.ts';

export const recognise: CardPart = {
  verb: 'recognise',
  fits: (_card, { facts }) => (facts?.late.length ?? 0) > 0,
};
