/**
 * Texts cut for searching. Chinese is cut into two-character pieces, one beginning at every character (银杏大道: 银杏, 杏大,
 * 大道, 道), so that any two characters find their text; other words stay whole and are found by their beginnings.
 */

import { cleanLine, cutText } from '../text/clean.ts';
import { normalPhone, searchedDigits } from '../text/phone.ts';

/** What is kept of a text: folded to narrow digits and small letters, and where in the text it stands. */
export interface Piece {
  piece: string;
  start: number;
  end: number;
}

/** A word of a query. */
export interface Term {
  /** All of them one after the other; of the last one the beginning is enough where `open`. */
  pieces: string[];
  open: boolean;
  /** The digits of a word of at least four digits and nothing else: part of a number, wherever it stands in it. */
  digits: string;
}

/** A span of a text, in characters of the text as it stands. */
export type Span = [start: number, end: number];
export type Marked = { text: string; hit: boolean }[];

/** The longest query that is looked at. */
export const LONGEST_QUERY = 100;
/** Fewer digits than these find no telephone and no case number: they are a house or a year. */
export const FEWEST_DIGITS = 4;
const MOST_TERMS = 8;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let run: Piece[] = [];
  let word: Piece | null = null;
  const endRun = () => {
    run.forEach(({ piece, start, end }, at) => {
      const next = run[at + 1];
      pieces.push(next ? { piece: piece + next.piece, start, end: next.end } : { piece, start, end });
    });
    if (run.length > 0) run = [];
  };
  const endWord = () => {
    if (word) pieces.push(word);
    word = null;
  };
  for (const { piece, start, end } of charactersOf(text)) {
    if (isChinese(piece)) {
      endWord();
      run.push({ piece, start, end });
    } else if (isLetter(piece)) {
      endRun();
      if (word) word = { piece: word.piece + piece, start: word.start, end };
      else word = { piece, start, end };
    } else {
      endRun();
      endWord();
    }
  }
  endRun();
  endWord();
  return pieces;
}

/** The words of a query; none where it holds no letter and no digit. */
export function termsOf(query: string): Term[] {
  const asked = cleanLine(cutText(query, LONGEST_QUERY));
  const number = numberIn(asked);
  const words = number.length > FEWEST_DIGITS + 2 ? [number] : asked.split(/\s+/u);
  const terms = words.flatMap((word): Term[] => {
    const pieces = piecesOf(word);
    const last = pieces.at(-1);
    if (!last) return [];
    // The last character of a run of Chinese is said by the piece before it already.
    const said = last.start < (pieces.at(-2)?.end ?? 0);
    if (said) pieces.pop();
    const digits = digitsIn(word);
    return [
      {
        pieces: pieces.map(({ piece }) => piece),
        open: !said,
        digits: digits.length >= FEWEST_DIGITS ? digits : '',
      },
    ];
  });
  return terms.slice(0, MOST_TERMS);
}

/** Whether a term says too little to look for by itself: one character. */
export function isTooShort({ pieces: [first = '', ...more], open }: Term): boolean {
  return open && more.length === 0 && [...first].length < 2;
}

/** Where a text holds a term; none: nowhere. */
export function spansIn(pieces: readonly Piece[], term: Term): Span[] {
  const spans: Span[] = [];
  const last = term.pieces.length - 1;
  for (let at = 0; at + last < pieces.length; at++) {
    const held = term.pieces.every((wanted, step) => {
      const { piece } = pieces[at + step]!;
      return term.open && step === last ? piece.startsWith(wanted) : piece === wanted;
    });
    if (held) spans.push([pieces[at]!.start, endOf(pieces[at + last]!, term, last)]);
  }
  return spans;
}

/** A text in parts, those marked that hold one of the terms. */
export function marked(text: string, terms: readonly Term[]): Marked {
  const pieces = piecesOf(text);
  const spans = terms.flatMap((term) => spansIn(pieces, term));
  const parts: Marked = [];
  let at = 0;
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
    if (end <= at) continue;
    const last = parts.at(-1);
    if (start > at) parts.push({ text: text.slice(at, start), hit: false });
    if (start <= at && last?.hit) last.text += text.slice(at, end);
    else parts.push({ text: text.slice(Math.max(start, at), end), hit: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false });
  return parts;
}

/** The same of a number, such as a telephone: its digits anywhere, whatever separates them. */
export function holdsDigits(number: string, { digits }: Term): boolean {
  return digits !== '' && digitsOf(number).includes(digits);
}

/** Every four neighbouring digits of a number, which is how an index finds the middle of one. */
export function windowsOf(number: string): string[] {
  const digits = digitsOf(number);
  const windows: string[] = [];
  for (let at = 0; at + FEWEST_DIGITS <= digits.length; at++) {
    windows.push(digits.slice(at, at + FEWEST_DIGITS));
  }
  return windows;
}

/** Of an open last piece only what the query said of it; a Chinese piece found by one character is that character. */
function endOf({ start, end, piece }: Piece, { pieces, open }: Term, last: number): number {
  if (!open) return end;
  const shorter = piece.length - pieces[last]!.length;
  return end - start === piece.length ? end - shorter : end;
}

/** A telephone by the digits that every spelling of it has; any other number by its own. */
function numberIn(asked: string): string {
  const phone = normalPhone(asked);
  const whole = /^(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|[48]00\d{7})$/.test(phone);
  return whole ? searchedDigits(phone) : digitsIn(asked);
}

/** The digits of what is nothing but digits and what people put between them; else none. */
function digitsIn(word: string): string {
  const folded = word.normalize('NFKC');
  return /^[\d\s()+-]*$/.test(folded) ? folded.replace(/\D/g, '') : '';
}

function digitsOf(number: string): string {
  return number.normalize('NFKC').replace(/\D/g, '');
}

/** Each character folded, with the place of the one that it comes from. */
function* charactersOf(text: string): Iterable<Piece> {
  let start = 0;
  for (const char of text) {
    const end = start + char.length;
    const code = char.codePointAt(0)!;
    if (code >= 0x4e00 && code <= 0x9fff) yield { piece: char, start, end };
    else for (const piece of folded(char)) yield { piece, start, end };
    start = end;
  }
}

function folded(char: string): string {
  return char.normalize('NFKC').toLowerCase();
}

function isChinese(char: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(char);
}

function isLetter(char: string): boolean {
  return /[\p{L}\p{N}\p{M}]/u.test(char);
}
