import type { AccountState } from '$lib/words/people.ts';
import { unitName } from '$lib/words/units.ts';
import { handlingUnits, type Directory, type PersonRole } from '$lib/domain/bureau/directory.ts';
import type { Listed } from '$lib/server/auth/people.ts';

export function stateOf(person: Listed, now: number): AccountState {
  if (person.disabled) return 'disabled';
  if (person.username === null) return 'none';
  if (!person.mustChange) return 'active';
  return person.passwordUntil !== null && now >= person.passwordUntil ? 'expired' : 'first';
}

/** Units that a person may belong to, in their own order, named in the reader's language. */
export function unitChoices(directory: Directory): { code: string; name: string }[] {
  return handlingUnits(directory).map((unit) => ({ code: unit.code, name: unitName(unit) }));
}

/** Handling units where nobody holds the role. */
export function unitsWithout(directory: Directory, role: PersonRole): string[] {
  const people = [...directory.people.values()].filter(
    (person) => person.active && person.roles.includes(role),
  );
  return handlingUnits(directory)
    .filter(({ code }) => !people.some(({ unit }) => unit === code))
    .map(unitName);
}
