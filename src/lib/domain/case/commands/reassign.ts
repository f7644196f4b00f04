import * as v from 'valibot';
import type { Case } from '../case.ts';
import { latestClock, openClock, type Clock, type Milestone, type UnitCode } from '../clocks.ts';
import type { Context, Made, Outcome } from '../decision.ts';
import { needsVisit } from '../../bureau/directory.ts';
import type { ClockChanges } from '../events.ts';
import { endOf, endsOf, endsOfAll, joinChanges, startClock, withDue } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { ownContact } from '../responsibility.ts';
import { inUnitsHands } from '../stages.ts';
import { coOf } from './co-handle.ts';
import { contactClock, joinedClock, unfitUnit } from './dispatch.ts';
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
  return { made: [reassignment(kase, command, context, false)] };
}

/** The event of a reassignment that may be; `upheld` by a return, after which the new unit may not return it again. */
export function reassignment(
  kase: Case,
  { unit, reason, note }: Pick<v.InferOutput<typeof reassign>, 'unit' | 'reason' | 'note'>,
  context: Context,
  upheld: boolean,
): Made {
  const { changes, extended } = clocksAfter(kase, unit, context, upheld);
  return {
    type: 'reassigned',
    data: {
      from: kase.unit!,
      unit,
      reason,
      extended,
      ...(upheld ? { designated: true } : {}),
      ...changes,
    },
    texts: note ? { note } : {},
  };
}

/**
 * What a reassignment does to each clock: contact that was made stays made; contact (if unmet) and on-site run again as
 * a new round; resolve becomes max(old due, now + 4 h), once per case unless a return was upheld; hard reply, promise,
 * rework and what is owed to supervision and leaders keep their dues; what waited for a decision falls away.
 */
export function clocksAfter(
  kase: Case,
  unit: UnitCode,
  context: Context,
  upheld: boolean,
): { changes: ClockChanges; extended: boolean } {
  const { now } = context;
  const starts: Clock[] = [startClock(kase.clocks, 'accept', unit, now, context)];
  if (ownContact(kase.clocks)) starts.push(contactClock(kase, unit, now, context));
  for (const caller of kase.callers) {
    const owed = kase.clocks.some((clock) => clock.caller === caller.id && !clock.ended);
    const clock = owed && joinedClock(kase, [...kase.clocks, ...starts], caller, unit, now, context);
    if (clock) starts.push(clock);
  }
  const category = context.directory.categories.get(kase.category);
  if (category && needsVisit(category, kase.type))
    starts.push(startClock(kase.clocks, 'on-site', unit, now, context));
  const ends = endsOf(
    kase,
    ['accept', 'contact', 'on-site', 'waiver', 'return', 'hard', 'urge'],
    now,
    'cancelled',
  );
  const helped = coOf(kase, unit);
  if (helped) ends.push(...endOf(kase, { milestone: 'co-unit', round: helped.round }, now, 'cancelled'));
  const puts: Clock[] = kase.clocks
    .filter((clock) => !clock.ended && clock.unit === kase.unit && PASSED_ON.includes(clock.milestone))
    .map((clock) => ({ ...clock, unit }));
  const resolve = openClock(kase.clocks, 'resolve');
  const floor = now + context.policy.reassignFloor;
  const longer = resolve !== undefined && floor > resolve.due && (upheld || !kase.extended);
  const extended = longer && !upheld;
  if (resolve && longer) {
    ends.push(...endsOf(kase, ['resolve'], now, 'replaced'));
    const round = (latestClock(kase.clocks, 'resolve')?.round ?? 0) + 1;
    starts.push({ ...withDue(resolve, floor), unit, round });
  } else if (resolve) {
    puts.push({ ...resolve, unit });
  }
  return { changes: joinChanges({ ends, starts, puts }), extended };
}

/** What the new lead takes over with the due that it has. */
const PASSED_ON: readonly Milestone[] = ['hard-reply', 'promise', 'rework', 'supervise', 'instruct'];

export function decideReturnOut(
  kase: Case,
  command: v.InferOutput<typeof returnOut>,
  context: Context,
): Outcome {
  if (kase.stage !== 'received' && kase.stage !== 'dispatched') return refuse('wrong-stage');
  return { made: [returnedOut(kase, command.reason, context)] };
}

/** The event of a return to the district that may be. */
export function returnedOut(kase: Case, reason: string, { now }: Context): Made {
  return {
    type: 'returned-out',
    data: { ends: endsOfAll(kase, now, 'cancelled') },
    texts: { reason },
  };
}
