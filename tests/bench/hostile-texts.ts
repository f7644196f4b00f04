import { LENGTHS } from '../../src/lib/domain/case/commands/fields.ts';
import { proposeTitle, shownTitle } from '../../src/lib/domain/case/title.ts';
import { emergenciesIn } from '../../src/lib/domain/intake/emergency.ts';
import { LONGEST_QUERY, marked, piecesOf, termsOf } from '../../src/lib/domain/search/pieces.ts';
import { parsePlace } from '../../src/lib/domain/intake/place.ts';
import { marksOf, proposeCategory } from '../../src/lib/domain/intake/propose.ts';
import { placeOnWall, settledPlace } from '../../src/lib/domain/bureau/road.ts';
import { similarOpen } from '../../src/lib/domain/intake/similar.ts';
import { cleanLine, cleanText, cutText } from '../../src/lib/domain/text/clean.ts';
import { maskAddress, maskPeople, maskText } from '../../src/lib/domain/text/masks.ts';
import { normalName } from '../../src/lib/domain/text/name.ts';
import { dialOf, readPhone } from '../../src/lib/domain/text/phone.ts';
import { referenceCategories, referenceRoads } from '../../src/lib/domain/bureau/reference/index.ts';

/** What is done with a text that somebody sent, and how long the field is that it stands in. */
export interface Work {
  name: string;
  length: number;
  take: (text: string) => unknown;
}

const categories = new Map(referenceCategories.map((one) => [one.code, one]));
const roads = referenceRoads;
const placed = (text: string) => ({ road: text, cross: text, detail: text, area: text });
const LONGEST_TEXT = 5000;

export const WORKS: readonly Work[] = [
  { name: 'cleaning', length: LONGEST_TEXT, take: (text) => cleanLine(cleanText(text)) },
  { name: 'masks of text', length: LONGEST_TEXT, take: maskText },
  { name: 'masks of people', length: LONGEST_TEXT, take: (text) => maskPeople(text, ['王丽华', '欧阳测甲']) },
  { name: 'masks of addresses', length: LENGTHS.detail * 4 + 1000, take: maskAddress },
  {
    name: 'names and telephones',
    length: 1240,
    take: (text) => [normalName(text), readPhone(text), dialOf(text)],
  },
  { name: 'places', length: LENGTHS.road * 4 + 1000, take: (text) => parsePlace(text, roads) },
  {
    name: 'roads',
    length: LENGTHS.road * 4 + 1000,
    take: (text) => [settledPlace(placed(text), roads), placeOnWall(placed(text), { roads, categories })],
  },
  {
    name: 'titles',
    length: LONGEST_TEXT,
    take: (text) => [proposeTitle(text, ['王丽华'], roads), shownTitle(text, [], roads)],
  },
  {
    name: 'proposals',
    length: LONGEST_TEXT,
    take: (text) => [
      proposeCategory(text, placed(text), { categories }),
      marksOf(text, ['树', '垃圾', '垃圾箱']),
      emergenciesIn(text),
    ],
  },
  {
    name: 'similar cases',
    length: LENGTHS.detail * 4 + 1000,
    take: (text) =>
      similarOpen(
        [placed(text), { ...placed(text), road: '' }].map((place) => ({
          category: 'G01',
          place,
          receivedAt: 0,
        })),
        placed(`${text}1`),
        'G01',
        0,
      ),
  },
  { name: 'search', length: LONGEST_TEXT, take: (text) => [marked(text, termsOf(text)), piecesOf(text)] },
  { name: 'queries', length: LONGEST_QUERY * 4 + 1000, take: termsOf },
];

/** What patterns go back over: blanks, digits in every form, words of addresses, titles, marks, halves. */
const UNITS =
  '1|9|0|一|十|百|〇|１|①|٣| |　|\t|\n|\r\n|\u200b|\u202e|-|－|.|,|，|、|/|(|)|+|*|号|弄|室|楼|栋|单元|层|路|大道|街|巷|公园|苑|小区|花园|近|与|王|丽华|欧阳|先生|女士|a|Z|Room|ext|转|x|86|138|021|400|20261124-|2026-1-|树|垃圾|垃圾箱|的|在|👨‍👩‍👧|\ud83d|\u0301|\u0316|\ufe0f|\u200d|<|%|_|\\|\'|"'
    .split('|')
    .concat('|');

/** Generated texts, the same for the same seed: few units again and again, and at times something that fits nowhere. */
export function* hostileTexts(seed: number, length: number): Generator<string> {
  const next = random(seed);
  const unit = () => UNITS[Math.floor(next() * UNITS.length)]!;
  for (;;) {
    const block = Array.from({ length: 1 + Math.floor(next() * 4) }, unit);
    const [start, end, odd] = [unit(), unit(), next() < 0.5 ? unit() : ''];
    const repeated = block.map((one) => one.repeat(next() < 0.2 ? 40 : 1)).join('') + odd;
    yield (
      start + repeated.repeat(Math.ceil(length / repeated.length)).slice(0, length - 2 * LONGEST_UNIT) + end
    );
  }
}
const LONGEST_UNIT = Math.max(...UNITS.map((one) => one.length));

/** Half of such a text, ending as it does. */
export function halfOf(text: string): string {
  return cutText(text, Math.floor(text.length / 2)) + text.slice(-1);
}

/** Mulberry32: numbers from 0 to 1, always the same after the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
