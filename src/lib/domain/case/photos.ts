import type { Case } from './case.ts';
import type { Moment } from '../bureau/moment.ts';
import { isCentre, isUnitMember, type Actor, CENTRE } from '../bureau/directory.ts';
import { DAY } from '../bureau/policy.ts';

/** The steps that carry photos: what was found on arrival (before) and what was left behind (after). */
export const PHOTO_STEPS = ['arrive', 'resolve'] as const;
export type PhotoStep = (typeof PHOTO_STEPS)[number];

/** The most photos of one step. */
export const MOST_PHOTOS = 10;
/** The most bytes of one photo as it is sent. */
export const PHOTO_LIMIT = 10 * 1024 * 1024;
/** A phone without network may bring its photos so long after its unit lost the case. */
const LATE_PHOTOS = DAY;

/**
 * Whether an actor may add photos to a case: the centre, and the people of a unit that holds it or did until a day ago,
 * also when a colleague has taken it over since. Never the unit complained of.
 */
export function mayAddPhotos(kase: Case, actor: Actor, now: Moment): boolean {
  if (isCentre(actor)) return true;
  if (!isUnitMember(actor) || actor.unit === kase.against) return false;
  return kase.holdings.some(
    ({ unit, to }) => unit !== CENTRE && unit === actor.unit && (to === undefined || now - to <= LATE_PHOTOS),
  );
}
