import { getLocale } from '$lib/paraglide/runtime';
import { TIME_ZONE } from '$lib/domain/bureau/calendar.ts';

/** A moment as the bureau's clocks show it: day and time, with the year once it is not this one. */
export function when(moment: number, now: number): string {
  const day = {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  const yearOf = (at: number) =>
    new Intl.DateTimeFormat('en', { timeZone: TIME_ZONE, year: 'numeric' }).format(at);
  const withYear = yearOf(moment) === yearOf(now) ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(getLocale(), { timeZone: TIME_ZONE, ...withYear, ...day }).format(moment);
}
