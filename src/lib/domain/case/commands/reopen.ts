import * as v from 'valibot';
import type { Case } from '../case.ts';
import type { Outcome } from '../decision.ts';
import { endsOfAll, joinChanges, startClock } from '../limits.ts';
import { DAY } from '../../bureau/policy.ts';
import { refuse } from '../refusals.ts';
import { unfitUnit } from './dispatch.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { contactClocks } from '../unit-clocks.ts';

/** 重办: a dissatisfied callback, or the same matter again within thirty days; by default to the same unit. */
export const reopenData = v.strictObject({
  type: v.literal('reopen'),
  reason: v.picklist(['dissatisfied', 'repeat', 'district']),
  note: f.text(2000, 1),
  unit: v.optional(f.code),
});

export const reopen = rule({
  schema: reopenData,
  decide(kase, command, context): Outcome {
    if (kase.stage !== 'resolved' && kase.stage !== 'closed') return refuse('wrong-stage');
    if (kase.closedAt !== null && context.now - kase.closedAt > context.policy.reopenDays * DAY)
      return refuse('reopen-too-late');
    const unit = command.unit ?? kase.unit;
    if (unit === null) return refuse('unit-unknown', { field: 'unit' });
    const unfit = unfitUnit(kase, unit, context);
    if (unfit) return unfit;
    const { now } = context;
    const starts = [
      startClock(kase.clocks, 'accept', unit, now, context),
      ...contactClocks(again(kase), unit, now, context),
      startClock(kase.clocks, 'rework', unit, now, context),
    ];
    if (kase.firstDispatchAt === null) starts.push(startClock(kase.clocks, 'resolve', unit, now, context));
    return {
      made: [
        {
          type: 'reopened',
          data: {
            reason: command.reason,
            unit,
            ...joinChanges({ ends: endsOfAll(kase, now, 'cancelled') }, { starts }),
          },
          texts: { note: command.note },
        },
      ],
    };
  },
  evolve: {
    reopened: (kase, { data, recordedAt }) => ({
      stage: 'dispatched',
      unit: data.unit,
      handler: null,
      contact: null,
      callers: again(kase).callers,
      attempts: [],
      waiver: null,
      arrival: null,
      resolution: null,
      hard: null,
      hardReply: null,
      promise: null,
      rework: kase.rework + 1,
      reopened: true,
      firstDispatchAt: kase.firstDispatchAt ?? recordedAt,
      closedAt: null,
    }),
  },
});

/** Everybody is called anew. */
function again(kase: Case): Case {
  return { ...kase, callers: kase.callers.map(({ contactedAt: _, ...caller }) => caller) };
}
