import type { CategoryCode } from '../bureau/directory.ts';
import type { Place } from '../bureau/place.ts';
import { DAY } from '../bureau/policy.ts';
import type { Moment } from '../bureau/moment.ts';

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

/** Repeats count within thirty days, as `reopen` counts them. */
export const REPEAT_WITHIN = 30 * DAY;

/**
 * The cases that may be the same as one that is being registered, the likeliest first, then the newest: 同路同类, 同址. A
 * place in an estate is compared by the estate, whether or not its road was said.
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
  const estate = sameEstate(card.place, place);
  if (!estate && !(place.road !== '' && card.place.road === place.road)) return undefined;
  const sameMatter = category !== null && card.category === category;
  if (isSameSpot(card.place, place, estate)) return sameMatter ? 'matter' : 'spot';
  return sameMatter ? 'road' : undefined;
}

/**
 * Two spots are the same when one names the other (北段, 青禾路北段) or both begin with the same house or lane number.
 * Within an estate who names no building means the same; on a road, who names no spot means anywhere.
 */
function isSameSpot(a: Place, b: Place, estate: boolean): boolean {
  const [one, other] = [spotOf(a), spotOf(b)];
  const [number, another] = [numberOf(one), numberOf(other)];
  if (number && another) return number === another;
  if (estate) return true;
  if (number || another) return false;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.length >= 2 && long.includes(short);
}

function sameEstate(a: Place, b: Place): boolean {
  const [one, other] = [estateOf(a), estateOf(b)];
  return one !== '' && other !== '' && (one.endsWith(other) || other.endsWith(one));
}

const ESTATE = /\p{Script=Han}{1,6}?(?:苑|小区|新村|花园|公寓|家园|佳园|名邸|山庄)/u;

function estateOf({ road, detail }: Place): string {
  return ESTATE.exec(road)?.[0] ?? ESTATE.exec(detail)?.[0] ?? '';
}

function spotOf({ road, detail }: Place): string {
  return detail.replaceAll(road || '\0', '').replace(/[\s,，、;；。.]/g, '');
}

function numberOf(spot: string): string {
  return /^\D*?(\d+)/u.exec(spot)?.[1] ?? '';
}
