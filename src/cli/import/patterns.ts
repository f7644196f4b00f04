/**
 * Patterns out of somebody's file. This is the one place that makes a pattern while running: only such as cannot take for
 * ever are made, and what they look into is short.
 */

/** False for what is no regular expression, and for one that repeats a group without end or refers back. */
export function isBounded(source: string): boolean {
  try {
    new RegExp(source, 'u');
  } catch {
    return false;
  }
  return !/\)(?:[*+]|\{\d{1,9},\})|\\[1-9k]/.test(source);
}

/** A checked pattern, to be used on what `shortened` let through. */
export function patternOf(source: string): RegExp {
  if (!isBounded(source)) throw new RangeError(`The pattern ${source} may take for ever.`);
  return new RegExp(source, 'u');
}

/** The longest address that is taken apart by such a pattern; a place holds less. */
export function shortened(text: string): string {
  return text.slice(0, 300);
}
