import * as v from 'valibot';
import type { Case } from '../case.ts';
import type { Milestone } from '../clocks.ts';
import type { Outcome } from '../decision.ts';
import type { RecognisableStep } from '../events.ts';
import { annulledBy } from '../limits.ts';
import { refuse } from '../refusals.ts';
import * as f from './fields.ts';

/** The centre recognises the moment of a 补录 step on evidence (a call log, a phone without network): it counts when it occurred. */
export const recognise = v.strictObject({
  type: v.literal('recognise'),
  step: v.picklist(['contact', 'arrival', 'resolution']),
  evidence: f.text(1000, 1),
});

const ENDED_BY: Record<RecognisableStep, readonly Milestone[]> = {
  contact: ['contact'],
  arrival: ['on-site'],
  resolution: ['resolve', 'rework', 'promise', 'hard-reply'],
};

export function decideRecognise(kase: Case, command: v.InferOutput<typeof recognise>): Outcome {
  const step = kase[command.step];
  if (!step?.late) return refuse('nothing-to-recognise', { field: 'step' });
  const ended = kase.clocks.filter(
    (clock) =>
      ENDED_BY[command.step].includes(clock.milestone) &&
      clock.ended?.how === 'met' &&
      clock.ended.at === step.countsAt,
  );
  const countsAt = step.occurredAt;
  const puts = ended.map((clock) => ({
    ...clock,
    ended: { at: Math.max(countsAt, clock.started), how: 'met' as const },
  }));
  return {
    made: [
      {
        type: 'recognised',
        data: { step: command.step, countsAt, puts, annuls: annulledBy(kase, ended, countsAt) },
        texts: { evidence: command.evidence },
      },
    ],
  };
}
