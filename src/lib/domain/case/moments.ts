import type { Case } from './case.ts';
import { latestClock } from './clocks.ts';
import type { Context } from './decision.ts';
import { MINUTE } from '../bureau/policy.ts';
import { refuse, type Refusal } from './refusals.ts';
import { heldSince } from './responsibility.ts';
import type { Moment } from '../bureau/moment.ts';

/** A step's three moments: when it occurred, when it counts, and whether it carries the mark 补录. */
export interface Moments {
  occurredAt: Moment;
  countsAt: Moment;
  late: boolean;
}

/**
 * The moments of a step. `entered` is in minutes and may be left out for now; it is never after now and is clamped
 * to the step before it. A step counts when it occurred if it is recorded within the grace, else when it is recorded.
 */
export function momentsOf(
  kase: Case,
  entered: Moment | undefined,
  context: Pick<Context, 'now' | 'policy'>,
): Moments | { refusal: Refusal } {
  if (entered !== undefined && entered >= context.now + MINUTE) return refuse('moment-in-future');
  return countedFrom(stepBefore(kase), entered, context);
}

/** The moments of a step before which nothing of this round happened earlier than `earliest`. */
export function countedFrom(
  earliest: Moment,
  entered: Moment | undefined,
  { now, policy }: Pick<Context, 'now' | 'policy'>,
): Moments {
  if (entered === undefined) return { occurredAt: now, countsAt: now, late: false };
  const minute = Math.floor(entered / MINUTE) * MINUTE;
  const occurredAt = Math.min(now, Math.max(minute, earliest));
  const late = now - occurredAt > policy.recordingGrace;
  return { occurredAt, countsAt: late ? now : occurredAt, late };
}

/** When the present unit could first have acted, or the step before: nothing of this round happened earlier. */
function stepBefore(kase: Case): Moment {
  const rework = latestClock(kase.clocks, 'rework');
  return Math.max(
    kase.receivedAt,
    heldSince(kase.holdings),
    rework?.started ?? 0,
    kase.contact?.occurredAt ?? 0,
    kase.arrival?.occurredAt ?? 0,
  );
}
