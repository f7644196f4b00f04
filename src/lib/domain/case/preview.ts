import { PLAIN_CALENDAR } from '../bureau/calendar.ts';
import { latestClock, openClock, type Clock, type Milestone, type Moment } from './clocks.ts';
import { needsVisit, type Directory } from '../bureau/directory.ts';
import { dueOf } from './limits.ts';
import type { Policy } from '../bureau/policy.ts';
import type { Card } from './redact.ts';

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

/** What of a card decides. */
export type Previewed = Pick<Card, 'category' | 'type' | 'clocks' | 'flags' | 'extended'>;

export interface PreviewContext {
  now: Moment;
  policy: Policy;
  directory: Pick<Directory, 'categories'>;
}

/** What a dispatch at `now` starts, in the order of the chain. */
export function previewDispatch(card: Previewed, context: PreviewContext): ClockPreview[] {
  const contact = card.flags.includes('anonymous')
    ? { milestone: 'contact' as const, fate: 'done' as const, due: null }
    : started('contact', 'starts', context);
  const visit = visits(card, context) ? [started('on-site', 'starts', context)] : [];
  return [contact, ...visit, started('resolve', 'starts', context)];
}

/**
 * What a reassignment at `now` does to each clock of the chain: contact that was made stays made;
 * contact (if unmet) and on-site run again; resolve becomes max(old due, now + 4 h), once per case; hard reply,
 * promise and rework keep their dues.
 */
export function previewReassign(card: Previewed, context: PreviewContext): ClockPreview[] {
  const previews: ClockPreview[] = [];
  if (openClock(card.clocks, 'contact')) previews.push(started('contact', 'again', context));
  else if (latestClock(card.clocks, 'contact')) {
    previews.push({ milestone: 'contact', fate: 'done', due: null });
  }
  if (visits(card, context)) previews.push(started('on-site', 'again', context));
  else if (openClock(card.clocks, 'on-site'))
    previews.push({ milestone: 'on-site', fate: 'ends', due: null });
  const resolve = openClock(card.clocks, 'resolve');
  if (resolve) previews.push(resolveAfter(resolve, card.extended === true, context));
  for (const milestone of ['hard-reply', 'promise', 'rework'] as const) {
    const clock = openClock(card.clocks, milestone);
    if (clock) previews.push({ milestone, fate: 'kept', due: clock.due });
  }
  return previews;
}

/** The clock that the card will count down to. */
export function nextOf(previews: readonly ClockPreview[]): ClockPreview | undefined {
  return previews
    .filter(({ due }) => due !== null)
    .reduce<ClockPreview | undefined>((next, one) => (!next || one.due! < next.due! ? one : next), undefined);
}

function resolveAfter(clock: Clock, extended: boolean, { now, policy }: PreviewContext): ClockPreview {
  const floor = now + policy.reassignFloor;
  const longer = !extended && floor > clock.due;
  return { milestone: 'resolve', fate: longer ? 'longer' : 'kept', due: longer ? floor : clock.due };
}

function started(milestone: Milestone, fate: Fate, { now, policy }: PreviewContext): ClockPreview {
  return { milestone, fate, due: dueOf(policy.rules[milestone].limit, now, PLAIN_CALENDAR) };
}

function visits({ category, type }: Previewed, { directory }: PreviewContext): boolean {
  const known = directory.categories.get(category);
  return known !== undefined && needsVisit(known, type);
}
