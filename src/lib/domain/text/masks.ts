import { cleanLine, cleanText } from './clean.ts';
import { fold, replaceSpans, unfold, type Span } from './fold.ts';
import { HOUSE_UNITS } from './house.ts';
import { namedIn, surname } from './name.ts';
import { digitOf, plainDigits } from './numerals.ts';
import { readPhone } from './phone.ts';

/** How persons are covered for those who may not read them whole (DOMAIN: personal data). All of it takes linear time. */

const COVER = '***';

/** 王丽华 → 王**. */
export function maskName(name: string): string {
  const family = surname(name);
  return family ? `${family}**` : '';
}

/** 13800001234 → 138****1234; 021-55551234 → 021-****1234; 55551234 → ****1234; short or odd → ****. */
export function maskPhone(phone: string): string {
  const read = readPhone(phone);
  const [, start, end] = (read.ok && SHOWN.exec(read.phone)) || [];
  return start === undefined ? '****' : `${start}****${end}`;
}
const SHOWN = /^(1\d{2}|0\d{2,3}-|)(?:\d{3,4})(\d{4})(?:-\d{1,6})?$/;

/** 柳荫路88弄5号602室 → 柳荫路88弄***. */
export function maskAddress(address: string): string {
  const clean = cleanLine(address);
  const folded = fold(clean);
  for (let at = 0; at < folded.text.length; at++) {
    const part = partAt(folded.text, at);
    if (!part && !/\d/.test(folded.text[at]!)) continue;
    const start = part?.unit === '弄' ? part.end : at;
    return clean.slice(0, folded.from[start] ?? clean.length).trimEnd() + COVER;
  }
  return clean;
}

/**
 * Free text with telephone, identity and room numbers covered, in whatever way they are written, for everybody who may not
 * read the caller whole.
 */
export function maskText(written: string): string {
  const text = cleanText(written);
  const folded = fold(text);
  const found = [...numbersIn(folded.text), ...roomsIn(folded.text)];
  return replaceSpans(
    text,
    found.map(([start, end]) => unfold(folded, start, end)),
    COVER,
  );
}

/** A text without people: these names in any spelling, and everybody's numbers. `whole` leaves no family name either. */
export function maskPeople(written: string, names: readonly string[], { whole = false } = {}): string {
  const text = cleanText(written);
  const left = names.reduce(
    (left, name) => replaceSpans(left, namedIn(left, [name]), whole ? COVER : maskName(name) || COVER),
    text,
  );
  return maskText(left);
}

/** Digits that belong together: nothing but blanks and what people put between digits stands between them. */
interface Run {
  start: number;
  end: number;
  digits: string;
}

/** What people put between the digits of a number; blanks are folded away already. */
const SEPARATOR = /[-‐‑‒–—―−_~.·・•‧∙()[\]{}+/\\|'"*]/u;
const MOST_SEPARATORS = 3;
/** From this many digits on it is somebody's number. */
const LONG = 7;

function runsIn(text: string): Run[] {
  const runs: Run[] = [];
  let run: Run | null = null;
  let gap = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = digitOf(text[at]!);
    if (digit !== undefined) {
      if (!run) runs.push((run = { start: at, end: at + 1, digits: digit }));
      else {
        run.end = at + 1;
        run.digits += digit;
      }
      gap = 0;
    } else if (run && gap < MOST_SEPARATORS && SEPARATOR.test(text[at]!)) {
      gap += 1;
    } else {
      run = null;
      gap = 0;
    }
  }
  return runs;
}

/** Telephones and identity numbers. */
function numbersIn(text: string): Span[] {
  const runs = runsIn(text);
  const spans: Span[] = [];
  for (const [at, run] of runs.entries()) {
    if (isPersonal(run, text)) spans.push(withEnds(text, run));
    else spans.push(...acrossCommas(text, runs, at));
  }
  return spans;
}

function isPersonal({ start, end, digits }: Run, text: string): boolean {
  if (ROOM.test(text.slice(end, end + 5))) return true;
  if (digits.length < LONG) return false;
  const written = text.slice(start, Math.min(end, start + LONGEST_OWN));
  if (OWN_NUMBER.test(written) || DATE.test(written)) return false;
  const plain = digits.length === end - start;
  return !(plain && MEASURE.test(text.slice(end, end + 1)) && !TELEPHONE.test(digits));
}

