import type { CaseId, UserId } from '../../domain/case/case.ts';
import type { RefusalCode } from '../../domain/case/refusals.ts';
import { Bucket, type Allowance } from '../http/bucket.ts';
import type { Store } from '../store/index.ts';

/** What one person may bring, over all of his screens, devices and forms together. */
export interface Pace {
  /** Acts, and forms that change something. */
  acts: Allowance;
  /** Commands on one and the same case. */
  onOneCase: Allowance;
}

/**
 * The ledger never forgets, so nobody fills it by a script. All screens of a person together bring what one of them may:
 * a whole lane moved by one gesture, then twenty acts a second; and two hundred records on one case, then as many a day.
 */
export const PACE: Pace = {
  acts: { most: 300, perSecond: 20 },
  onOneCase: { most: 200, perSecond: 200 / (24 * 60 * 60) },
};

/** How many buckets are kept before the full ones go. */
const MANY = 1000;

/** Counts what each person brings to one store. */
export class Hands {
  readonly #pace: Pace;
  readonly #clock: (() => number) | undefined;
  readonly #people = new Map<UserId, Bucket>();
  readonly #cases = new Map<string, Bucket>();

  /** @param clock milliseconds that only rise; the process's own where it is left out */
  constructor(pace: Pace = PACE, clock?: () => number) {
    this.#pace = pace;
    this.#clock = clock;
  }

  /** Null where he may go on, else why not; nothing is counted then. */
  take(person: UserId, caseId: CaseId | null = null, commands = 1): RefusalCode | null {
    const { acts, onOneCase } = this.#pace;
    const all = this.#bucket(this.#people, person, acts);
    const here = caseId === null ? null : this.#bucket(this.#cases, `${person} ${caseId}`, onOneCase);
    if (here && !here.holds(commands)) return 'too-much-here';
    if (!all.take()) return 'too-fast';
    here?.take(commands);
    return null;
  }

  #bucket<Key>(buckets: Map<Key, Bucket>, key: Key, allowed: Allowance): Bucket {
    let bucket = buckets.get(key);
    if (!bucket) {
      if (buckets.size >= MANY) for (const [one, { full }] of buckets) if (full) buckets.delete(one);
      buckets.set(key, (bucket = new Bucket(allowed, this.#clock)));
    }
    return bucket;
  }
}

const counted = new WeakMap<Store, Hands>();

/** Who counts for a store: its live line and its forms alike. */
export function handsOf(store: Store): Hands {
  const hands = counted.get(store) ?? new Hands();
  counted.set(store, hands);
  return hands;
}

/** Lets people be quicker or slower on a store, in the process that serves it: for a bench and for tests. */
export function setHands(store: Store, hands: Hands): void {
  counted.set(store, hands);
}
