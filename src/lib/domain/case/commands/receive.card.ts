import type { CardPart } from './card-part.ts';

/** A case is registered at intake, where no card is yet. */
export const receive: CardPart = { verb: 'receive', lands: 'received' };
