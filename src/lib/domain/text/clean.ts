import { hasHalves } from './halves.ts';

/**
 * The one form in which a text is kept: what nobody sees is taken out, digits and Latin letters are narrow, every blank is
 * a plain one, every line ends alike. Whoever takes text in (commands, forms, files, queries) lets it through here first;
 * text that is older than this is shown through it.
 */

/** Half of a character that takes two places: neither engine stores it as it is. */
const HALF = /\p{Surrogate}/gu;
/** Ends of lines of other systems and of word processors. */
const LINE_END = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu;
/** Controls, marks of direction, blanks without width, fillers. What joins emoji to one, and what a Hebrew or Arabic word needs, stays. */
const INVISIBLE =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d|\u200d(?!\p{Extended_Pictographic})|(?<!\p{Extended_Pictographic})\ufe0f|(?<!\p{Script=Hebrew}|\p{Script=Arabic})[\u200e\u200f\u061c](?!\p{Script=Hebrew}|\p{Script=Arabic})|(?!\u200d|\ufe0f|[\u200e\u200f\u061c])(?:\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{Noncharacter_Code_Point})|(?![\t\n])\p{Cc}/gu;
/** Blanks of other widths, that of Braille too. */
const BLANK = /[\p{Zs}\u2800]/gu;
const WIDE = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;
/** More marks on one letter than any language has: they run over their neighbours. */
const HEAPED = /(\p{M}{8})\p{M}+/gu;

/** A text of several lines in its normal form; half characters are left out. */
export function cleanText(written: string): string {
  if (isPlain(written)) return written.trim();
  return written
    .replace(HALF, '')
    .replace(LINE_END, '\n')
    .replace(INVISIBLE, '')
    .replace(HEAPED, '$1')
    .replace(BLANK, ' ')
    .replace(WIDE, narrow)
    .trim();
}

/** The same for one line: each run of blanks and line ends is one blank. */
export function cleanLine(written: string): string {
  return cleanText(written).replace(/\s+/gu, ' ');
}

/** False for what cannot be stored: half a character (some clients cut there), and NUL, at which some programs stop. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !hasHalves(text);
}

/** The longest beginning of at most `most` places (UTF-16) that ends after a whole character, as people count them. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of characters.segment(text.slice(0, most + LONGEST_CHARACTER))) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** A text without the blanks, commas and stops at its ends, such as part it from what was taken away there. */
export function withoutEdges(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && EDGE.test(text[start]!)) start += 1;
  while (end > start && EDGE.test(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
}
const EDGE = /[\s,，、;；。]/u;

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Places that one character of a cleaned text may take: a family of emoji with skin tones takes some thirty. */
const LONGEST_CHARACTER = 64;

/** Nearly every text: Chinese, its own signs, and plain ASCII. */
function isPlain(text: string): boolean {
  return /^[\t\n\x20-\x7e\u3001-\u303f\u4e00-\u9fff\u2018\u2019\u201c\u201d\u2026\u2014\uff01-\uff0f\uff1a-\uff1f]*$/.test(
    text,
  );
}

function narrow(wide: string): string {
  return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
}
