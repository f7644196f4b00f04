import type { CategoryCode, Place } from './case.ts';
import type { Moment } from './clocks.ts';
import { DAY } from './policy.ts';

/** What a comparison needs to know of a case, on the board or off it. */
export interface Comparable {
  category: CategoryCode;
  place: Place;
  receivedAt: Moment;
}

/** The same matter at the same spot, another matter there, or the same matter somewhere on the road. */
export type Sameness = 'matter' | 'spot' | 'road';

export interface Similar<C> {
  card: C;
  same: Sameness;
}

/** Repeats count within thirty days, DOMAIN.md section 3, `reopen`. */
export const REPEAT_WITHIN = 30 * DAY;

/**
 * The cases that may be the same as one that is being registered, the likeliest first, then the newest: 同路同类, 同址. A
 * case without a road is compared by its detail alone.
 */
export function similarOpen<C extends Comparable>(
  cards: Iterable<C>,
  place: Place,
  category: CategoryCode | null,
  now: Moment,
): Similar<C>[] {
  const similar: Similar<C>[] = [];
  for (const card of cards) {
    if (now - card.receivedAt > REPEAT_WITHIN) continue;
    const same = samenessOf(card, place, category);
    if (same) similar.push({ card, same });
  }
  return similar.sort((a, b) => RANK[a.same] - RANK[b.same] || b.card.receivedAt - a.card.receivedAt);
}

const RANK: Record<Sameness, number> = { matter: 0, spot: 1, road: 2 };

function samenessOf(card: Comparable, place: Place, category: CategoryCode | null): Sameness | undefined {
  const sameRoad = place.road !== '' && card.place.road === place.road;
  const spots = spotOf(card.place) !== '' && spotOf(place) !== '';
  const sameSpot =
    spots && (sameRoad || place.road === '' || card.place.road === '') && touch(card.place, place);
  if (category !== null && card.category === category) {
    if (sameSpot) return 'matter';
    return sameRoad ? 'road' : undefined;
  }
  return sameSpot ? 'spot' : undefined;
}

/** Two spots touch when one names the other (北段, 青禾路北段) or both begin with the same house or lane number. */
function touch(a: Place, b: Place): boolean {
  const [one, other] = [spotOf(a), spotOf(b)];
  const number = numberOf(one);
  if (number || numberOf(other)) return number === numberOf(other);
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.length >= 2 && long.includes(short);
}

function spotOf({ road, detail }: Place): string {
  return detail.replaceAll(road || '\0', '').replace(/[\s,，、;；。.]/g, '');
}

function numberOf(spot: string): string {
  return /^\D{0,4}?(\d+)/u.exec(spot)?.[1] ?? '';
}
