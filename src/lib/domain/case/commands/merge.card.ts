import { knownOf } from '../known.ts';
import { endsOfAll } from '../limits.ts';
import { onBoard } from '../stages.ts';
import { drawn, isHeld, type CardPart } from './card-part.ts';

export const merge: CardPart = {
  verb: 'merge',
  fits: (card, { actor }) => card.stage === 'received' || (actor.role !== 'intake' && isHeld(card)),
  guess: (card, _step, { now }) =>
    drawn(card, { ends: endsOfAll(knownOf(card), now, 'replaced') }, { stage: 'merged' }),
};

export const voidCase: CardPart = {
  verb: 'void',
  fits: ({ stage }) => onBoard(stage),
  guess: (card, _step, { now }) =>
    drawn(card, { ends: endsOfAll(knownOf(card), now, 'cancelled') }, { stage: 'void' }),
};
