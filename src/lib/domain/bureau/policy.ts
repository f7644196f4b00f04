import type { Milestone } from './milestones.ts';
import type { Moment } from './moment.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A limit in minutes from the instant, or in (working) days that exclude the first and end at 24:00. */
export type Limit = { minutes: number } | { days: number } | { workingDays: number };

/** A limit as people compare them, in minutes; of working days as if every day were one. */
export function minutesOf(limit: Limit): number {
  if ('minutes' in limit) return limit.minutes;
  return ('days' in limit ? limit.days : limit.workingDays) * (DAY / MINUTE);
}

export interface Rule {
  limit: Limit;
  /** Milliseconds before due at which the clock turns amber, then red. */
  amber: number;
  red: number;
}

/** The service levels: the scheme’s three twos and five days, and what the bureau set where it is silent. Versioned data: a change never moves a deadline that was given. */
export interface Policy {
  version: number;
  from: Moment;
  rules: Record<Milestone, Rule>;
  /** A step recorded within this of its occurrence counts when it occurred. */
  recordingGrace: number;
  /** A reassignment leaves the new unit at least this long to resolve, once per case. */
  reassignFloor: number;
  /** Within this an actor may step back his own last act. */
  stepBackWindow: number;
  /** A closed case may be reopened within this many days. */
  reopenDays: number;
  /** Minimum characters of a result text. */
  resultLength: number;
  /** A read-back on the phone may start the unit's clocks at most this much earlier. */
  readBackWindow: number;
  /** A wish to return a case that comes later than this after the dispatch is marked late. */
  returnWindow: number;
  /** How long after losing a case a unit may still record its own earlier step. */
  lateRecordWindow: number;
  /** Unanswered calls after which contact may be waived, as of the last of them. */
  attemptsForWaiver: number;
  /** One direct answer in this many stays in resolved for a callback. */
  answerSample: number;
}

const rule = (limit: Limit, amber: number, red: number): Rule => ({ limit, amber, red });
const threeWorkingDays = rule({ workingDays: 3 }, 24 * HOUR, 8 * HOUR);
const asked = rule({ minutes: 30 }, 15 * MINUTE, 5 * MINUTE);
const dayLong = rule({ minutes: 24 * 60 }, 6 * HOUR, 2 * HOUR);

/** 二十分钟联系、二小时到场、二十四小时解决、五日答复, and the centre's own limits. */
export const DEFAULT_POLICY: Policy = {
  version: 1,
  from: 0,
  rules: {
    dispatch: rule({ minutes: 10 }, 5 * MINUTE, 2 * MINUTE),
    contact: rule({ minutes: 20 }, 10 * MINUTE, 5 * MINUTE),
    'on-site': rule({ minutes: 120 }, 60 * MINUTE, 30 * MINUTE),
    resolve: dayLong,
    'hard-reply': rule({ days: 5 }, 24 * HOUR, 8 * HOUR),
    promise: rule({ days: 0 }, 24 * HOUR, 8 * HOUR),
    rework: threeWorkingDays,
    accept: rule({ minutes: 5 }, 3 * MINUTE, 1 * MINUTE),
    urge: asked,
    waiver: asked,
    return: asked,
    hard: asked,
    verify: dayLong,
    'promise-approval': dayLong,
    'co-unit': dayLong,
    supervise: threeWorkingDays,
    instruct: threeWorkingDays,
    feedback: dayLong,
  },
  recordingGrace: 5 * MINUTE,
  reassignFloor: 4 * HOUR,
  stepBackWindow: 5 * MINUTE,
  reopenDays: 30,
  resultLength: 10,
  readBackWindow: 5 * MINUTE,
  returnWindow: 15 * MINUTE,
  lateRecordWindow: DAY,
  attemptsForWaiver: 3,
  answerSample: 20,
};
