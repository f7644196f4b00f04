import { dayOf, SHANGHAI_OFFSET } from '$lib/domain/calendar.ts';
import type { Moment } from '$lib/domain/clocks.ts';
import { DAY, MINUTE } from '$lib/domain/policy.ts';

const ZONE = { offset: SHANGHAI_OFFSET };

/** `09:17` as the bureau's clocks show it. */
export function timeField(at: Moment): string {
  return new Date(at + ZONE.offset * MINUTE).toISOString().slice(11, 16);
}

/** `2026-11-24T09:17`, as a field for day and time holds it. */
export function dayTimeField(at: Moment): string {
  return new Date(at + ZONE.offset * MINUTE).toISOString().slice(0, 16);
}

/** The latest moment not after `now` at which those clocks showed `09:17`; undefined where nothing was entered. */
export function momentOfTime(written: string, now: Moment): Moment | undefined {
  if (!/^\d\d:\d\d$/.test(written)) return undefined;
  const at = Date.parse(`${dayOf(ZONE, now)}T${written}:00Z`) - ZONE.offset * MINUTE;
  return at > now ? at - DAY : at;
}

/** The moment that a field for day and time names; undefined where nothing was entered. */
export function momentOfDayTime(written: string): Moment | undefined {
  const at = Date.parse(`${written.slice(0, 16)}:00Z`) - ZONE.offset * MINUTE;
  return Number.isNaN(at) ? undefined : at;
}
