import { type Directory, type Category, proposedUnit } from '../domain/bureau/directory.ts';
import type { WaitsFor } from '../domain/case/case.ts';
import { type UnitCode, CENTRE } from '../domain/case/clocks.ts';
import type { Card } from '../domain/case/redact.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';

export function unitShort(directory: Directory, code: UnitCode | null): string {
  const unit = code === null ? undefined : directory.units.get(code);
  if (!unit) return code ?? '';
  return getLocale() === 'en' ? unit.shortEn : unit.short;
}

export function categoryShort(directory: Directory, code: string): string {
  const category = directory.categories.get(code);
  if (!category) return code;
  return getLocale() === 'en' ? category.shortEn : category.short;
}

/** The unit that the category proposes for an undispatched case. */
export function proposalWords(directory: Directory, card: Pick<Card, 'category' | 'place'>): string {
  const category: Category | undefined = directory.categories.get(card.category);
  const unit = category && proposedUnit(category, card.place.area);
  return unit ? m.board_propose({ unit: unitShort(directory, unit) }) : m.board_no_unit();
}

/** Whose time it was: a unit, and for whom it had to wait. */
export function holderWords(
  directory: Directory,
  { unit, waitsFor }: { unit: UnitCode; waitsFor?: WaitsFor | null | undefined },
): string {
  const name = holderName(directory, unit);
  if (!waitsFor) return name;
  return (waitsFor === 'coordinator' ? m.cases_waits_coordinator : m.cases_waits_citizen)({ unit: name });
}

/** The centre, or a unit by its short name. */
export function holderName(directory: Directory, unit: UnitCode): string {
  return unit === CENTRE ? m.common_centre() : unitShort(directory, unit);
}

/** A unit's or category's whole name in the reader's language. */
export function unitName({ name, nameEn }: { name: string; nameEn: string }): string {
  return getLocale() === 'en' ? nameEn : name;
}
