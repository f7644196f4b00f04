import { CENTRE, openClock, type UnitCode } from '$lib/domain/case/clocks.ts';
import type { WallCard } from '$lib/domain/case/redact.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import type { Name, WallFigures } from '$lib/server/reports/figures.ts';

/** The short names of units and categories in the language of the screen. */
export class Names {
  readonly #figures: Pick<WallFigures, 'units' | 'categories'> | null;

  constructor(figures: Pick<WallFigures, 'units' | 'categories'> | null) {
    this.#figures = figures;
  }

  category(code: string): string {
    return short(this.#figures?.categories[code]) ?? code;
  }

  unit(code: UnitCode | null): string {
    if (code === null || code === CENTRE) return m.common_centre();
    return short(this.#figures?.units[code]) ?? code;
  }

  /** Who must act: the centre, or the unit with the surname of whoever holds the case. */
  holder(card: WallCard): { unit: string; person: string } {
    if (card.stage === 'received' || card.unit === null) return { unit: m.common_centre(), person: '' };
    const waits = openClock(card.clocks, 'accept') && !card.handler;
    return {
      unit: this.unit(card.unit),
      person: card.handler?.name ?? (waits ? m.common_not_accepted() : ''),
    };
  }
}

/**
 * How a pair of words fits into a line, which never cuts a place: in the full size, in a smaller one, or in the smallest
 * with the first word shortened.
 * @param width of the line in its full letters
 */
export function fitting(words: string, width: number): '' | 'tight' | 'tighter' {
  let length = 0;
  for (const char of words) length += char > '\u2e7f' ? 1 : /[ilftrjI.,'1 ]/.test(char) ? 0.36 : 0.6;
  if (length <= width) return '';
  return length <= width * 1.16 ? 'tight' : 'tighter';
}

function short(name: Name | undefined): string | undefined {
  return name && (getLocale() === 'en' ? name.shortEn : name.short);
}
