import type { Moment } from './moment.ts';
import { DAY, MINUTE } from './policy.ts';

/** Working days of the bureau: an editable table of exceptions to the plain week (holidays and swapped workdays). */
export interface Calendar {
  version: number;
  /** Minutes east of UTC; Asia/Shanghai has had no daylight saving since 1991. */
  offset: number;
  /** `2026-10-01` → false (holiday), `2026-10-10` → true (swapped workday). */
  exceptions: Record<string, boolean>;
}

/** Where every bureau is; what shows a date in words asks for it by this name. */
export const TIME_ZONE = 'Asia/Shanghai';
export const SHANGHAI_OFFSET = 8 * 60;
export const PLAIN_CALENDAR: Calendar = { version: 0, offset: SHANGHAI_OFFSET, exceptions: {} };

/** The local day of a moment, `2026-11-24`. */
export function dayOf(calendar: Pick<Calendar, 'offset'>, at: Moment): string {
  return new Date(at + calendar.offset * MINUTE).toISOString().slice(0, 10);
}

/**
 * The moment of a local day, `2026-11-24`, or of a minute or second of it, `2026-11-24T09:30`, with a blank as well as
 * with a `T`; null where the words are no such thing or name a day that there is not, such as 30 February.
 */
export function localMoment({ offset }: Pick<Calendar, 'offset'>, written: string): Moment | null {
  const parts = LOCAL.exec(written)?.groups;
  if (!parts) return null;
  const second = `${parts.day}T${parts.minute ?? '00:00'}:${parts.second ?? '00'}`;
  const utc = Date.parse(`${second}Z`);
  // `Date` takes 30 February for 2 March: only what it says again as it was written is a moment.
  const isSaid = !Number.isNaN(utc) && new Date(utc).toISOString().startsWith(second);
  return isSaid ? utc - offset * MINUTE : null;
}

const LOCAL = /^(?<day>\d{4}-\d\d-\d\d)(?:[ T](?<minute>\d\d:\d\d)(?::(?<second>\d\d))?)?$/;

/** The moment at which the local day of `at` began. */
export function startOfDay(calendar: Pick<Calendar, 'offset'>, at: Moment): Moment {
  const shift = calendar.offset * MINUTE;
  return Math.floor((at + shift) / DAY) * DAY - shift;
}

/** 24:00 of the n-th calendar day; the first day is not counted (民法典 201, 203). */
export function endOfDay(calendar: Calendar, from: Moment, days: number): Moment {
  return startOfDay(calendar, from) + (days + 1) * DAY;
}

/** 24:00 of the n-th working day; the first day is not counted. */
export function endOfWorkingDay(calendar: Calendar, from: Moment, days: number): Moment {
  let day = startOfDay(calendar, from);
  for (let left = days; left > 0;) {
    day += DAY;
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return day + DAY;
}

export function isWorkingDay(calendar: Calendar, at: Moment): boolean {
  const exception = calendar.exceptions[dayOf(calendar, at)];
  if (exception !== undefined) return exception;
  const weekday = new Date(at + calendar.offset * MINUTE).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
