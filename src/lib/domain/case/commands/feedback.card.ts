import { knownOf } from '../known.ts';
import { meet } from '../limits.ts';
import { drawn, type CardPart } from './card-part.ts';

export const feedback: CardPart = {
  verb: 'feedback',
  fits: (_card, { facts }) => facts?.feedback === true,
  guess: (card, _step, { now }) => drawn(card, meet(knownOf(card), ['feedback'], now)),
};
