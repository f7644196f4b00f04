import type { Calendar } from '../../domain/bureau/calendar.ts';
import type { Policy } from '../../domain/bureau/policy.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { BureauEvent, BureauState } from '../store/bureau.ts';
import type { RosterChange } from '../store/types.ts';

/** The next version of the policy, in force from a moment on. */
export function policyChanged(
  { policy: { version } }: BureauState,
  policy: Omit<Policy, 'version' | 'from'>,
  from: Moment,
): BureauEvent {
  return { type: 'policy-changed', data: { ...policy, version: version + 1, from }, texts: {} };
}

export function calendarChanged(
  { calendar: { version } }: BureauState,
  calendar: Omit<Calendar, 'version'>,
): BureauEvent {
  return { type: 'calendar-changed', data: { ...calendar, version: version + 1 }, texts: {} };
}

/** New shifts count on from the highest id that any ever had. */
export function rosterChanged(
  { lastShift }: BureauState,
  { put = [], remove = [] }: RosterChange,
): BureauEvent {
  let last = lastShift;
  const shifts = put.map((shift) => ({ ...shift, id: shift.id ?? (last += 1) }));
  return { type: 'roster-changed', data: { put: shifts, remove }, texts: {} };
}

/** The policy and the calendar that are in force, as events that tell of them. */
export function defaultsOf({ policy, calendar }: BureauState): BureauEvent[] {
  return [
    { type: 'policy-changed', data: policy, texts: {} },
    { type: 'calendar-changed', data: calendar, texts: {} },
  ];
}
