import { cleanLine } from './clean.ts';
import { plainNumeral } from './numerals.ts';

/** What numbers a place is told by: lane, house, building, stairs, floor, room. The longer words first. */
export const HOUSE_UNITS = '支弄|弄|号楼|号院|号门|号|栋|幢|座|单元|楼|层|室|房|门|梯';

/** A place within its road in one form: 八十八 弄 ５号 六〇二室 → 88弄5号602室. */
export function normalHouse(written: string): string {
  return cleanLine(written)
    .replace(SPOKEN, plainNumeral)
    .replace(BLANK_BEFORE_UNIT, '')
    .replace(BLANK_AFTER_UNIT, '');
}

/**
 * A road apart from the house number that was written with it: 青禾路５号 → 青禾路 + 5号, `356 S BERENDO ST` → S BERENDO ST
 * + 356. Where no house number is in it, all of it is road.
 */
export function withoutHouse(written: string): { road: string; house: string } {
  const line = normalHouse(written);
  const latin = LATIN_HOUSE.exec(line);
  if (latin) return { road: line.slice(latin[0].length), house: latin[0].trim() };
  const at = line.search(HOUSE);
  if (at < 0) return { road: line, house: '' };
  return { road: line.slice(0, at).trim(), house: line.slice(at).trim() };
}

const NUMERAL = '[〇零一二三四五六七八九十百]';
const SPOKEN = new RegExp(`${NUMERAL}{1,6}(?=\\s?(?:${HOUSE_UNITS}))`, 'gu');
const BLANK_BEFORE_UNIT = new RegExp(`(?<=\\d)\\s(?=${HOUSE_UNITS})`, 'gu');
const BLANK_AFTER_UNIT = new RegExp(`(?<=\\d(?:${HOUSE_UNITS}))\\s(?=\\d)`, 'gu');
/** A number with a word of the list after it, or right behind a road. */
const HOUSE = new RegExp(
  `\\d{1,6}[A-Za-z]?\\s?(?:${HOUSE_UNITS})|(?<=[路街道巷弄园场村苑区])[\\s-]?\\d`,
  'u',
);
const LATIN_HOUSE = /^\d{1,6}[A-Za-z]?(?:-\d{1,6})?(?: 1\/2)? (?=\S)/u;