/** 138,0000,0101: only where it is nothing but one telephone or identity number; else they are several. */
function acrossCommas(text: string, runs: readonly Run[], first: number): Span[] {
  let digits = '';
  for (let at = first; at < runs.length && at < first + MOST_GROUPS; at++) {
    const { start, end, digits: more } = runs[at]!;
    const before = runs[at - 1];
    if (at > first && !(start === before!.end + 1 && COMMA.test(text[before!.end]!))) break;
    digits += more;
    if (at > first && WHOLE.test(digits)) return [withEnds(text, { start: runs[first]!.start, end, digits })];
  }
  return [];
}
const MOST_GROUPS = 8;

/** With the country's + and the area's bracket before it, and the last letter of an identity number or the extension after it. */
function withEnds(text: string, { start, end }: Run): Span {
  const after = EXTENSION.exec(text.slice(end, end + 16));
  const before = BEFORE_NUMBER.exec(text.slice(Math.max(0, start - 2), start));
  return [start - (before?.[0].length ?? 0), end + (after?.[0].length ?? 0)];
}

const TELEPHONE = /1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}/;
const WHOLE = /^(?:(?:86)?1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|\d{15}|\d{17,18})$/;
const LONGEST_OWN = 24;
/** The number of a case. */
const OWN_NUMBER = /^20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-\d{4,6}$/;
/** 2026-11-24, 2026.11.24-12.01, and what stands close behind without its blank: 2026-11-24 08(:30). */
const DATE =
  /^20\d{2}[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])(?:[-–—~]?(?:20\d{2}[-./])?\d{1,2}(?:[-./]\d{1,2})?)?$/;
const MEASURE = /[元块万亿吨克斤米平亩株棵人户次件%％]/u;
const BEFORE_NUMBER = /[+(]{1,2}$/;
const COMMA = /[,，、]/u;
const ROOM = /^[-–—.·~/]{0,3}(?:室|房|单元)/u;
const EXTENSION =
  /^[-–—.·~/]{0,3}(?:室|房|单元)|^[xX※](?![a-z])|^(?:转|轉|分机|内线|ext\.?|x|#)[:：]?\d{1,6}/iu;

interface Part {
  end: number;
  unit: string;
}

/** How long a number before such a word may be; longer ones are no house. */
const LONGEST_NUMERAL = 6;
const NUMERAL = /[0-9〇零一二三四五六七八九十百]/u;
const UNIT = new RegExp(`^(?:${HOUSE_UNITS}|户)`, 'u');
/** After these a bare number is a room: 6楼602, 5号602, 3单元501. */
const HOLDS_ROOMS = new Set([
  '弄',
  '支弄',
  '号',
  '号楼',
  '号院',
  '号门',
  '栋',
  '幢',
  '座',
  '单元',
  '楼',
  '层',
  '门',
  '梯',
]);
/** One of these tells where somebody lives, whatever else is said. */
const PRIVATE = new Set(['室', '房', '单元', '户']);
const MEASURED = /^[元块万个天日月年人名次棵株辆台只米平吨袋箱包点分时路线周小]/u;
/** The last letter of a name of a place where people live, or of a building. */
const LIVED_IN = /[弄号苑村区园庭城府里坊庄寓期楼栋幢座]/u;

/** Room numbers, with the building that they are in; lane and house by themselves stay, a street tree stands there too. */
function roomsIn(text: string): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < text.length;) {
    const found = chainAt(text, at) ?? foreignRoomAt(text, at) ?? dashedRoomAt(text, at);
    if (found && found.covered < found.end) spans.push([found.covered, found.end]);
    at = found?.end ?? afterNumeral(text, at);
  }
  return spans;
}

/** Numbers with their words one after the other. Covered from `covered` on; where that is the end, nothing is. */
interface Chain {
  covered: number;
  end: number;
}

