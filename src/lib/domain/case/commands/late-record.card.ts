import type { CardPart } from './card-part.ts';

/** Offered where a refused step is brought back, never in a menu. */
export const lateRecord: CardPart = { verb: 'late-record' };
