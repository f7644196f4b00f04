import { feedbackOwed } from '../../domain/case/clocks.ts';
import { withoutHouse } from '../../domain/text/house.ts';
import type { OwedFeedback } from '../../live/feedback.ts';
import { fromEach } from '../store/each-case.ts';
import type { Store } from '../store/index.ts';

/** What the centre still owes the district: the closed cases of its own, the one that is due first before all others. */
export function feedbackList(store: Store): OwedFeedback[] {
  return fromEach(store, store.owed.values(), (kase) => {
    const clock = feedbackOwed(kase);
    if (!clock) return [];
    const { id, number, category, place } = kase;
    return [{ id, number, category, clock, where: withoutHouse(place.road).road || place.area }];
  }).sort((a, b) => a.clock.due - b.clock.due);
}
