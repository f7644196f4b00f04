import type { Moment } from '../../domain/case/clocks.ts';
import { MINUTE } from '../../domain/bureau/policy.ts';
import type { Seq } from '../../live/protocol.ts';
import type { Store } from '../store/index.ts';

/**
 * One answer for everybody who asks for the same: made anew once the ledger has moved on or another minute has begun.
 * What it tells must depend on nothing else.
 */
export function oncePerHead<T>(
  make: (store: Store, now: Moment) => Promise<T>,
): (store: Store, now: Moment) => Promise<T> {
  const made = new WeakMap<Store, { head: Seq; minute: number; answer: Promise<T> }>();
  return (store, now) => {
    const { head } = store;
    const minute = Math.floor(now / MINUTE);
    const known = made.get(store);
    if (known?.head === head && known.minute === minute) return known.answer;
    const answer = make(store, now);
    made.set(store, { head, minute, answer });
    answer.catch(() => made.delete(store));
    return answer;
  };
}
