/**
 * Half characters: of a character beyond the first 65,536 (an emoji, a rare surname) a string holds two halves, and a cut
 * between them leaves one that is none. What `isWellFormed` and `toWellFormed` do, for browsers that have neither.
 */
const HALF = /\p{Surrogate}/u;
const HALVES = /\p{Surrogate}/gu;

export function hasHalves(text: string): boolean {
  return HALF.test(text);
}

/** The same text with U+FFFD in the place of each half. */
export function wellFormed(text: string): string {
  return text.replace(HALVES, '\ufffd');
}
