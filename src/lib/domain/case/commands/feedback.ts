import * as v from 'valibot';
import { type Clock } from '../clocks.ts';
import type { Case } from '../case.ts';
import type { Context, Outcome } from '../decision.ts';
import { meet, startClock, startClockDue } from '../limits.ts';
import { MINUTE } from '../../bureau/policy.ts';
import { refuse } from '../refusals.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { CENTRE } from '../../bureau/directory.ts';
import type { Moment } from '../../bureau/moment.ts';

/** 反馈: what the centre told the district, when and how. */
export const feedbackData = v.strictObject({
  type: v.literal('feedback'),
  occurredAt: f.occurredAt,
  method: v.optional(v.picklist(['system', 'phone', 'fax']), 'system'),
  text: f.text(5000, 1),
});

export const feedback = rule({
  schema: feedbackData,
  decide(kase, command, context): Outcome {
    const occurredAt = command.occurredAt ?? context.now;
    if (occurredAt >= context.now + MINUTE) return refuse('moment-in-future', { field: 'occurredAt' });
    return {
      made: [
        {
          type: 'fed-back',
          data: { method: command.method, ...meet(kase, ['feedback'], context.now) },
          occurredAt: Math.min(occurredAt, context.now),
          texts: { text: command.text },
        },
      ],
    };
  },
  stepBack: 'passes',
  evolve: {
    'fed-back': () => ({}),
  },
});

/** The district's own items are owed a feedback once they are closed: by its date, else within a day. */
export function feedbackClocks(kase: Case, context: Context): Clock[] {
  if (kase.origin !== 'assigned' && kase.origin !== 'supervised') return [];
  return [clockFor(kase, kase.districtDue, context)];
}

function clockFor(kase: Case, due: Moment | null, context: Context): Clock {
  return due === null
    ? startClock(kase.clocks, 'feedback', CENTRE, context.now, context)
    : startClockDue(kase.clocks, 'feedback', CENTRE, due, context);
}
