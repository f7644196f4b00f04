import { PLAIN_CALENDAR } from '../../bureau/calendar.ts';
import type { Directory } from '../../bureau/directory.ts';
import type { Policy } from '../../bureau/policy.ts';
import { latestClock, openClock } from '../clocks.ts';
import { dispatchClocks } from '../commands/dispatch.card.ts';
import { reassignClocks } from '../commands/reassign.card.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf } from '../known.ts';
import type { Card } from '../redact.ts';
import { CHAIN, type ChainMilestone, type Milestone } from '../../bureau/milestones.ts';
import type { Moment } from '../../bureau/moment.ts';

/**
 * What becomes of a clock when a case is given to a unit: `done` was met or waived and stays so, `starts` for the first
 * time, `again` as a new round, `kept` with its old due, `longer` with a later one, `ends` without a successor.
 */
export type Fate = 'done' | 'starts' | 'again' | 'kept' | 'longer' | 'ends';

export interface ClockPreview {
  milestone: Milestone;
  fate: Fate;
  /** The due moment afterwards; null where none runs. */
  due: Moment | null;
}

export interface PreviewContext {
  now: Moment;
  policy: Policy;
  directory: Pick<Directory, 'categories'>;
}

/** What a dispatch at `now` starts, in the order of the chain. */
export function previewDispatch(card: Card, context: PreviewContext): ClockPreview[] {
  const given = { ...context, calendar: PLAIN_CALENDAR };
  return previewsOf(card, dispatchClocks(knownOf(card), SOME_UNIT, context.now, given));
}

/** What a reassignment at `now` does to each clock of the chain. */
export function previewReassign(card: Card, context: PreviewContext): ClockPreview[] {
  const given = { ...context, calendar: PLAIN_CALENDAR };
  return previewsOf(card, reassignClocks(knownOf(card), SOME_UNIT, given, false).changes);
}

/** The clock that the card will count down to. */
export function nextOf(previews: readonly ClockPreview[]): ClockPreview | undefined {
  return previews
    .filter(({ due }) => due !== null)
    .reduce<ClockPreview | undefined>((next, one) => (!next || one.due! < next.due! ? one : next), undefined);
}

/** No due hangs on which unit it is. */
const SOME_UNIT = '';
const PREVIEWED = CHAIN.filter((milestone) => milestone !== 'dispatch');

function previewsOf(card: Card, changes: ClockChanges): ClockPreview[] {
  return PREVIEWED.flatMap((milestone) => previewOf(card, milestone, changes));
}

function previewOf(
  { clocks }: Card,
  milestone: ChainMilestone,
  { starts = [], puts = [] }: ClockChanges,
): ClockPreview[] {
  const own = clocks.filter((clock) => clock.caller === undefined);
  const started = starts.find((clock) => clock.milestone === milestone && clock.caller === undefined);
  const ran = latestClock(own, milestone);
  if (started?.ended) return [{ milestone, fate: 'done', due: null }];
  if (started) {
    const again = milestone === 'resolve' ? 'longer' : 'again';
    return [{ milestone, fate: ran ? again : 'starts', due: started.due }];
  }
  const running = openClock(own, milestone);
  const kept = puts.find((clock) => clock.milestone === milestone);
  if (running && kept) return [{ milestone, fate: 'kept', due: kept.due }];
  if (running) return [{ milestone, fate: 'ends', due: null }];
  return milestone === 'contact' && ran ? [{ milestone, fate: 'done', due: null }] : [];
}
