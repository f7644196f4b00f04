/**
 * Half characters: of a character beyond the first 65,536 (an emoji, a rare surname) a string holds two halves, and a cut
 * between them leaves one that is none. What `isWellFormed` says, for browsers that have none.
 */
const HALF = /\p{Surrogate}/u;

export function hasHalves(text: string): boolean {
  return HALF.test(text);
}
