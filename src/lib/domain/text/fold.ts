/**
 * A text as it is compared, not as it is shown: without blanks, marks and invisible characters, every digit of every
 * script a plain one, compatible forms (full width, circled, raised) as their plain letters. Remembers where each character
 * came from, so that what is found here can be covered there.
 */
export interface Folded {
  text: string;
  /** Of each place of `text`: where the character that it comes from begins and ends in the text as written. */
  from: number[];
  to: number[];
}

export function fold(written: string): Folded {
  const from: number[] = [];
  const to: number[] = [];
  let text = '';
  let at = 0;
  for (const char of written) {
    const end = at + char.length;
    const folded = foldCharacter(char);
    for (let place = 0; place < folded.length; place++) {
      from.push(at);
      to.push(end);
    }
    // A mark on a character goes with it: the key around a digit.
    if (folded === '' && to.length > 0 && to.at(-1) === at && MARK.test(char)) to[to.length - 1] = end;
    text += folded;
    at = end;
  }
  return { text, from, to };
}

/** The folded text alone. */
export function foldText(written: string): string {
  let text = '';
  for (const char of written) text += foldCharacter(char);
  return text;
}

/** A span of a text, in places of the text as written. */
export type Span = readonly [start: number, end: number];

/** Where a span of the folded text stands in the text as written. */
export function unfold({ from, to }: Folded, start: number, end: number): Span {
  return [from[start]!, to[end - 1]!];
}

/** A text with each of these spans replaced; spans that meet are one. */
export function replaceSpans(text: string, spans: readonly Span[], by: string): string {
  let left = '';
  let at = 0;
  let joined = false;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (start > at || !joined) left += text.slice(at, start) + by;
    at = Math.max(at, end);
    joined = true;
  }
  return left + text.slice(at);
}

function foldCharacter(char: string): string {
  const code = char.codePointAt(0)!;
  if (code > 0x20 && code < 0x7f) return char;
  if (code >= 0x4e00 && code <= 0x9fff) return char;
  let folded = '';
  for (const one of char.normalize('NFKC')) if (!UNSEEN.test(one)) folded += plainDigit(one);
  return folded;
}

const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

const MARK = /\p{M}/u;

/** A digit of any script, or one in a filled circle, as 0 to 9; anything else as it is. */
function plainDigit(char: string): string {
  const code = char.codePointAt(0)!;
  const circled = CIRCLED.find((one) => code >= one && code < one + 9);
  if (circled !== undefined) return String(code - circled + 1);
  if (code < 0x660 || !/\p{Nd}/u.test(char)) return char;
  // The digits of a script stand together, the zero first.
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

/** The ones of those rows of filled circles that no compatible form is defined for. */
const CIRCLED = [0x24f5, 0x2776, 0x2780, 0x278a];
