import * as v from 'valibot';
import type { Case } from '../case.ts';
import { latestClock, openClock, type Clock, type UnitCode } from '../clocks.ts';
import type { Context, Outcome } from '../decision.ts';
import { needsVisit } from '../directory.ts';
import type { ClockChanges } from '../events.ts';
import { endsOf, endsOfAll, joinChanges, runs, startClock, withDue } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { inUnitsHands } from '../stages.ts';
import { contactClock, unfitUnit } from './dispatch.ts';
import * as f from './fields.ts';

/** 改派: the coordinator moves the case to another lead unit, live. */
export const reassign = v.strictObject({
  type: v.literal('reassign'),
  unit: f.code,
  reason: v.picklist(['wrong-unit', 'boundary', 'capacity', 'needs-other', 'other']),
  note: v.optional(f.text(500), ''),
});

/** 退回区热线: not the bureau's matter. */
export const returnOut = v.strictObject({ type: v.literal('return-out'), reason: f.text(2000, 1) });

export function decideReassign(
  kase: Case,
  command: v.InferOutput<typeof reassign>,
  context: Context,
): Outcome {
  if (!inUnitsHands(kase.stage) || kase.unit === null) return refuse('wrong-stage');
  if (command.unit === kase.unit) return refuse('same-unit', { field: 'unit' });
  const unfit = unfitUnit(kase, command.unit, context);
  if (unfit) return unfit;
  const { changes, extended } = clocksAfter(kase, command.unit, context);
  return {
    made: [
      {
        type: 'reassigned',
        data: { from: kase.unit, unit: command.unit, reason: command.reason, extended, ...changes },
        texts: command.note ? { note: command.note } : {},
      },
    ],
  };
}

/**
 * What a reassignment does to each clock: contact that was made stays made; contact (if unmet) and on-site run again as
 * a new round; resolve becomes max(old due, now + 4 h), once per case; hard reply, promise and rework keep their dues;
 * what waited for a decision falls away.
 */
export function clocksAfter(
  kase: Case,
  unit: UnitCode,
  context: Context,
): { changes: ClockChanges; extended: boolean } {
  const { now } = context;
  const starts: Clock[] = [startClock(kase.clocks, 'accept', unit, now, context)];
  if (runs(kase, 'contact')) starts.push(contactClock(kase, unit, now, context));
  const category = context.directory.categories.get(kase.category);
  if (category && needsVisit(category, kase.type))
    starts.push(startClock(kase.clocks, 'on-site', unit, now, context));
  const ends = endsOf(
    kase,
    ['accept', 'contact', 'on-site', 'waiver', 'return', 'hard', 'urge'],
    now,
    'cancelled',
  );
  const puts: Clock[] = [];
  for (const milestone of ['hard-reply', 'promise', 'rework'] as const) {
    const clock = openClock(kase.clocks, milestone);
    if (clock) puts.push({ ...clock, unit });
  }
  const resolve = openClock(kase.clocks, 'resolve');
  const floor = now + context.policy.reassignFloor;
  const extended = resolve !== undefined && !kase.extended && floor > resolve.due;
  if (resolve && extended) {
    ends.push(...endsOf(kase, ['resolve'], now, 'replaced'));
    const round = (latestClock(kase.clocks, 'resolve')?.round ?? 0) + 1;
    starts.push({ ...withDue(resolve, floor), unit, round });
  } else if (resolve) {
    puts.push({ ...resolve, unit });
  }
  return { changes: joinChanges({ ends, starts, puts }), extended };
}

export function decideReturnOut(
  kase: Case,
  command: v.InferOutput<typeof returnOut>,
  context: Context,
): Outcome {
  if (kase.stage !== 'received' && kase.stage !== 'dispatched') return refuse('wrong-stage');
  return {
    made: [
      {
        type: 'returned-out',
        data: joinChanges({ ends: endsOfAll(kase, context.now, 'cancelled') }),
        texts: { reason: command.reason },
      },
    ],
  };
}
