import { CENTRE, type UnitCode } from '../bureau/directory.ts';
import {
  CHAIN,
  isChain,
  SIDE,
  type ChainMilestone,
  type Milestone,
  type SideMilestone,
} from '../bureau/milestones.ts';
import type { Moment } from '../bureau/moment.ts';
import type { BoardStage, Column, Stage } from './stages.ts';
import { onBoard } from './stages.ts';

export {
  CENTRE,
  CHAIN,
  isChain,
  SIDE,
  type ChainMilestone,
  type Milestone,
  type Moment,
  type SideMilestone,
  type UnitCode,
};

/** How a clock ended; `replaced` and `cancelled` clocks were neither met nor missed after that moment. */
export type Ending = 'met' | 'waived' | 'replaced' | 'cancelled';

/** One running or ended time limit of a case. All moments are server time. */
export interface Clock {
  milestone: Milestone;
  /** 1 for the first run; a reassignment or a reject runs a milestone again. */
  round: number;
  /** Who owes it: a unit code or `CENTRE`. */
  unit: UnitCode;
  started: Moment;
  due: Moment;
  amber: Moment;
  red: Moment;
  /** A contact that is owed to one caller who joined by a merge; absent: to the citizen of the case. */
  caller?: number;
  ended?: { at: Moment; how: Ending };
}

export type TimeState = 'in-time' | 'soon' | 'urgent' | 'past';

export function sameClock(
  a: Pick<Clock, 'milestone' | 'round'>,
  b: Pick<Clock, 'milestone' | 'round'>,
): boolean {
  return a.milestone === b.milestone && a.round === b.round;
}

export function openClock(clocks: readonly Clock[], milestone: Milestone): Clock | undefined {
  return clocks.find((clock) => clock.milestone === milestone && !clock.ended);
}

/** The newest round of a milestone, running or ended. */
export function latestClock(clocks: readonly Clock[], milestone: Milestone): Clock | undefined {
  let latest: Clock | undefined;
  for (const clock of clocks) {
    if (clock.milestone === milestone && (!latest || clock.round > latest.round)) latest = clock;
  }
  return latest;
}

/** The clock a card counts down to: the chain's earliest unmet due; on a resolved card the 核查 clock. */
export function nextClock(kase: { stage: Stage; clocks: readonly Clock[] }): Clock | undefined {
  if (kase.stage === 'resolved') return openClock(kase.clocks, 'verify');
  let next: Clock | undefined;
  for (const clock of kase.clocks) {
    if (!clock.ended && isChain(clock.milestone) && (!next || clock.due < next.due)) next = clock;
  }
  return next;
}

/** Clocks that a screen needs: those that run, and of the chain what was met or waived. */
export function isShown({ milestone, ended }: Clock): boolean {
  return !ended || (isChain(milestone) && (ended.how === 'met' || ended.how === 'waived'));
}

/** What a card shows: where no clock of its chain runs, what it waits for, which is never late in its column. */
export function shownClock(kase: { stage: Stage; clocks: readonly Clock[] }): Clock | undefined {
  return nextClock(kase) ?? openClock(kase.clocks, 'promise-approval');
}

/** Where a clock stands at `now`: a clock is past from its due moment on. */
export function timeState(clock: Pick<Clock, 'due' | 'amber' | 'red'>, now: Moment): TimeState {
  if (now >= clock.due) return 'past';
  if (now >= clock.red) return 'urgent';
  if (now >= clock.amber) return 'soon';
  return 'in-time';
}

/** The feedback that the district is still owed for a case that has left the board; undefined where there is none. */
export function feedbackOwed(kase: { stage: Stage; clocks: readonly Clock[] }): Clock | undefined {
  return onBoard(kase.stage) ? undefined : openClock(kase.clocks, 'feedback');
}

/**
 * Milliseconds that a clock has left at `now`, negative past its due; never more than its whole limit, although a
 * screen's seconds are cut off and may lie before its start.
 */
export function timeLeft({ started, due }: Pick<Clock, 'started' | 'due'>, now: Moment): number {
  return Math.min(due - now, due - started);
}

/** Where a case stands on every screen, by its column and the clock that decides it. */
export interface Standing {
  column: Column;
  /** Absent where nothing of its chain runs: then it is late in no column. */
  clock: Clock | undefined;
  state: TimeState;
}

/**
 * Where a case stands at `now`, or null when it is off the board: wall, board, units view and phone all ask here, so that
 * each counts the same cases.
 */
export function standing(kase: { stage: Stage; clocks: readonly Clock[] }, now: Moment): Standing | null {
  if (!onBoard(kase.stage)) return null;
  return standingBy(kase.stage, nextClock(kase), now);
}

/** The same for a case whose next clock is known. */
export function standingBy(stage: BoardStage, clock: Clock | undefined, now: Moment): Standing {
  const state = clock ? timeState(clock, now) : 'in-time';
  return { column: state === 'past' && stage !== 'resolved' ? 'overdue' : stage, clock, state };
}

/** The column a case stands in at `now`, or null when it is off the board. */
export function columnOf(kase: { stage: Stage; clocks: readonly Clock[] }, now: Moment): Column | null {
  return standing(kase, now)?.column ?? null;
}

/** The unmet chain clocks that are past at `now`: what an overdue card says is missing (缺). */
export function missing(kase: { stage: Stage; clocks: readonly Clock[] }, now: Moment): Clock[] {
  if (kase.stage === 'resolved' || !onBoard(kase.stage)) return [];
  return kase.clocks
    .filter((clock) => !clock.ended && isChain(clock.milestone) && now >= clock.due)
    .sort((a, b) => a.due - b.due);
}