function chainAt(text: string, start: number): Chain | undefined {
  const parts: (Part & { start: number })[] = [];
  let end = start;
  for (let part = partAt(text, end); part && parts.length < MOST_PARTS; part = partAt(text, end)) {
    parts.push({ start: end, ...part });
    end = part.end + (isDash(text[part.end]) && NUMERAL.test(text[part.end + 1] ?? '') ? 1 : 0);
  }
  const last = parts.at(-1);
  if (!last) return undefined;
  const room = roomAfter(text, end, last.unit, parts.length);
  const inLane = parts.findLastIndex(({ unit }) => LANES.has(unit)) + 1;
  const within = parts.slice(inLane);
  const told =
    room > end ||
    (inLane > 0 && within.length > 0) ||
    within.some(({ unit }) => PRIVATE.has(unit)) ||
    new Set(within.map(({ unit }) => unit)).size > 1;
  end = told ? Math.max(room, last.end) : last.end;
  return { covered: told ? (within[0]?.start ?? last.end) : end, end };
}
const MOST_PARTS = 6;
const LANES = new Set(['弄', '支弄']);

/** The end of a bare number that must be a room, as far as it goes on with dashes; `at` itself where there is none. */
function roomAfter(text: string, at: number, unit: string, parts: number): number {
  let end = at;
  for (let next = numeralEnd(text, at); next > end;) {
    end = next;
    next = isDash(text[end]) ? numeralEnd(text, end + 1) : end;
    if (next === end + 1) break;
  }
  const long = end - at >= 3 || parts > 1 || unit === '单元';
  return HOLDS_ROOMS.has(unit) && long && !MEASURED.test(text.slice(end, end + 1)) ? end : at;
}

/** 碧溪苑5-602, 5-3-602室. */
function dashedRoomAt(text: string, at: number): Chain | undefined {
  if (!NUMERAL.test(text[at] ?? '')) return undefined;
  const near = plainDigits(text.slice(at, at + 20));
  const found =
    /^\d{1,4}[A-Za-z]?(?:[-—–]\d{1,4}[A-Za-z]?){1,3}[室房]/u.exec(near) ??
    (LIVED_IN.test(text[at - 1] ?? '')
      ? /^\d{1,3}[A-Za-z]?(?:[-—–]\d{1,3}){0,2}[-—–]\d{3,4}(?!\d)/u.exec(near)
      : null);
  return found ? { covered: at, end: at + found[0].length } : undefined;
}

/** Room 602, Flat 5B. */
function foreignRoomAt(text: string, at: number): Chain | undefined {
  if (!/[A-Za-z]/.test(text[at] ?? '')) return undefined;
  const found = /^(?:room|rm|flat|apt|apartment|unit|suite)\.?(?:no\.?|#)?\d{1,5}[a-z]?/i.exec(
    text.slice(at, at + 24),
  );
  return found ? { covered: at, end: at + found[0].length } : undefined;
}

/** A number, or the letter of a building, with one of the words that it is told by. */
function partAt(text: string, at: number): Part | undefined {
  const lettered = /[A-Za-z]/.test(text[at] ?? '') && /[座栋幢楼号]/u.test(text[at + 1] ?? '');
  const end = lettered ? at + 1 : numeralEnd(text, at);
  const unit = end > at ? UNIT.exec(text.slice(end, end + 2))?.[0] : undefined;
  return unit === undefined ? undefined : { end: end + unit.length, unit };
}

/** Where a number that may be a house ends, its letter included; `at` itself where there is none. */
function numeralEnd(text: string, at: number): number {
  let end = at;
  while (end - at <= LONGEST_NUMERAL && NUMERAL.test(text[end] ?? '')) end += 1;
  if (end - at > LONGEST_NUMERAL || end === at) return at;
  return /[A-Za-z]/.test(text[end] ?? '') && !/[A-Za-z]/.test(text[end + 1] ?? '') ? end + 1 : end;
}

function afterNumeral(text: string, at: number): number {
  let end = at;
  while (NUMERAL.test(text[end] ?? '')) end += 1;
  return Math.max(end, at + 1);
}

function isDash(char: string | undefined): boolean {
  return char !== undefined && /[-‐‑‒–—―−]/u.test(char);
}
