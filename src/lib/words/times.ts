import { dayOf, SHANGHAI_OFFSET } from '../domain/bureau/calendar.ts';
import { minutesOf, DAY, MINUTE, type Limit, HOUR, type Policy } from '../domain/bureau/policy.ts';
import type { Moment, Milestone } from '../domain/case/clocks.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import { daysAgo, localOf } from './moments.ts';

const ZONE = { offset: SHANGHAI_OFFSET };

/** A wait in whole minutes, never none. */
export function wholeMinutes(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 60_000));
}

/** The number as people say it: today's `0039`, this year's `23-0013`, else in full. */
export function shortNumber(number: string, now: Moment): string {
  const [day = '', count = ''] = number.split('-');
  const today = dayOf(ZONE, now).replaceAll('-', '');
  if (day === today) return count;
  const recent =
    day.slice(0, 6) === today.slice(0, 6) || dayOf(ZONE, now - 27 * DAY).replaceAll('-', '') <= day;
  if (recent) return `${day.slice(6)}-${count}`;
  return day.slice(0, 4) === today.slice(0, 4) ? `${day.slice(4)}-${count}` : number;
}

/** A length of time in one round word: 40 分, 2 时, 3 天. */
export function ageWords(length: number): string {
  const minutes = Math.max(0, Math.floor(length / MINUTE));
  if (minutes < 60) return m.board_age_minutes({ count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? m.board_age_hours({ count: hours })
    : m.board_age_days({ count: Math.floor(hours / 24) });
}

/** `09:17:42` on the bureau's clocks, or `09:17`. */
export function timeOfDay(at: Moment, precision: Precision = 'seconds'): string {
  return localOf(at, precision).slice(11);
}
type Precision = 'seconds' | 'minutes';

/** `09:17:42` today, with its day before. */
export function timeWords(at: Moment, now: Moment, precision: Precision = 'seconds'): string {
  const time = timeOfDay(at, precision);
  return daysAgo(at, now) === 0 ? time : m.sheets_day_time({ day: dayWords(at, now), time });
}

/** 20 分钟, 3 个工作日. */
export function limitWords(limit: Limit): string {
  if ('minutes' in limit) return formatLimit(limit.minutes, getLocale());
  if ('days' in limit) return limit.days === 0 ? '' : formatLimit(limit.days * 1440, getLocale());
  return m.cases_working_days({ count: limit.workingDays });
}

/** `09:20:17` today, `25 日 09:00:17` on another day; the end of a day is its own 24:00. */
export function dueWords(due: Moment, now: Moment): string {
  const isMidnight = (due + SHANGHAI_OFFSET * MINUTE) % (24 * HOUR) === 0;
  const at = isMidnight ? due - 1 : due;
  const time = isMidnight ? '24:00' : timeOfDay(due);
  return daysAgo(at, now) === 0 ? time : m.sheets_day_time({ day: dayWords(at, now), time });
}

/** `25 日` of this month, `12 月 3 日` of another. */
export function dayWords(at: Moment, now: Moment): string {
  const [, month = '', day = ''] = dayParts(at);
  const sameMonth = dayParts(now)[1] === month && Math.abs(at - now) < 31 * 24 * HOUR;
  if (getLocale() === 'en') {
    return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      at + SHANGHAI_OFFSET * MINUTE,
    );
  }
  return sameMonth
    ? m.sheets_day({ day: Number(day) })
    : m.sheets_month_day({ month: Number(month), day: Number(day) });
}

function dayParts(at: Moment): string[] {
  return localOf(at).slice(0, 10).split('-');
}

/** The limit that the policy gives a milestone, in round words. */
export function ruleLimit(milestone: Milestone, policy: Policy): string {
  return formatLimit(minutesOf(policy.rules[milestone].limit), getLocale());
}

/** The languages of the screens. */
export type Locale = 'zh-CN' | 'en';

/**
 * A countdown as every screen writes it: `4:58`, `1:33:10`, from 10 hours `15时46分` (`15h46m`), from 48 hours
 * `2天14时` (`2d14h`), past due `+2:26:11`. Remaining time is rounded up, so that it never says 0:00 while time is
 * left; overrun is rounded down.
 * @param left milliseconds until the due moment, zero or negative once it has passed
 */
export function formatCountdown(left: number, locale: Locale): string {
  return left > 0 ? span(left, Math.ceil, locale) : `+${span(-left, Math.floor, locale)}`;
}

/** A length of time in the same writing, rounded down: how long something took or has lasted. */
export function formatDuration(length: number, locale: Locale): string {
  return span(Math.max(0, length), Math.floor, locale);
}

/** A countdown cut into digits and the small words between them, for setting them in two sizes. */
export function countdownParts(text: string): { text: string; small: boolean }[] {
  return (text.match(/[+\d:]+|[^+\d:]+/g) ?? []).map((part) => ({
    text: part,
    small: !/^[+\d:]/.test(part),
  }));
}

/** A time limit in round words: `20 分钟`, `2 小时`, `5 天` (`20 min`, `2 h`, `5 d`). */
export function formatLimit(minutes: number, locale: Locale): string {
  const [count, unit] =
    minutes % 1440 === 0 && minutes > 1440
      ? [minutes / 1440, DAYS]
      : minutes % 60 === 0
        ? [minutes / 60, HOURS]
        : [minutes, MINUTES];
  return `${count} ${unit[locale]}`;
}

const DAYS = { 'zh-CN': '天', en: 'd' };

const HOURS = { 'zh-CN': '小时', en: 'h' };

const MINUTES = { 'zh-CN': '分钟', en: 'min' };

const SPAN = {
  'zh-CN': { days: '天', hours: '时', minutes: '分' },
  en: { days: 'd', hours: 'h', minutes: 'm' },
};

function span(length: number, round: (x: number) => number, locale: Locale): string {
  const words = SPAN[locale];
  const seconds = round(length / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  if (seconds < 36_000) {
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }
  const minutes = round(seconds / 60);
  if (minutes < 48 * 60) {
    return `${Math.floor(minutes / 60)}${words.hours}${two(minutes % 60)}${words.minutes}`;
  }
  const hours = round(minutes / 60);
  return `${Math.floor(hours / 24)}${words.days}${hours % 24}${words.hours}`;
}

const two = (count: number): string => String(count).padStart(2, '0');

/** How long something has lasted, in one round figure: 40 秒, 3 分钟, 2 小时. */
export function roundly(length: number): string {
  const seconds = Math.max(1, Math.floor(length / 1000));
  if (seconds < 120) return m.wall_seconds({ n: seconds });
  if (seconds < 7200) return m.wall_minutes({ n: Math.floor(seconds / 60) });
  return m.wall_hours({ n: Math.floor(seconds / 3600) });
}
