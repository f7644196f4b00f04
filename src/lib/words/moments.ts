import { dayOf, localMoment, SHANGHAI_OFFSET, startOfDay } from '../domain/bureau/calendar.ts';
import { DAY, HOUR, MINUTE } from '../domain/bureau/policy.ts';
import type { Moment } from '../domain/case/clocks.ts';

const ZONE = { offset: SHANGHAI_OFFSET };

/** A time of day as people type it, `9:16`, `0916`, `９：１６`, as `09:16`; null where it is none. */
export function readTime(typed: string): string | null {
  const narrow = typed.normalize('NFKC').trim();
  const [, hours, minutes] = /^(\d{1,2})[:.]?(\d{2})$/.exec(narrow) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return `${hours.padStart(2, '0')}:${minutes}`;
}

/** The moment of a time of day some days before today; null where it is no time. */
export function momentAt(typed: string, daysAgo: number, now: Moment): Moment | null {
  const time = readTime(typed);
  if (time === null) return null;
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return startOfDay(ZONE, now) - daysAgo * DAY + hours * HOUR + minutes * MINUTE;
}

/** The latest moment not after `now` at which the bureau's clocks showed `09:17`; undefined where nothing was entered. */
export function momentOfTime(written: string, now: Moment): Moment | undefined {
  const at = localMoment(ZONE, `${dayOf(ZONE, now)}T${written}`);
  if (at === null) return undefined;
  return at > now ? at - DAY : at;
}

/** The moment of `2026-11-24T09:30` on the bureau's clocks; undefined where nothing was entered. */
export function momentOf(written: string): Moment | undefined {
  return localMoment(ZONE, written) ?? undefined;
}

/** `2026-11-24T09:30:17` on the bureau's clocks. */
export function localOf(at: Moment, precision: 'seconds' | 'minutes' = 'minutes'): string {
  return new Date(at + SHANGHAI_OFFSET * MINUTE).toISOString().slice(0, precision === 'seconds' ? 19 : 16);
}

/** How many days before today a moment lies: 0 today. */
export function daysAgo(at: Moment, now: Moment): number {
  return Math.round((startOfDay(ZONE, now) - startOfDay(ZONE, at)) / DAY);
}
