import * as v from 'valibot';
import { RESULT_KINDS, WAIVE_REASONS, type Case } from '../case.ts';
import { CENTRE } from '../clocks.ts';
import type { Context, Outcome } from '../decision.ts';
import type { InformedData } from '../events.ts';
import { endsOf, joinChanges, meet, runs, startClock } from '../limits.ts';
import { momentsOf } from '../moments.ts';
import { refuse } from '../refusals.ts';
import * as f from './fields.ts';

const informed = v.strictObject({
  caller: f.callerId,
  at: v.optional(f.moment),
  method: v.optional(f.contactMethod, 'phone'),
  /** Why this caller was not told; left out: he was. */
  waived: v.optional(v.picklist(WAIVE_REASONS)),
});

/** 办结: the result, and that each caller was told; without a visit only where none is due or the coordinator agrees. */
export const resolve = v.strictObject({
  type: v.literal('resolve'),
  occurredAt: f.occurredAt,
  result: v.picklist(RESULT_KINDS),
  text: f.text(5000, 1),
  informed: v.optional(v.pipe(v.array(informed), v.maxLength(50)), []),
  noVisit: v.optional(f.text(500), ''),
});

export function decideResolve(kase: Case, command: v.InferOutput<typeof resolve>, context: Context): Outcome {
  if (kase.stage !== 'on-site' && kase.stage !== 'contacted' && kase.stage !== 'dispatched')
    return refuse('wrong-stage');
  if (kase.stage === 'dispatched' && runs(kase, 'contact')) return refuse('contact-first');
  if (kase.handler === null) return refuse('no-handler');
  const noVisit = kase.arrival === null;
  if (noVisit) {
    if (runs(kase, 'on-site') && context.actor.role !== 'coordinator') return refuse('arrival-first');
    if (!command.noVisit) return refuse('reason-required', { field: 'noVisit' });
  }
  if ([...command.text].length < context.policy.resultLength) return refuse('bad-message', { field: 'text' });
  const told = informedOf(kase, command, context);
  if (!told) return refuse('caller-not-informed', { field: 'informed' });
  const moments = momentsOf(kase, command.occurredAt, context);
  if ('refusal' in moments) return moments;
  const { occurredAt, countsAt, late } = moments;
  const changes = joinChanges(
    meet(kase, ['resolve', 'rework', 'promise', 'hard-reply'], countsAt),
    meet(kase, ['on-site'], countsAt, 'waived'),
    { ends: endsOf(kase, ['urge', 'accept'], context.now, 'cancelled') },
    { starts: [startClock(kase.clocks, 'verify', CENTRE, context.now, context)] },
  );
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
}

/**
 * Every caller informed or waived, or null while one lacks both. Who left no number is waived by himself; the reply of
 * a confidential case is the centre's, at its callback.
 */
function informedOf(
  kase: Case,
  command: v.InferOutput<typeof resolve>,
  context: Context,
): InformedData[] | null {
  const told: InformedData[] = [];
  for (const { id, hasPhone } of kase.callers) {
    const line = command.informed.find((one) => one.caller === id);
    if (line) {
      const at = Math.min(line.at ?? context.now, context.now);
      told.push({ caller: id, at, method: line.method, waived: line.waived ?? null });
    } else if (!hasPhone) {
      told.push({ caller: id, at: null, method: null, waived: 'anonymous' });
    } else if (!kase.confidential) {
      return null;
    }
  }
  return told;
}
