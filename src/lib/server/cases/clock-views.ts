import type { Calendar } from '../../domain/bureau/calendar.ts';
import type { Limit, Policy } from '../../domain/bureau/policy.ts';
import { sameClock, type Clock, type Milestone } from '../../domain/case/clocks.ts';
import type { EventType } from '../../domain/case/events.ts';
import { dueOf } from '../../domain/case/limits.ts';
import type { ClockView } from '../../live/case-view.ts';
import type { CaseOutline, Store } from '../store/index.ts';

/** Each clock with the rule in force when it started, what started it, and its breach. */
export function clocksOf(store: Store, { kase, story }: CaseOutline): ClockView[] {
  return kase.clocks.map((clock): ClockView => {
    const start = startOf(story, clock);
    const policy = store.policyAt(clock.started);
    const calendar = store.calendarAt(clock.started);
    const extended = start?.event.type === 'reassigned' && start.event.data.extended;
    const breach = kase.breaches.find((one) => sameClock(one, clock));
    return {
      ...clock,
      limit: limitOf(clock, policy, calendar),
      because: start ? { type: start.event.type as EventType, at: start.event.recordedAt } : null,
      floor: extended && clock.milestone === 'resolve' ? policy.reassignFloor : null,
      breach: breach
        ? {
            recordedAt: breach.recordedAt,
            annulled: breach.annulledAt !== undefined,
            attributedTo: breach.attributedTo ?? null,
          }
        : null,
    };
  });
}

/** The rule that gave a clock its due; a date of its own where somebody named one. */
function limitOf({ milestone, started, due }: Clock, { rules }: Policy, calendar: Calendar): Limit {
  const { limit } = rules[milestone];
  const dated = DATED.includes(milestone) && dueOf(limit, started, calendar) !== due;
  return dated ? { days: 0 } : limit;
}
const DATED: readonly Milestone[] = ['co-unit', 'supervise', 'instruct', 'feedback'];

function startOf(story: CaseOutline['story'], clock: Clock): CaseOutline['story'][number] | undefined {
  return story.find(
    ({ event }) =>
      'starts' in event.data && event.data.starts?.some((started: Clock) => sameClock(started, clock)),
  );
}
