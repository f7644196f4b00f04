import * as v from 'valibot';
import type { Caller, Case } from '../case.ts';
import { CENTRE, type Clock, type Moment, type UnitCode } from '../clocks.ts';
import type { Context, Outcome } from '../decision.ts';
import { handlingUnits, needsVisit } from '../../bureau/directory.ts';
import { joinChanges, meet, startClock } from '../limits.ts';
import { refuse, type Refusal } from '../refusals.ts';
import * as f from './fields.ts';

/** 派单: the centre gives the case to its lead unit; by phone or fax with the name of who took it and the read-back. */
export const dispatch = v.strictObject({
  type: v.literal('dispatch'),
  unit: f.code,
  channel: v.optional(v.picklist(['system', 'phone', 'fax']), 'system'),
  recipient: v.optional(f.line(60), ''),
  readBackAt: v.optional(f.moment),
});

export function decideDispatch(
  kase: Case,
  command: v.InferOutput<typeof dispatch>,
  context: Context,
): Outcome {
  if (kase.stage !== 'received') return refuse('wrong-stage');
  const unfit = unfitUnit(kase, command.unit, context);
  if (unfit) return unfit;
  const { channel, recipient, readBackAt, unit } = command;
  if (channel !== 'system') {
    if (!recipient) return refuse('recipient-required', { field: 'recipient' });
    if (readBackAt === undefined) return refuse('recipient-required', { field: 'readBackAt' });
    if (readBackAt > context.now) return refuse('moment-in-future', { field: 'readBackAt' });
  }
  const startedAt = startOf(kase, channel === 'system' ? undefined : readBackAt, context);
  return {
    made: [
      {
        type: 'dispatched',
        data: {
          unit,
          channel,
          startedAt,
          readBackAt: readBackAt ?? null,
          ...joinChanges(meet(kase, ['dispatch'], startedAt), {
            starts: unitClocks(kase, unit, startedAt, context),
          }),
        },
        occurredAt: startedAt,
        texts: recipient ? { recipient } : {},
      },
    ],
  };
}

/** Why a unit may not be given this case: unknown, the way out to the district, or complained of. */
export function unfitUnit(kase: Case, unit: UnitCode, context: Context): { refusal: Refusal } | null {
  if (!handlingUnits(context.directory).some(({ code }) => code === unit))
    return refuse('unit-unknown', { field: 'unit' });
  if (unit === kase.against) return refuse('unit-is-against', { field: 'unit' });
  return null;
}

/** Unit clocks start when the dispatch is recorded, earlier only with a read-back not long before. */
function startOf(kase: Case, readBackAt: Moment | undefined, { now, policy }: Context): Moment {
  if (readBackAt === undefined || now - readBackAt > policy.readBackWindow) return now;
  return Math.max(readBackAt, kase.receivedAt);
}

/** 签收, 联系, 到场 (where a visit is due) and 解决, all from the dispatch. */
export function unitClocks(kase: Case, unit: UnitCode, from: Moment, context: Context): Clock[] {
  const clocks = [
    startClock(kase.clocks, 'accept', unit, from, context),
    ...contactClocks(kase, unit, from, context),
  ];
  const category = context.directory.categories.get(kase.category);
  if (category && needsVisit(category, kase.type))
    clocks.push(startClock(kase.clocks, 'on-site', unit, from, context));
  clocks.push(startClock(kase.clocks, 'resolve', unit, from, context));
  return clocks;
}

/** The citizen's contact clock, and one for each caller who joined by a merge and was not reached yet. */
export function contactClocks(kase: Case, unit: UnitCode, from: Moment, context: Context): Clock[] {
  const clocks = [contactClock(kase, unit, from, context)];
  for (const caller of kase.callers) {
    const clock = joinedClock(kase, [...kase.clocks, ...clocks], caller, unit, from, context);
    if (clock) clocks.push(clock);
  }
  return clocks;
}

/** What is owed to a caller who joined by a merge; nothing to one who was reached or left no number. */
export function joinedClock(
  { confidential }: Case,
  clocks: readonly Clock[],
  caller: Caller,
  unit: UnitCode,
  from: Moment,
  context: Context,
): Clock | null {
  if (!caller.from || !caller.hasPhone || caller.contactedAt !== undefined) return null;
  const holder = confidential ? CENTRE : unit;
  return { ...startClock(clocks, 'contact', holder, from, context), caller: caller.id };
}

/** The contact clock: the centre's own for a confidential case, waived by itself when nobody left a number. */
export function contactClock(kase: Case, unit: UnitCode, from: Moment, context: Context): Clock {
  const clock = startClock(kase.clocks, 'contact', kase.confidential ? CENTRE : unit, from, context);
  const nobody = kase.callers.every((caller) => !caller.hasPhone || caller.from !== undefined);
  return nobody ? { ...clock, ended: { at: from, how: 'waived' } } : clock;
}
