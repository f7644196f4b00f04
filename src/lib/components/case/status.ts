import type { WaitsFor } from '$lib/domain/case/case.ts';
import { SHANGHAI_OFFSET } from '$lib/domain/bureau/calendar.ts';
import { CENTRE, timeState, type Clock, type Moment, type UnitCode } from '$lib/domain/case/clocks.ts';
import type { Directory } from '$lib/domain/bureau/directory.ts';
import { formatDuration, formatLimit, formatTime } from '$lib/format.ts';
import type { ClockView } from '$lib/live/case-view.ts';
import type { Limit } from '$lib/domain/bureau/policy.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { unitShort } from '../../../routes/(app)/board/words.ts';
import { daysAgo } from '../sheet/moments.ts';
import { dayWords, dueWords } from '../sheet/words.ts';
import type { Tone } from './timetable.ts';

/** A clock in words beside its bar, and the same in as few as possible. */
export interface Status {
  text: string;
  short: string;
  tone: Tone | 'muted';
}

export function statusOf(clock: ClockView, now: Moment, directory: Directory): Status {
  const locale = getLocale();
  if (!clock.ended) return running(clock, now);
  const { at, how } = clock.ended;
  if (how === 'waived') return plain(m.cases_status_waived());
  if (how === 'replaced') return plain(m.cases_status_replaced());
  if (how !== 'met') return plain(m.cases_status_ended());
  const over = at - clock.due;
  const taken = formatDuration(at - clock.started, locale);
  if (over <= 0) {
    const text = clock.breach?.annulled
      ? m.cases_status_annulled({ length: taken })
      : m.cases_status_met({ length: taken });
    return { text, short: text, tone: clock.milestone === 'verify' ? 'done' : 'in-time' };
  }
  const length = formatDuration(over, locale);
  const time = timeWords(at, now);
  const charged = clock.breach?.attributedTo;
  const text = charged
    ? m.cases_status_attributed({ length, time, unit: holderName(directory, charged) })
    : m.cases_status_late({ length, time });
  return { text, short: m.cases_status_late_short({ length }), tone: 'past' };
}

function running(clock: Clock, now: Moment): Status {
  const state = timeState(clock, now);
  const due = dueWords(clock.due, now);
  if (state === 'past') {
    const length = formatDuration(now - clock.due, getLocale());
    return {
      text: m.cases_status_over_to({ length, due }),
      short: m.cases_status_over({ length }),
      tone: clock.milestone === 'verify' ? 'done' : 'past',
    };
  }
  return { text: due, short: due, tone: clock.milestone === 'verify' ? 'done' : state };
}

const plain = (text: string): Status => ({ text, short: text, tone: 'muted' });

/** `09:17:42` today, with its day before. */
export function timeWords(at: Moment, now: Moment, precision: 'seconds' | 'minutes' = 'seconds'): string {
  const time = formatTime(at, SHANGHAI_OFFSET, precision);
  return daysAgo(at, now) === 0 ? time : m.sheets_day_time({ day: dayWords(at, now), time });
}

/** 20 分钟, 3 个工作日. */
export function limitWords(limit: Limit): string {
  if ('minutes' in limit) return formatLimit(limit.minutes, getLocale());
  if ('days' in limit) return limit.days === 0 ? '' : formatLimit(limit.days * 1440, getLocale());
  return m.cases_working_days({ count: limit.workingDays });
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
  return unit === CENTRE ? m.cases_centre() : unitShort(directory, unit);
}
