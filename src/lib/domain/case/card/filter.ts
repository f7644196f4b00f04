import type { Moment } from '../../bureau/moment.ts';
import { nextClock, timeState } from '../clocks.ts';
import type { Directory, UserId } from '../../bureau/directory.ts';
import type { Card } from '../redact.ts';
import { normalHouse } from '../../text/house.ts';
import { CODE } from './address.ts';
import type { Flag } from '../flags.ts';

/** What the board is narrowed to, as its address says it; the searched words stand behind the `#`: see `address.ts`. */
export interface Filter {
  unit: string;
  category: string;
  /** Only cases whose handler is the reader himself. */
  mine: boolean;
  /** Only cases past their amber mark. */
  risk: boolean;
  /** Only 督办 and 紧急. */
  pressing: boolean;
  /** Only cases that await a decision of the centre. */
  decide: boolean;
}

export const NO_FILTER: Filter = {
  unit: '',
  category: '',
  mine: false,
  risk: false,
  pressing: false,
  decide: false,
};
const SWITCHES = ['mine', 'risk', 'pressing', 'decide'] as const;
const PRESSING: readonly Flag[] = ['supervised', 'urgent'];
const TO_DECIDE: readonly Flag[] = ['waiver-pending', 'return-pending', 'hard-pending', 'promise-pending'];

/** What of an address is a filter; what is none is passed over. */
export function readFilter(query: URLSearchParams): Filter {
  const code = (name: string) => CODE.exec(query.get(name) ?? '')?.[0] ?? '';
  const filter = { ...NO_FILTER, unit: code('unit'), category: code('category') };
  for (const name of SWITCHES) filter[name] = query.get(name) === '1';
  return filter;
}

/** The filter as an address's query, with its question mark; empty when nothing is filtered. */
export function writeFilter(filter: Filter): string {
  const query = new URLSearchParams();
  if (filter.unit) query.set('unit', filter.unit);
  if (filter.category) query.set('category', filter.category);
  for (const name of SWITCHES) if (filter[name]) query.set(name, '1');
  const text = query.toString();
  return text && `?${text}`;
}

export function isFiltering(filter: Filter): boolean {
  return writeFilter(filter) !== '';
}

export function isPressing(card: Card): boolean {
  return card.flags.some((flag) => PRESSING.includes(flag));
}

export function awaitsDecision(card: Card): boolean {
  return card.flags.some((flag) => TO_DECIDE.includes(flag));
}

function isAtRisk(card: Card, now: Moment): boolean {
  const clock = nextClock(card);
  return clock !== undefined && card.stage !== 'resolved' && timeState(clock, now) !== 'in-time';
}

export function passes(card: Card, filter: Filter, me: UserId, now: Moment): boolean {
  if (filter.unit && card.unit !== filter.unit && !card.coUnits.includes(filter.unit)) return false;
  if (filter.category && card.category !== filter.category) return false;
  if (filter.mine && card.handler?.id !== me) return false;
  if (filter.pressing && !isPressing(card)) return false;
  if (filter.decide && !awaitsDecision(card)) return false;
  return !filter.risk || isAtRisk(card, now);
}

/** The words that find exactly one place again; null where the place is too vague to be the same as another. */
export function placeQuery({ place: { road, cross, detail } }: Card): string | null {
  return cross || detail ? [road + detail, cross].filter(Boolean).join(' ') : null;
}

/** How many open cases stand at each place that is named exactly. */
export function countPlaces(cards: Iterable<Card>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const card of cards) {
    const query = placeQuery(card);
    if (query) counts.set(query, (counts.get(query) ?? 0) + 1);
  }
  return counts;
}

/**
 * Whether a card holds every searched word somewhere: number, title, place, unit, category, handler. Two Chinese
 * characters are enough; case, width and the spelling of a house number do not matter.
 */
export class Search {
  readonly #directory: Directory;
  readonly #texts = new WeakMap<Card, string>();

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** A test for the words of one query; every card passes an empty one. */
  for(query: string): (card: Card) => boolean {
    const words = normalHouse(query).toLowerCase().split(' ').filter(Boolean);
    return (card) => words.every((word) => this.#text(card).includes(word));
  }

  /** Writes down what a card can be found by, ahead of the first letter. */
  prepare(cards: Iterable<Card>): void {
    for (const card of cards) this.#text(card);
  }

  #text(card: Card): string {
    let text = this.#texts.get(card);
    if (text === undefined) this.#texts.set(card, (text = this.#write(card)));
    return text;
  }

  #write(card: Card): string {
    const unit = card.unit ? this.#directory.units.get(card.unit) : undefined;
    const category = this.#directory.categories.get(card.category);
    const { road, cross, detail, area } = card.place;
    const said = [
      card.number,
      card.title,
      road + detail,
      cross,
      area,
      unit && [unit.name, unit.short, unit.nameEn, unit.shortEn].join('\n'),
      category && [category.name, category.short, category.nameEn, category.shortEn].join('\n'),
      card.handler?.name,
    ];
    return normalHouse(said.filter(Boolean).join('\n')).toLowerCase();
  }
}
