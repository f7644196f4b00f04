import * as v from 'valibot';
import type { Outcome } from '../decision.ts';
import { joinChanges } from '../limits.ts';
import { momentsOf } from '../moments.ts';
import { stepOf, withPerson } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import { answerClocks, isSampled } from './answer.card.ts';
import { feedbackClocks } from './feedback.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 直接答复: the desk answers an inquiry (a suggestion too) itself. */
export const answerData = v.strictObject({
  type: v.literal('answer'),
  answer: f.text(5000, 2),
  occurredAt: f.occurredAt,
  method: f.contactMethod,
});

export const answer = rule({
  schema: answerData,
  decide(kase, command, context): Outcome {
    if (kase.stage !== 'received') return refuse('wrong-stage');
    if (kase.type !== 'inquiry' && kase.type !== 'suggestion') return refuse('type-not-answerable');
    const moments = momentsOf(kase, command.occurredAt, context);
    if ('refusal' in moments) return moments;
    const sampled = isSampled(kase.number, context.policy);
    const changes = joinChanges(answerClocks(kase, moments.countsAt, sampled, context), {
      starts: sampled ? [] : feedbackClocks(kase, context),
    });
    const { occurredAt, countsAt, late } = moments;
    return {
      made: [
        {
          type: 'answered',
          data: { method: command.method, sampled, countsAt, late, ...changes },
          occurredAt,
          texts: { answer: command.answer },
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    answered(kase, event) {
      const { sampled } = event.data;
      return {
        stage: sampled ? 'resolved' : 'closed',
        resolution: { ...stepOf(event, event.data), result: 'explained' },
        handledBy: withPerson(kase.handledBy, event.by),
        closedAt: sampled ? null : event.recordedAt,
      };
    },
  },
});
