import { dayOf, type Calendar } from '../../domain/bureau/calendar.ts';
import type { Moment } from '../../domain/case/clocks.ts';

/** `20261124`, the bureau's local day of a moment: the first part of a case's number. */
export function dayPart(calendar: Calendar, at: Moment): string {
  return dayOf(calendar, at).replaceAll('-', '');
}

/** `20261124-0039`; from the ten thousandth of a day on with more digits. */
export function numberOf(day: string, count: number): string {
  return `${day}-${String(count).padStart(4, '0')}`;
}

export function dayIn(number: string): string {
  return number.slice(0, 8);
}

export function countIn(number: string): number {
  return Number(number.slice(9));
}
