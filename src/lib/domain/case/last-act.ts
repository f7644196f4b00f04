import type { Case, LastAct, Undo } from './case.ts';
import { sameClock, type Clock } from './clocks.ts';
import type { CaseEvent } from './events.ts';

/** The case without what its last act did. */
export function steppedBack(kase: Case): Partial<Case> {
  if (!kase.last) return {};
  const { clocks: _clocks, started: _started, annulled, ...earlier } = kase.last.undo;
  const breaches = kase.breaches.map((breach) => {
    if (!annulled.some((key) => sameClock(key, breach))) return breach;
    const { annulledAt: _annulledAt, ...standing } = breach;
    return standing;
  });
  return { ...earlier, breaches };
}

/** What a step-back could void now: the steps of one act together; never across a reassignment, a verification or a reopening. */
export function lastAfter(
  before: Case,
  after: Case,
  event: CaseEvent,
  stepBack: 'voids' | 'passes' | undefined,
): LastAct | null {
  if (stepBack === 'passes') return before.last;
  if (stepBack === undefined) return null;
  const same = before.last?.act === event.act ? before.last : null;
  return {
    act: event.act,
    verbs: [...(same?.verbs ?? []), event.type],
    by: event.by,
    at: event.recordedAt,
    undo: undoOf(before, after, same?.undo),
  };
}

const UNDOABLE = [
  'stage',
  'unit',
  'handler',
  'contact',
  'arrival',
  'resolution',
  'attempts',
  'callers',
  'waiver',
  'holdings',
  'firstDispatchAt',
  'returnRequest',
  'refusedReturns',
  'hard',
  'hardReply',
  'promise',
  'closedAt',
] as const;

function undoOf(before: Case, after: Case, earlier: Undo = { clocks: [], started: [], annulled: [] }): Undo {
  const fields: Partial<Undo> = Object.fromEntries(
    UNDOABLE.filter((key) => before[key] !== after[key] && !(key in earlier)).map((key) => [
      key,
      before[key],
    ]),
  );
  const touched = before.clocks.filter(
    (clock) =>
      !after.clocks.includes(clock) &&
      ![...earlier.clocks, ...earlier.started].some((key) => sameClock(key, clock)),
  );
  const started = after.clocks.filter((clock) => !before.clocks.some((old) => sameClock(old, clock)));
  const annulled = after.breaches.filter(
    (breach) =>
      breach.annulledAt !== undefined &&
      before.breaches.some((old) => sameClock(old, breach) && old.annulledAt === undefined),
  );
  return {
    ...fields,
    ...earlier,
    clocks: [...earlier.clocks, ...touched],
    started: [...earlier.started, ...started.map(keyOf)],
    annulled: [...earlier.annulled, ...annulled.map(keyOf)],
  };
}

function keyOf<K extends Pick<Clock, 'milestone' | 'round'>>({
  milestone,
  round,
}: K): Pick<Clock, 'milestone' | 'round'> {
  return { milestone, round };
}
