import type { CardPart } from './card-part.ts';

export const reopen: CardPart = {
  verb: 'reopen',
  fits: ({ stage }, { now, facts }) => stage === 'closed' && now <= (facts?.reopenUntil ?? Infinity),
};
