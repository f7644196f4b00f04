import * as v from 'valibot';
import type { Case } from '../case.ts';
import type { Context, Outcome } from '../decision.ts';
import { joinChanges } from '../limits.ts';
import { momentsOf } from '../moments.ts';
import { refuse } from '../refusals.ts';
import { answerClocks, isSampled } from './answer.card.ts';
import { feedbackClocks } from './feedback.ts';
import * as f from './fields.ts';

/** 直接答复: the desk answers an inquiry (a suggestion too) itself. */
export const answer = v.strictObject({
  type: v.literal('answer'),
  answer: f.text(5000, 2),
  occurredAt: f.occurredAt,
  method: f.contactMethod,
});

export function decideAnswer(kase: Case, command: v.InferOutput<typeof answer>, context: Context): Outcome {
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
}
