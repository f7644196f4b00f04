import * as v from 'valibot';
import type { Case } from '../case.ts';
import { CENTRE } from '../clocks.ts';
import type { Context, Outcome } from '../decision.ts';
import { joinChanges, meet, startClock } from '../limits.ts';
import { momentsOf } from '../moments.ts';
import { refuse } from '../refusals.ts';
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
  const sampled = drawn(kase.number, context.policy.answerSample);
  const changes = joinChanges(meet(kase, ['dispatch'], moments.countsAt), {
    starts: sampled
      ? [startClock(kase.clocks, 'verify', CENTRE, context.now, context)]
      : feedbackClocks(kase, context),
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

/** One in `every` is drawn for a callback: spread over the numbers, the same at every replay. */
function drawn(number: string, every: number): boolean {
  let hash = 0;
  for (const char of number) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  return hash % every === 0;
}
