import * as v from 'valibot';
import { RESULT_KINDS } from '../case.ts';
import type { Outcome } from '../decision.ts';
import { runs } from '../limits.ts';
import { momentsOf } from '../moments.ts';
import { decided, settled, stepOf, worked } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { informed, informedOf } from './informed.ts';
import { resolveClocks } from './resolve.card.ts';

/** 办结: the result, and that each caller was told; without a visit only where none is due or the coordinator agrees. */
export const resolveData = v.strictObject({
  type: v.literal('resolve'),
  occurredAt: f.occurredAt,
  result: v.picklist(RESULT_KINDS),
  text: f.text(5000, 1),
  informed: v.optional(v.pipe(v.array(informed), v.maxLength(f.MOST_CALLERS)), []),
  noVisit: v.optional(f.text(500), ''),
});

export const resolve = rule({
  schema: resolveData,
  decide(kase, command, context): Outcome {
    if (kase.stage !== 'on-site' && kase.stage !== 'contacted' && kase.stage !== 'dispatched')
      return refuse('wrong-stage');
    if (runs(kase, 'contact')) return refuse('contact-first');
    if (kase.handler === null) return refuse('no-handler');
    const noVisit = kase.arrival === null;
    if (noVisit) {
      if (runs(kase, 'on-site') && context.actor.role !== 'coordinator') return refuse('arrival-first');
      if (!command.noVisit) return refuse('reason-required', { field: 'noVisit' });
    }
    if ([...command.text].length < context.policy.resultLength)
      return refuse('bad-message', { field: 'text' });
    const told = informedOf(kase, command.informed, context);
    if (!told) return refuse('caller-not-informed', { field: 'informed' });
    const moments = momentsOf(kase, command.occurredAt, context);
    if ('refusal' in moments) return moments;
    const { occurredAt, countsAt, late } = moments;
    const changes = resolveClocks(kase, countsAt, context);
    return {
      made: [
        {
          type: 'resolved',
          data: { result: command.result, noVisit, informed: told, countsAt, late, ...changes },
          occurredAt,
          texts: { result: command.text, ...(command.noVisit ? { noVisit: command.noVisit } : {}) },
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    resolved: (kase, event) => ({
      stage: 'resolved',
      resolution: { ...stepOf(event, event.data), result: event.data.result },
      returnRequest: null,
      hard: decided(kase.hard),
      waiver: settled(kase),
      ...worked(kase, event),
    }),
  },
});
