import { latestClock, shownClock, timeLeft, timeState, type Clock, type TimeState } from '../clocks.ts';
import type { Stage } from '../stages.ts';
import { isChain } from '../../bureau/milestones.ts';
import type { Moment } from '../../bureau/moment.ts';

/** The state that a strip shows: `done` is a resolved case, whose 核查 clock has no colour. */
export type ShownState = TimeState | 'done';

/** What a strip needs to know of a card. */
export interface Timed {
  stage: Stage;
  clocks: readonly Clock[];
  receivedAt?: Moment;
  resolvedAt?: Moment | null;
}

/** Where the clock that a card counts down to stands. */
export interface Reading {
  clock: Clock;
  state: ShownState;
  /** Milliseconds until due, negative past it. */
  left: number;
  /** Whole percent of its time that is used, 0 to 100. */
  used: number;
}

export function readCard(card: Timed, now: Moment): Reading | undefined {
  const clock = shownClock(card);
  if (!clock) return undefined;
  const reading = readClock(clock, now);
  return isChain(clock.milestone) ? reading : { ...reading, state: 'done' };
}

/** Any clock by itself, such as 签收 or a decision that is asked for. */
export function readClock(clock: Clock, now: Moment, stage?: Stage): Reading {
  return {
    clock,
    state: stage === 'resolved' ? 'done' : timeState(clock, now),
    left: timeLeft(clock, now),
    used: share(clock, now),
  };
}

/** How much of its time a clock has used, in whole percent from 0 to 100. */
export function share({ started, due }: Pick<Clock, 'started' | 'due'>, now: Moment): number {
  const length = due - started;
  const used = length > 0 ? (now - started) / length : 1;
  return Math.round(100 * Math.min(1, Math.max(0, used)));
}

/** 用时: how long the unit took, from the first dispatch to the resolution; undefined while it is not resolved. */
export function timeTaken(card: Timed): number | undefined {
  if (card.stage !== 'resolved') return undefined;
  const clock = latestClock(card.clocks, 'resolve');
  const end = card.resolvedAt ?? clock?.ended?.at;
  const start = clock?.started ?? card.receivedAt;
  return end === undefined || start === undefined ? undefined : end - start;
}
