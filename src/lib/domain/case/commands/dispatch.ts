import * as v from 'valibot';
import type { Case } from '../case.ts';
import type { Context, Outcome } from '../decision.ts';
import { handlingUnits, type UnitCode } from '../../bureau/directory.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { dispatchClocks, givenAt } from './dispatch.card.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 派单: the centre gives the case to its lead unit; by phone or fax with the name of who took it and the read-back. */
export const dispatchData = v.strictObject({
  type: v.literal('dispatch'),
  unit: f.code,
  channel: v.optional(v.picklist(['system', 'phone', 'fax']), 'system'),
  recipient: v.optional(f.line(60), ''),
  readBackAt: v.optional(f.moment),
});

export const dispatch = rule({
  schema: dispatchData,
  decide(kase, command, context): Outcome {
    if (kase.stage !== 'received') return refuse('wrong-stage');
    const unfit = unfitUnit(kase, command.unit, context);
    if (unfit) return unfit;
    const { channel, recipient, readBackAt, unit } = command;
    if (channel !== 'system') {
      if (!recipient) return refuse('recipient-required', { field: 'recipient' });
      if (readBackAt === undefined) return refuse('recipient-required', { field: 'readBackAt' });
      if (readBackAt > context.now) return refuse('moment-in-future', { field: 'readBackAt' });
    }
    const startedAt = givenAt(kase, channel === 'system' ? undefined : readBackAt, context);
    return {
      made: [
        {
          type: 'dispatched',
          data: {
            unit,
            channel,
            startedAt,
            readBackAt: readBackAt ?? null,
            ...dispatchClocks(kase, unit, startedAt, context),
          },
          occurredAt: startedAt,
          texts: recipient ? { recipient } : {},
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    dispatched: (kase, { data }) => ({
      stage: 'dispatched',
      unit: data.unit,
      handler: null,
      firstDispatchAt: kase.firstDispatchAt ?? data.startedAt,
    }),
  },
});

/** Why a unit may not be given this case: unknown, the way out to the district, or complained of. */
export function unfitUnit(kase: Case, unit: UnitCode, context: Context): { refusal: Refusal } | null {
  if (!handlingUnits(context.directory).some(({ code }) => code === unit))
    return refuse('unit-unknown', { field: 'unit' });
  if (unit === kase.against) return refuse('unit-is-against', { field: 'unit' });
  return null;
}
