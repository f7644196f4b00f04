import type { CardPart } from './card-part.ts';

export const note: CardPart = { verb: 'note', fits: () => true };
