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

/**
 * The time of day where the bureau is: `09:17:42`, or `09:17`.
 * @param offset minutes east of UTC, as the calendar has it
 */
export function formatTime(at: number, offset: number, precision: 'seconds' | 'minutes' = 'seconds'): string {
  return new Date(at + offset * 60_000).toISOString().slice(11, precision === 'seconds' ? 19 : 16);
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

const WORDS = {
  'zh-CN': { days: '天', hours: '时', minutes: '分' },
  en: { days: 'd', hours: 'h', minutes: 'm' },
};

function span(length: number, round: (x: number) => number, locale: Locale): string {
  const words = WORDS[locale];
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
