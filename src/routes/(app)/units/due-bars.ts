import type { Placed } from '$lib/domain/case/card/order.ts';
import type { Moment, TimeState } from '$lib/domain/case/clocks.ts';
import { MINUTE } from '$lib/domain/bureau/policy.ts';

/** The deadlines of one quarter of an hour, by the state in which their clocks are now. */
export interface DueBar {
  from: Moment;
  states: TimeState[];
}

export const BAR_LENGTH = 15 * MINUTE;
const BARS = 8;
const ORDER: readonly TimeState[] = ['urgent', 'soon', 'in-time'];

/** What falls due in the coming two hours, in steps of 15 minutes from the present minute; the pressing ones below. */
export function dueBars(placed: Iterable<Placed>, now: Moment): DueBar[] {
  const start = now - (now % MINUTE);
  const bars = Array.from({ length: BARS }, (_, index): DueBar => ({
    from: start + index * BAR_LENGTH,
    states: [],
  }));
  for (const { card, clock, state } of placed) {
    if (!clock || state === 'past' || card.stage === 'resolved') continue;
    bars[Math.floor((clock.due - start) / BAR_LENGTH)]?.states.push(state);
  }
  for (const { states } of bars) states.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return bars;
}
