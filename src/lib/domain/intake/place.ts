import type { Place } from '../bureau/place.ts';
import type { Road } from '../bureau/directory.ts';
import { areasOf, isEstate } from '../bureau/road.ts';
import { withoutEdges } from '../text/clean.ts';
import { normalHouse } from '../text/house.ts';

/**
 * Takes a place as people say it apart. `road` and `cross` are public names and may stand on the wall; house, lane and
 * room numbers, estates and everything else stay in `detail`. What is not recognised as a road is never one: then
 * `road` is empty.
 *
 * 柳荫路88弄5号602室 → 柳荫路 + 88弄5号602室 · 青禾路近望春路 → 青禾路, cross 望春路 · 356 S BERENDO ST, 90020 → S BERENDO ST + 356.
 */
export function parsePlace(written: string, roads: readonly Road[]): Place {
  const text = placeText(written);
  const area = proposeArea(text, roads);
  const known = roadsIn(text, roads);
  const road = known[0] ?? spelledRoad(text);
  if (!road) return { ...(latinPlace(text) ?? { road: '', cross: '', detail: text }), area };
  const before = text.slice(0, road.at).replace(BEFORE_A_ROAD, '');
  const after = text.slice(road.at + road.name.length);
  const cross = known[1]?.name ?? crossIn(after);
  const detail = cross && isOnlyCross(after, cross) ? before : before + after;
  return { road: road.name, cross, detail: withoutEdges(detail), area };
}

/**
 * The area of a place: of the road that it names first, else of the estate; a road that parts two areas has none of its
 * own, then the side decides that people name (银杏大道东侧). Empty where nothing tells.
 */
export function proposeArea(written: string, roads: readonly Road[]): string {
  const text = placeText(written);
  const named = [...roadsIn(text, roads), ...estatesIn(text, roads)];
  if (named[0]?.area) return named[0].area;
  const sides = areasOf(roads).filter((area) => namesSide(text, area));
  return sides.length === 1 ? sides[0]! : (named.find(({ area }) => area)?.area ?? '');
}

interface Found {
  name: string;
  area: string;
  at: number;
}

const BEFORE_A_ROAD = /^.*?(?:[省市区县镇]|街道)$|^(?:在|位于|靠近|本区)$/u;
const ROAD_ENDING = '(?:大道|公路|大街|路|街|巷|胡同|公园|广场)';
/** Only at the very start and with something after it that can follow a road: 丰收路120号, not 门口的马路. */
const SPELLED = new RegExp(
  `^(?:[^\\d\\s,，]{1,6}(?:区|街道|镇))?(?<road>\\p{Script=Han}{1,6}?${ROAD_ENDING})(?=$|[\\d\\s,，、/近与和东南西北中口上旁])`,
  'u',
);
const NO_ROAD = /(?:马路|道路|铁路|公路|半路|一路|小路|路路)$/u;
const CROSS = new RegExp(
  `^[\\s,，]?(?:近|靠近|与|和|、|/|&)?\\s?(?<road>\\p{Script=Han}{1,6}?${ROAD_ENDING})(?:路口|交叉口|交界|口)?`,
  'u',
);
const LATIN = /^(?<house>\d+[A-Za-z]?(?:-\d+)?(?: 1\/2)?)\s+(?<road>\p{Script=Latin}.*)$/u;
const LATIN_AFTER = /^(?<road>\p{Script=Latin}[^\d,]*),?\s?(?<house>\d.*)$/u;

/** A place in its normal form, no longer than one is; full-width slashes as narrow ones. */
function placeText(written: string): string {
  return normalHouse(written.slice(0, LONGEST)).replaceAll('／', '/');
}
/** The longest place that is taken apart. */
const LONGEST = 400;

/** The known roads that a text names, in its order; a name within a longer one does not count. */
function roadsIn(text: string, roads: readonly Road[]): Found[] {
  return namesIn(
    text,
    roads.filter(({ name }) => !isEstate(name)),
  );
}

function estatesIn(text: string, roads: readonly Road[]): Found[] {
  return namesIn(
    text,
    roads.filter(({ name }) => isEstate(name)),
  );
}

function namesIn(text: string, roads: readonly Road[]): Found[] {
  const found: Found[] = [];
  for (const { name, area } of [...roads].sort((a, b) => b.name.length - a.name.length)) {
    const at = name ? text.indexOf(name) : -1;
    const within = found.some((other) => at < other.at + other.name.length && at + name.length > other.at);
    if (at >= 0 && !within) found.push({ name, area, at });
  }
  return found.sort((a, b) => a.at - b.at);
}

function spelledRoad(text: string): Found | undefined {
  const road = SPELLED.exec(text)?.groups?.road;
  return road && !NO_ROAD.test(road) ? { name: road, area: '', at: text.indexOf(road) } : undefined;
}

function crossIn(after: string): string {
  const road = CROSS.exec(after)?.groups?.road ?? '';
  return NO_ROAD.test(road) ? '' : road;
}

/** True where nothing but the crossing is said: 近望春路, /望春路口. */
function isOnlyCross(after: string, cross: string): boolean {
  return /^[\s,，]?(?:近|靠近|与|和|、|\/|&)?\s?(?:路口|交叉口|交界处|交界|口)?$/u.test(
    after.replace(cross, ''),
  );
}

function latinPlace(text: string): Omit<Place, 'area'> | undefined {
  const parts = (LATIN.exec(text) ?? LATIN_AFTER.exec(text))?.groups;
  if (!parts) return undefined;
  const street = parts.road!.replace(/, ?\d{4,6}$/, '');
  const [road = '', ...crossing] = street.split(/ (?:&|AT|at|near) /);
  return { road: road.trim(), cross: crossing.join(' ').trim(), detail: parts.house!.trim() };
}

function namesSide(text: string, area: string): boolean {
  const side = area.slice(0, 1);
  const said = [
    ...[...'以路偏'].map((before) => before + side),
    ...[...'侧边面段半'].map((after) => side + after),
  ];
  return text.includes(area) || said.some((words) => text.includes(words));
}
