import { dayOf, localMoment, SHANGHAI_OFFSET } from '$lib/domain/bureau/calendar.ts';
import type { Moment } from '$lib/domain/case/clocks.ts';
import { DAY, MINUTE } from '$lib/domain/bureau/policy.ts';

const ZONE = { offset: SHANGHAI_OFFSET };

/** `09:17` as the bureau's clocks show it. */
export function timeField(at: Moment): string {
  return new Date(at + ZONE.offset * MINUTE).toISOString().slice(11, 16);
}

/** The latest moment not after `now` at which those clocks showed `09:17`; undefined where nothing was entered. */
export function momentOfTime(written: string, now: Moment): Moment | undefined {
  const at = localMoment(ZONE, `${dayOf(ZONE, now)}T${written}`);
  if (at === null) return undefined;
  return at > now ? at - DAY : at;
}

/** The moment that a field for day and time names; undefined where nothing was entered. */
export function momentOfDayTime(written: string): Moment | undefined {
  return localMoment(ZONE, written) ?? undefined;
}
