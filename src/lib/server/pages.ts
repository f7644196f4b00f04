import { isCentre, isUnitMember, UNIT_ROLES, type Actor, type Directory } from '../domain/directory.ts';

/**
 * The directory as a page of this actor may hold it: units and categories, and only those people whom he may name as
 * handlers (the centre: everybody who works for a unit; a unit's member: his own colleagues; nobody else: none).
 * Without the words that point to a category and without roads: intake asks for those itself.
 */
export function clientDirectory(directory: Directory, actor: Actor): Directory {
  const categories = [...directory.categories].map(
    ([code, category]) => [code, { ...category, words: [] }] as const,
  );
  const people = [...directory.people].filter(([, person]) => {
    if (!person.active || !person.roles.some((role) => UNIT_ROLES.includes(role))) return false;
    return isCentre(actor) || (isUnitMember(actor) && person.unit === actor.unit);
  });
  return { units: directory.units, categories: new Map(categories), people: new Map(people), roads: [] };
}
