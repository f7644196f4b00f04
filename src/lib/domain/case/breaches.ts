import type { Case } from './case.ts';
import { sameClock } from './clocks.ts';
import type { Made } from './decision.ts';
import { splitOf } from './responsibility.ts';
import { onBoard } from './stages.ts';
import { isChain } from '../bureau/milestones.ts';
import type { Moment } from '../bureau/moment.ts';

/**
 * The breaches that `now` makes true and the case has not recorded: once for each chain clock and round, against the
 * unit and handler that hold it.
 */
export function breachesDue(kase: Case, now: Moment): Made[] {
  if (standsStill(kase)) return [];
  return kase.clocks
    .filter((clock) => !clock.ended && isChain(clock.milestone) && now >= clock.due)
    .filter((clock) => !kase.breaches.some((breach) => sameClock(breach, clock)))
    .map(({ milestone, round, started, due, unit }) => ({
      type: 'breached',
      data: {
        milestone,
        round,
        due,
        unit,
        handler: unit === kase.unit ? kase.handler : null,
        split: splitOf(kase.holdings, started, due),
      },
      occurredAt: due,
    }));
}

/** The next moment at which the case breaches, for the watch's timer; undefined while no chain clock runs. */
export function nextBreachAt(kase: Case): Moment | undefined {
  if (standsStill(kase)) return undefined;
  let next: Moment | undefined;
  for (const clock of kase.clocks) {
    if (clock.ended || !isChain(clock.milestone)) continue;
    if (kase.breaches.some((breach) => sameClock(breach, clock))) continue;
    if (next === undefined || clock.due < next) next = clock.due;
  }
  return next;
}

/** Imported history breaches nothing, nor does a case while its result is looked at, or once it has left the board. */
export function standsStill({ imported, stage }: Case): boolean {
  return imported || stage === 'resolved' || !onBoard(stage);
}
