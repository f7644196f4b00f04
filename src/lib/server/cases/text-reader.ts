import { isCentre, isUnitMember, type Actor } from '../../domain/bureau/directory.ts';
import type { Case } from '../../domain/case/case.ts';
import { audienceOf } from '../../domain/case/audience.ts';
import { maskHouses } from '../../domain/text/mask-houses.ts';
import { maskPeople } from '../../domain/text/masks.ts';
import type { CaseOutline } from '../store/index.ts';

/** Free text is whole for the centre and for the one who handles the case; never for a unit where the caller is 保密. */
export function readsWhole(kase: Case, actor: Actor): boolean {
  if (isCentre(actor)) return true;
  return isUnitMember(actor) && !kase.confidential && kase.unit === actor.unit && kase.handler === actor.id;
}

/**
 * How this actor reads a text: whole, or with numbers and the callers' own names covered, in whatever way they are
 * written. Of a confidential caller not even the family name is left; those who oversee read no house number either.
 */
export function readerOf(
  { kase, texts }: Pick<CaseOutline, 'kase' | 'texts'>,
  actor: Actor,
): (text: string) => string {
  if (readsWhole(kase, actor)) return (text) => text;
  const names = kase.callers.flatMap(({ id }) => texts[`caller.${id}.name`] || []);
  const whole = kase.confidential;
  const overseer = audienceOf(actor) === 'overseers';
  return (text) => {
    const covered = maskPeople(text, names, { whole });
    return overseer ? maskHouses(covered, kase.place.detail) : covered;
  };
}
