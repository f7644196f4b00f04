import * as v from 'valibot';
import type { Case } from '../case.ts';
import type { Context, Made, Outcome } from '../decision.ts';
import { endsOfAll } from '../limits.ts';
import { decided, settled } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import { isWithUnit } from '../stages.ts';
import { unfitUnit } from './dispatch.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { reassignClocks } from './reassign.card.ts';

/** 改派: the coordinator moves the case to another lead unit, live. */
export const reassignData = v.strictObject({
  type: v.literal('reassign'),
  unit: f.code,
  reason: v.picklist(['wrong-unit', 'boundary', 'capacity', 'needs-other', 'other']),
  note: v.optional(f.text(500), ''),
});

export const reassign = rule({
  schema: reassignData,
  decide(kase, command, context): Outcome {
    if (!isWithUnit(kase.stage) || kase.unit === null) return refuse('wrong-stage');
    if (command.unit === kase.unit) return refuse('same-unit', { field: 'unit' });
    const unfit = unfitUnit(kase, command.unit, context);
    if (unfit) return unfit;
    return { made: [reassignment(kase, command, context, false)] };
  },
  evolve: {
    reassigned(kase, { data: { from, unit, designated, extended } }) {
      return {
        stage: 'dispatched',
        unit,
        handler: null,
        arrival: null,
        attempts: kase.contact ? kase.attempts : [],
        waiver: settled(kase),
        returnRequest: null,
        designated,
        hard: decided(kase.hard),
        coUnits: kase.coUnits.filter((co) => co.unit !== unit),
        instructions: kase.instructions.map((one) =>
          one.unit === from && one.repliedAt === undefined ? { ...one, unit } : one,
        ),
        extended: kase.extended || extended,
      };
    },
  },
});

/** 退回区热线: not the bureau's matter. */
export const returnOutData = v.strictObject({ type: v.literal('return-out'), reason: f.text(2000, 1) });

export const returnOut = rule({
  schema: returnOutData,
  decide(kase, command, context): Outcome {
    if (kase.stage !== 'received' && kase.stage !== 'dispatched') return refuse('wrong-stage');
    return { made: [returnedOut(kase, command.reason, context)] };
  },
  evolve: {
    'returned-out': (_kase, { recordedAt }) => ({ stage: 'returned-out', closedAt: recordedAt }),
  },
});

/** The event of a reassignment that may be; `upheld` by a return, after which the new unit may not return it again. */
export function reassignment(
  kase: Case,
  { unit, reason, note }: Pick<v.InferOutput<typeof reassignData>, 'unit' | 'reason' | 'note'>,
  context: Context,
  upheld: boolean,
): Made {
  const { changes, extended } = reassignClocks(kase, unit, context, upheld);
  return {
    type: 'reassigned',
    data: {
      from: kase.unit!,
      unit,
      reason,
      extended,
      designated: upheld,
      ...changes,
    },
    texts: note ? { note } : {},
  };
}

/** The event of a return to the district that may be. */
export function returnedOut(kase: Case, reason: string, { now }: Context): Made {
  return {
    type: 'returned-out',
    data: { ends: endsOfAll(kase, now, 'cancelled') },
    texts: { reason },
  };
}
