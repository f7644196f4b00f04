import type { Case } from '../../domain/case/case.ts';
import { isUnavailable } from './errors.ts';
import type { Store } from './index.ts';

/** What `take` makes of every one of these cases; one on which it fails is left out of everything, and the others go on. */
export function fromEach<T>(store: Store, cases: Iterable<Case>, take: (kase: Case) => readonly T[]): T[] {
  const all: T[] = [];
  for (const kase of cases) {
    try {
      all.push(...take(kase));
    } catch (error) {
      if (isUnavailable(error)) throw error;
      store.setAside(kase.id, error);
    }
  }
  return all;
}
