import chineseDays from 'chinese-days';
import { SHANGHAI_OFFSET, type Calendar } from '../calendar.ts';
import { DAY } from '../policy.ts';

/**
 * The working-day table of these years as the State Council's notices have it, holidays and swapped workdays. A year
 * whose notice is not out yet is a plain one, to be edited when it comes.
 */
export function referenceCalendar(years: readonly number[]): Omit<Calendar, 'version'> {
  const exceptions: Record<string, boolean> = {};
  for (const year of years) {
    for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += DAY) {
      const day = new Date(at).toISOString().slice(0, 10);
      const weekend = [0, 6].includes(new Date(at).getUTCDay());
      const working = chineseDays.isWorkday(day);
      if (working === weekend) exceptions[day] = working;
    }
  }
  return { offset: SHANGHAI_OFFSET, exceptions };
}
