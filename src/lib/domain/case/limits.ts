import type { Calendar } from '../bureau/calendar.ts';
import { endOfDay, endOfWorkingDay } from '../bureau/calendar.ts';
import { latestClock, openClock, sameClock, type Clock, type Ending } from './clocks.ts';
import type { ClockChanges, ClockEnd } from './events.ts';
import type { Known } from './known.ts';
import { MINUTE, type Limit, type Policy } from '../bureau/policy.ts';
import type { Milestone } from '../bureau/milestones.ts';
import type { Moment } from '../bureau/moment.ts';
import type { UnitCode } from '../bureau/directory.ts';

/** What a limit is counted by. */
export interface Timekeeping {
  policy: Policy;
  calendar: Calendar;
}

/** The fields of a case or its card that the ends of clocks hang on. */
type Clocked = Pick<Known, 'clocks' | 'breaches'>;

/** The moment at which a limit that starts at `from` is due. */
export function dueOf(limit: Limit, from: Moment, calendar: Calendar): Moment {
  if ('minutes' in limit) return from + limit.minutes * MINUTE;
  if ('days' in limit) return endOfDay(calendar, from, limit.days);
  return endOfWorkingDay(calendar, from, limit.workingDays);
}

/** A new round of a milestone by the policy in force; a policy change never moves a deadline that was given. */
export function startClock(
  clocks: readonly Clock[],
  milestone: Milestone,
  unit: UnitCode,
  from: Moment,
  { policy, calendar }: Timekeeping,
): Clock {
  const rule = policy.rules[milestone];
  const due = dueOf(rule.limit, from, calendar);
  const round = (latestClock(clocks, milestone)?.round ?? 0) + 1;
  return { milestone, round, unit, started: from, due, amber: due - rule.amber, red: due - rule.red };
}

/** The same clock with another due, its thresholds moved along. */
export function withDue(clock: Clock, due: Moment): Clock {
  const shift = due - clock.due;
  return { ...clock, due, amber: clock.amber + shift, red: clock.red + shift };
}

/** Ends every open clock of the named milestones. */
export function endsOf(kase: Clocked, milestones: readonly Milestone[], at: Moment, how: Ending): ClockEnd[] {
  return kase.clocks
    .filter((clock) => !clock.ended && milestones.includes(clock.milestone))
    .map(({ milestone, round }) => ({ milestone, round, at, how }));
}

export function endsOfAll(kase: Clocked, at: Moment, how: Ending): ClockEnd[] {
  return kase.clocks
    .filter((clock) => !clock.ended)
    .map(({ milestone, round }) => ({ milestone, round, at, how }));
}

/** A clock that is due at a date of its own instead of the policy's limit. */
export function startClockDue(
  clocks: readonly Clock[],
  milestone: Milestone,
  unit: UnitCode,
  due: Moment,
  context: Timekeeping & { now: Moment },
): Clock {
  return withDue(startClock(clocks, milestone, unit, context.now, context), due);
}

/** Ends one round of a milestone, if it runs. */
export function endOf(
  kase: Clocked,
  key: { milestone: Milestone; round: number },
  at: Moment,
  how: Ending,
): ClockEnd[] {
  const runs = kase.clocks.some((clock) => sameClock(clock, key) && !clock.ended);
  return runs ? [{ milestone: key.milestone, round: key.round, at, how }] : [];
}

/** Meets the open clocks of these milestones at `at` and annuls a breach where the step counts in time after all. */
export function meet(
  kase: Clocked,
  milestones: readonly Milestone[],
  at: Moment,
  how: 'met' | 'waived' = 'met',
): ClockChanges {
  const ends = endsOf(kase, milestones, at, how);
  return { ends, annuls: annulledBy(kase, ends, at) };
}

/** Meets one clock, as `meet` does all of a milestone. */
export function meetClock(
  kase: Clocked,
  clock: Clock,
  at: Moment,
  how: 'met' | 'waived' = 'met',
): ClockChanges {
  const ends = endOf(kase, clock, at, how);
  return { ends, annuls: annulledBy(kase, ends, at) };
}

/** The standing breaches of these clocks whose due was not before `at`. */
export function annulledBy(
  kase: Clocked,
  clocks: readonly { milestone: Milestone; round: number }[],
  at: Moment,
) {
  return kase.breaches
    .filter(
      (breach) =>
        breach.annulledAt === undefined &&
        at <= breach.due &&
        clocks.some((clock) => sameClock(clock, breach)),
    )
    .map(({ milestone, round }) => ({ milestone, round }));
}

export function joinChanges(...changes: ClockChanges[]): ClockChanges {
  const joined: ClockChanges = {};
  for (const key of ['ends', 'starts', 'puts', 'annuls', 'attributes'] as const) {
    const all = changes.flatMap((change) => (change[key] ?? []) as never[]);
    if (all.length > 0) joined[key] = all;
  }
  return joined;
}

export function runs(kase: Clocked, milestone: Milestone): boolean {
  return openClock(kase.clocks, milestone) !== undefined;
}
