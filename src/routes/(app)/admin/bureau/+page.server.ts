import type { Category, Directory } from '$lib/domain/bureau/directory.ts';
import { getLocale } from '$lib/paraglide/runtime';
import { getStore } from '$lib/server/store/index.ts';
import { administrator } from '../administrator.ts';
import { unitName } from '$lib/words/units.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  administrator(locals);
  const directory = getStore().directory();
  const people = [...directory.people.values()].filter((person) => person.active);
  return {
    units: [...directory.units.values()].map(({ code, kind, dutyPhone, active, ...unit }) => ({
      ...{ code, kind, dutyPhone, active, name: unitName(unit) },
      short: getLocale() === 'en' ? unit.shortEn : unit.short,
      members: people.filter((person) => person.unit === code).length,
    })),
    categories: [...directory.categories.values()].map((category) => ({
      ...{ code: category.code, name: unitName(category), site: category.site, urgent: category.urgent },
      unit: defaultUnit(category, directory),
    })),
  };
};

/** Names of the units proposed; several where the area decides; null where the centre answers itself. */
function defaultUnit({ unit, byArea }: Category, { units }: Directory): string[] | null {
  const codes = [...new Set([unit, ...Object.values(byArea ?? {})].filter((code) => code !== null))];
  if (codes.length === 0) return null;
  return codes.map((code) => {
    const found = units.get(code);
    return found ? unitName(found) : code;
  });
}
