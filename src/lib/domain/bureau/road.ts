import type { Place } from './place.ts';
import type { Category, Directory, Road } from './directory.ts';
import { cleanLine } from '../text/clean.ts';
import { foldText } from '../text/fold.ts';
import { normalHouse, withoutHouse } from '../text/house.ts';
import { plainNumeral } from '../text/numerals.ts';

/** Whether a name is that of a place where people live: it may say who called, so it counts as a house number does. */
export function isEstate(name: string): boolean {
  return /(?:苑|小区|新村|花园|公寓|家园|佳园|名邸|山庄|里弄|坊)$/u.test(name);
}

/**
 * A text with 小区 in place of every name of a place where people live: those that the catalogue keeps from walls, and what
 * looks like one (梧桐苑垃圾堆积 → 小区垃圾堆积).
 */
export function withoutEstates(text: string, roads: readonly Road[]): string {
  const kept = roads.filter((road) => !isPublic(road)).map(({ name }) => name);
  const known = kept
    .sort((a, b) => b.length - a.length)
    .reduce((left, name) => (name ? left.replaceAll(name, ESTATE_SAID) : left), text);
  return known.replace(ESTATE_IN_TEXT, ESTATE_SAID);
}
const ESTATE_SAID = '小区';
/** Its name is what stands before the word, up to four characters, as far as none of them joins words. */
const ESTATE_IN_TEXT =
  /(?:(?![在到从的于是和与去往进为对把被])\p{Script=Han}){1,4}(?:苑(?!路|街|里)|小区|新村|公寓|家园|佳园|名邸|山庄|(?<!街心|中心|街头|街角)花园)/gu;

/** Whether a road of the catalogue may be shown on a wall. */
export function isPublic({ name, public: said }: Road): boolean {
  return said ?? !isEstate(name);
}

/** The areas that roads lie in or that decide between units, each once. */
export function areasOf(roads: readonly Road[], categories: Iterable<Category> = []): string[] {
  const deciding = [...categories].flatMap(({ byArea }) => Object.keys(byArea ?? {}));
  return [...new Set([...roads.map(({ area }) => area), ...deciding])].filter(Boolean);
}

/**
 * A place in the form in which it is kept, whoever typed it: a road of the catalogue by the catalogue's name, and whatever
 * else was typed with a road (house, lane, room, a side) in `detail`. A road that the catalogue does not know keeps its
 * name, without a house number.
 */
export function settledPlace(written: Place, roads: readonly Road[]): Place {
  const line = cleanLine(written.road);
  const found = roadAt(line, roads);
  const apart = withoutHouse(line);
  const unknown = apart.road === '' ? { road: line, house: '' } : apart;
  const { road, house } = found ? { road: found.road.name, house: normalHouse(found.rest) } : unknown;
  const detail = normalHouse(written.detail);
  return {
    road,
    cross: cleanLine(written.cross),
    detail: house !== '' && !detail.startsWith(house) ? house + detail : detail,
    area: cleanLine(written.area) || (found?.road.area ?? ''),
  };
}

/**
 * What a wall shows of a place: a road that the catalogue marks as public, by the catalogue's name, else an area out of the
 * bureau's list; nothing that anybody typed.
 */
export function placeOnWall(
  { road, area }: Pick<Place, 'road' | 'area'>,
  directory: Pick<Directory, 'roads' | 'categories'>,
): { road: string; area: string } {
  const known = roadAt(road, directory.roads)?.road;
  const shown = [area, known?.area ?? ''].find((one) => isArea(one, directory)) ?? '';
  return { road: known && isPublic(known) ? known.name : shown, area: shown };
}

/** The road of the catalogue that a text begins with, with what follows it: the end, a number, or where on it. */
function roadAt(text: string, roads: readonly Road[]): { road: Road; rest: string } | undefined {
  const known = catalogueOf(roads);
  const folded = keyOf(text);
  const whole = known.byKey.get(folded);
  if (whole) return { road: whole, rest: '' };
  for (const [key, road] of known.longestFirst) {
    if (!folded.startsWith(key) || !FOLLOWS.test(folded.slice(key.length, key.length + 2))) continue;
    const at = text.indexOf(road.name);
    return { road, rest: at < 0 ? folded.slice(key.length) : text.slice(at + road.name.length) };
  }
  return undefined;
}

/** What may stand behind a road's name that is not part of another name. */
const FOLLOWS =
  /^(?:[\d〇零一二三四五六七八九十百,，、/（(]|[东南西北中][段侧首端边面]|[近与和沿口旁]|路口|交叉|[A-Za-z]\d)/u;

interface Catalogue {
  byKey: Map<string, Road>;
  longestFirst: [key: string, road: Road][];
}
const catalogues = new WeakMap<readonly Road[], Catalogue>();

function catalogueOf(roads: readonly Road[]): Catalogue {
  const known = catalogues.get(roads);
  if (known) return known;
  const byKey = new Map(roads.map((road) => [keyOf(road.name), road]));
  byKey.delete('');
  const longestFirst = [...byKey].sort(([a], [b]) => b.length - a.length);
  const made = { byKey, longestFirst };
  catalogues.set(roads, made);
  return made;
}

function isArea(name: string, { roads, categories }: Pick<Directory, 'roads' | 'categories'>): boolean {
  if (name === '') return false;
  if (roads.some(({ area }) => area === name)) return true;
  for (const { byArea } of categories.values()) if (byArea && Object.hasOwn(byArea, name)) return true;
  return false;
}

/** As roads are compared: without blanks and widths, numerals plain (三号桥路, 3号桥路). */
function keyOf(name: string): string {
  return foldText(name.slice(0, LONGEST))
    .replace(/[〇零一二三四五六七八九十百]{1,6}/gu, plainNumeral)
    .toLowerCase();
}
/** No name of a road is longer. */
const LONGEST = 200;
