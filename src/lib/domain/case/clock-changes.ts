import { sameClock, type Clock } from './clocks.ts';
import type { ClockChanges } from './events.ts';
import type { Milestone } from '../bureau/milestones.ts';

/** Ends, then starts, then puts; a clock is never lost, an ended one stays as it ended. */
export function clocksAfter(
  clocks: readonly Clock[],
  { ends = [], starts = [], puts = [] }: ClockChanges,
): Clock[] {
  const ended = clocks.map((clock) => {
    const end = clock.ended ? undefined : ends.find((one) => sameClock(one, clock));
    return end ? { ...clock, ended: { at: Math.max(end.at, clock.started), how: end.how } } : clock;
  });
  return [...ended, ...starts].map((clock) => puts.find((put) => sameClock(put, clock)) ?? clock);
}

/** Whether an event starts, ends or moves a clock of this milestone. */
export function touchesClock({ data }: { data: object }, milestone: Milestone): boolean {
  const { ends = [], starts = [], puts = [] } = data as ClockChanges;
  return [ends, starts, puts].some((clocks) => clocks.some((clock) => clock.milestone === milestone));
}
