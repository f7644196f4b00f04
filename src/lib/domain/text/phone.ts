import { cleanLine } from './clean.ts';
import { foldText } from './fold.ts';
import { plainDigits } from './numerals.ts';

/**
 * Telephone numbers in one form: `13800001234`, `021-55551234`, `55551234`, `4008001234`, `+4915112345678`, and with an
 * extension `021-55551234-802`.
 */
export type PhoneRead = { ok: true; phone: string } | { ok: false; fault: 'two-numbers' | 'no-number' };

/**
 * Reads one number in whatever way it was written: full width, Chinese digits, 86 or +86, an area code in brackets, blanks,
 * dots, an extension. Empty stays empty. `two-numbers`: there is more than one number in it.
 */
export function readPhone(written: string): PhoneRead {
  const line = cleanLine(written);
  if (line === '') return { ok: true, phone: '' };
  const parts = partsOf(line);
  if (parts.length > 1) return { ok: false, fault: 'two-numbers' };
  const phone = oneNumber(parts[0] ?? '');
  return phone === undefined ? { ok: false, fault: 'no-number' } : { ok: true, phone };
}

/** A number in its one form; what cannot be read as one stays as it was written, cleaned. */
export function normalPhone(written: string): string {
  const read = readPhone(written);
  return read.ok ? read.phone : cleanLine(written);
}

/** What a telephone link dials: digits and a leading +, after a comma's pause the extension. Empty where there is nothing to dial. */
export function dialOf(written: string): string {
  const number = partsOf(cleanLine(written)).map(oneNumber).find(Boolean) ?? '';
  const [, whole = '', extension = ''] = EXTENDED.exec(number) ?? [];
  const dialled = whole ? `${whole},${extension}` : number;
  return dialled.replaceAll('-', '');
}

/** 138 0000 0105: a number as people read it aloud; a covered one too. */
export function spacedPhone(phone: string): string {
  const mobile = /^(\d{3})([\d*]{4})(\d{4})$/.exec(phone);
  return mobile ? mobile.slice(1).join(' ') : phone;
}

/** Whether two numbers are one telephone, whatever their spelling; an area code that one of them lacks does not count, nor does an extension. */
export function samePhone(one: string, other: string): boolean {
  const [a, b] = [lineOf(one), lineOf(other)];
  if (a.number === '' || a.number !== b.number) return false;
  return a.area === '' || b.area === '' || a.area === b.area;
}

/** The digits by which a number is looked for: without country, area and extension, since callers leave them out at will. */
export function searchedDigits(written: string): string {
  return lineOf(written).number.replace(/\D/g, '');
}

const MOBILE = /^1[3-9]\d{9}$/;
/** Service numbers of ten digits: 400 and 800. */
const SERVICE = /^[48]00\d{7}$/;
const LANDLINE = /^(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})$/;
const LOCAL = /^[1-9]\d{6,7}$/;
const EXTENDED = /^(0\d{2,3}-\d{7,8}|\d{7,8}|[48]00\d{7})-(\d{1,6})$/;
/** A number that has one of our forms, or another country's. */
const KNOWN = /^(?:1[3-9]\d{9}|(?:0\d{2,3}-\d{7,8}|[1-9]\d{6,7}|[48]00\d{7})(?:-\d{1,6})?|\+\d{6,20})$/;
/** What stands before a number in its own field. */
const LABEL = /^(?:联系)?(?:电话|手机|座机|固话|号码|tel|mobile|phone)(?:号码?)?[:.]?/i;
const BETWEEN = /[,;、/|\n]|或者?|以及|及|和/u;
/** The longest thing that is looked at as a number. */
const LONGEST = 80;

interface Line {
  area: string;
  number: string;
}

function lineOf(written: string): Line {
  const phone = normalPhone(written);
  const whole = EXTENDED.exec(phone)?.[1] ?? phone;
  const [area, number] = whole.startsWith('0') ? whole.split('-') : ['', whole];
  return number === undefined ? { area: '', number: whole } : { area: area ?? '', number };
}

/** The numbers of a field; one that only looks like several (138/0000/0101) is one. */
function partsOf(line: string): string[] {
  const text = line.slice(0, LONGEST).normalize('NFKC');
  const parts = text.split(BETWEEN).filter((part) => /\S/u.test(part));
  if (parts.length > 1) return !parts.every(isKnown) && isKnown(parts.join('')) ? [parts.join('')] : parts;
  return isKnown(text) ? [text] : besideEachOther(text);
}

/** Two whole numbers with nothing but a blank between them. */
function besideEachOther(text: string): string[] {
  const words = text.split(' ');
  for (let at = 1; at < words.length; at++) {
    const both = [words.slice(0, at).join(' '), words.slice(at).join(' ')];
    if (both.every(isKnown)) return both;
  }
  return [text];
}

function isKnown(part: string): boolean {
  const number = oneNumber(part);
  return number !== undefined && KNOWN.test(number);
}

function oneNumber(part: string): string | undefined {
  const folded = foldText(part).replace(LABEL, '');
  const marked = /^(.{1,40}?)(?:转|轉|分机|内线|ext\.?|x|#)[:：]?(\d{1,6})$/iu.exec(plainDigits(folded));
  const [main, extension] = marked ? [marked[1]!, marked[2]!] : [plainDigits(folded), ''];
  if (!/^\+?[\d()\-‐‑‒–—―−_~.·・•]+$/u.test(main)) return undefined;
  const number = nationalOf(main);
  const known = knownForm(number);
  if (known !== undefined) return withExtension(known, extension);
  return extension === '' ? (dashedExtension(main) ?? oddNumber(number)) : undefined;
}

/** The digits without the country's 86; another country's with its +. */
function nationalOf(main: string): string {
  const digits = main.replace(/\D/g, '');
  const abroad = main.startsWith('+') ? digits : digits.startsWith('00') ? digits.slice(2) : '';
  if (abroad && !abroad.startsWith('86')) return `+${abroad}`;
  if (abroad) return withArea(abroad.slice(2));
  const rest = digits.startsWith('86') ? digits.slice(2) : '';
  return MOBILE.test(rest) || LANDLINE.test(rest) ? rest : rest.length >= 10 ? withArea(rest) : digits;
}

/** Abroad nobody dials the area's zero. */
function withArea(digits: string): string {
  const known = knownForm(digits) !== undefined;
  return !known && LANDLINE.test(`0${digits}`) ? `0${digits}` : digits;
}

function knownForm(digits: string): string | undefined {
  const landline = LANDLINE.exec(digits);
  if (landline) return `${landline[1]}-${landline[2]}`;
  return MOBILE.test(digits) || SERVICE.test(digits) || LOCAL.test(digits) ? digits : undefined;
}

function withExtension(number: string, extension: string): string {
  return extension === '' ? number : `${number}-${extension}`;
}

/** 55551234-802: after a number that is whole already. */
function dashedExtension(main: string): string | undefined {
  const dash = main.search(/[-‐‑‒–—―−]\d{1,6}$/u);
  if (dash < 0) return undefined;
  const number = nationalOf(main.slice(0, dash));
  const known = MOBILE.test(number) ? undefined : knownForm(number);
  return known === undefined ? undefined : withExtension(known, main.slice(dash + 1));
}

/** 110, 12345, a number abroad: kept and dialled as it is. */
function oddNumber(number: string): string | undefined {
  return /^\+?\d{1,20}$/.test(number) ? number : undefined;
}
