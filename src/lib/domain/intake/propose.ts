import type { Place } from '../bureau/place.ts';
import {
  proposedUnit,
  type Category,
  type Directory,
  type CaseType,
  type CategoryCode,
  type UnitCode,
} from '../bureau/directory.ts';

/** A category that a complaint points to, with what pointed there, so that the screen can say why. */
export interface Proposal {
  category: CategoryCode;
  /** Null where the centre answers itself, or where the area decides and is not known. */
  unit: UnitCode | null;
  /** The words that point here, as they stand in the text or the place; the longest first. */
  words: string[];
  /** The area that decided between units, where one did. */
  area: string | null;
  /** How many recent cases of this category the same road has. */
  nearby: number;
}

export interface Hints {
  /** 咨询 and 建议 have a category of their own. */
  type?: CaseType;
  /** Recent cases on the same road, by category. */
  nearby?: ReadonlyMap<CategoryCode, number>;
}

/**
 * Ranks the categories that a complaint points to, best first; none where nothing points anywhere. Long words weigh
 * more than short ones, words of one category more than words of several; recent cases on the same road tip the scale.
 */
export function proposeCategory(
  text: string,
  place: Pick<Place, 'road' | 'detail' | 'area'>,
  { categories }: Pick<Directory, 'categories'>,
  { type, nearby = new Map() }: Hints = {},
): Proposal[] {
  const said = `${text}\n${place.road}${place.detail}`.toLowerCase();
  const sharing = sharedBy(categories.values());
  const ranked: { proposal: Proposal; weight: number }[] = [];
  for (const category of categories.values()) {
    const words = wordsIn(said, wordsOf(category));
    const near = nearby.get(category.code) ?? 0;
    const own = type !== undefined && OWN_CATEGORY[type] === category.code;
    if (words.length === 0 && near === 0 && !own) continue;
    const spoken = words.reduce((sum, word) => sum + word.length / sharing.get(word)!, 0);
    const weight = spoken + Math.min(near, MOST_NEARBY) * NEARBY_WEIGHT + (own ? OWN_WEIGHT : 0);
    ranked.push({ proposal: propose(category, place.area, words, near), weight });
  }
  return ranked.sort((a, b) => b.weight - a.weight).map(({ proposal }) => proposal);
}

/** Where the words stand in a text, in order and without overlaps, for showing them there. */
export function marksOf(text: string, words: readonly string[]): { from: number; to: number }[] {
  const low = text.toLowerCase();
  const marks: { from: number; to: number }[] = [];
  const taken = new Uint8Array(low.length);
  for (const word of [...words].sort(longestFirst)) {
    for (let from = low.indexOf(word); from >= 0; from = low.indexOf(word, from + word.length)) {
      const to = from + word.length;
      // A longer word was marked before: it covers an end of a shorter one, or nothing of it.
      if (taken[from] || taken[to - 1]) continue;
      taken.fill(1, from, to);
      marks.push({ from, to });
    }
  }
  return marks.sort((a, b) => a.from - b.from);
}

const OWN_CATEGORY: Partial<Record<CaseType, CategoryCode>> = { inquiry: 'Q01', suggestion: 'Q02' };
const OWN_WEIGHT = 2.5;
const NEARBY_WEIGHT = 0.25;
const MOST_NEARBY = 4;

function propose(category: Category, area: string, words: string[], nearby: number): Proposal {
  return {
    category: category.code,
    unit: proposedUnit(category, area),
    words,
    area: category.byArea?.[area] ? area : null,
    nearby,
  };
}

function wordsOf({ name, short, words }: Category): Set<string> {
  return new Set(
    [...name.split(/[/（）()、]/), short, ...words].map((word) => word.toLowerCase()).filter(Boolean),
  );
}

/** How many categories each word points to. */
function sharedBy(categories: Iterable<Category>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const category of categories) {
    for (const word of wordsOf(category)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The words that occur, longest first; one within a longer one that was found does not count again. */
function wordsIn(said: string, words: ReadonlySet<string>): string[] {
  const found = [...words].filter((word) => said.includes(word)).sort(longestFirst);
  return found.filter((word, index) => !found.slice(0, index).some((longer) => longer.includes(word)));
}

function longestFirst(a: string, b: string): number {
  return b.length - a.length;
}
