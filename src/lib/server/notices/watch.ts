import { randomUUID } from 'node:crypto';
import { breachesDue, nextBreachAt } from '../../domain/case/breaches.ts';
import { SYSTEM, type Case, type CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { decideDue } from '../../domain/case/decide.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import type { CaseEvent } from '../../domain/case/events.ts';
import { nextThresholdAt } from '../../domain/notices/notices.ts';
import type { Present, Store } from '../store/index.ts';

/** Looks at least this often, so that a clock that was set misses nothing for longer. */
const LOOK = 1000;
const CLOCK: Actor = { id: SYSTEM, role: 'clock', unit: null };

/** Records what runs out and warns of what will; it moves nothing, since the overdue column is computed. */
export interface Watch {
  /**
   * Records every breach that is due and not yet recorded, in one group, and warns of every threshold that was reached
   * since the last look; resolves with how many breaches that were.
   */
  check(): Promise<number>;
  stop(): void;
}

export interface WatchOptions {
  onError: (error: unknown) => void;
  /** Whether the clock is not believed: nothing is recorded or warned of then. */
  isHeld?: () => boolean;
  /** For a clock that is moved by hand: `check` is called from outside alone. */
  byHand?: boolean;
}

/**
 * Watches the due moments of all cases that somebody still owes something, by one timer. What fell due while nobody watched is recorded at the
 * first look, so look before anybody acts; warnings that were missed are given once.
 */
export function startWatch(
  store: Store,
  { onError, isHeld = () => false, byHand = false }: WatchOptions,
): Watch {
  let next: Moment = 0;
  /** Everybody was warned of what time brought about until here. */
  let warned: Moment = 0;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<number> | undefined;
  let stopped = false;

  const stopListening = [
    store.onCommit(({ changes }) => {
      for (const { kase } of changes) lookAt(kase, soonest);
      wait();
    }),
    // What was left out may be back.
    store.onSick(() => {
      next = 0;
      wait();
    }),
  ];

  function check(): Promise<number> {
    looking ??= record().finally(() => (looking = undefined));
    return looking;
  }

  async function record(): Promise<number> {
    if (isHeld()) return 0;
    const now = store.now();
    // A clock that was put right is behind what was warned of: what is new since is warned of all the same.
    warned = Math.min(warned, now);
    const due: CaseId[] = [];
    const near: CaseId[] = [];
    each((kase) => {
      if (breachesDue(kase, now).length > 0) due.push(kase.id);
      if ((nextThresholdAt(kase, warned) ?? Infinity) <= now) near.push(kase.id);
    });
    const recorded = await Promise.all(due.map(breach));
    if (recorded.includes(null)) return sum(recorded);
    if (near.length === 0 || (await store.warn(near))) warned = Math.max(warned, now);
    next = Infinity;
    each(soonest);
    return sum(recorded);
  }

  /** One case each, in one group all the same: what one of them cannot record keeps no other from it. Null: not now. */
  async function breach(id: CaseId): Promise<number | null> {
    const appended = await store.append((present) => breachesOf(id, present));
    if (appended.ok) return appended.changes.length;
    if (appended.refusal.code === 'unavailable') return null;
    store.setAside(id, new Error('the breaches of a case cannot be recorded'));
    return 0;
  }

  function each(look: (kase: Case) => void): void {
    for (const kase of watched(store)) lookAt(kase, look);
  }

  /** A case on which a rule fails is left out from then on. */
  function lookAt(kase: Case, look: (kase: Case) => void): void {
    try {
      look(kase);
    } catch (error) {
      store.setAside(kase.id, error);
    }
  }

  function soonest(kase: Case): void {
    next = Math.min(next, nextLookAt(kase, warned));
  }

  function wait(): void {
    if (byHand || stopped) return;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(0, Math.min(LOOK, next - store.now()))).unref();
  }

  function look(): void {
    const due = store.now() >= next;
    void (due ? check() : Promise.resolve(0)).catch(onError).finally(() => {
      if (due && store.now() >= next) next = store.now() + LOOK;
      wait();
    });
  }

  wait();
  return {
    check,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      for (const stop of stopListening) stop();
    },
  };
}

/** What stands on the board, and what the district is still owed. */
function* watched({ open, owed }: Store): Iterable<Case> {
  yield* open.values();
  yield* owed.values();
}

function sum(counts: readonly (number | null)[]): number {
  return counts.reduce<number>((all, count) => all + (count ?? 0), 0);
}

function nextLookAt(kase: Case, warned: Moment): Moment {
  return Math.min(nextBreachAt(kase) ?? Infinity, nextThresholdAt(kase, warned) ?? Infinity);
}

/** Decided inside the group, so that nothing is recorded twice, whoever looked at the same moment. */
function breachesOf(id: CaseId, present: Present): CaseEvent[] {
  const kase = present.caseOf(id);
  if (!kase) return [];
  const { now, policy, calendar, directory } = present;
  const next = { id, number: kase.number };
  const context = {
    actor: CLOCK,
    now,
    policy,
    calendar,
    directory,
    next,
    caseOf: (other: CaseId) => present.caseOf(other),
  };
  return decideDue(kase, randomUUID(), context)?.events ?? [];
}
