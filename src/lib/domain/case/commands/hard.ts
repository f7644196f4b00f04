import * as v from 'valibot';
import type { Case } from '../case.ts';
import { CENTRE, openClock } from '../clocks.ts';
import type { Context, Outcome } from '../decision.ts';
import { annulledBy, endsOf, joinChanges, meet, startClock } from '../limits.ts';
import { momentsOf } from '../moments.ts';
import { refuse } from '../refusals.ts';
import { ownContact } from '../responsibility.ts';
import { inUnitsHands } from '../stages.ts';
import * as f from './fields.ts';
import { informed, informedOf } from './informed.ts';

/** 疑难件: the unit asks, before its 24 hours are over, for the five days in which the citizen gets an answer instead. */
export const requestHard = v.strictObject({
  type: v.literal('request-hard'),
  reason: f.text(2000, 1),
  plan: f.text(2000, 1),
});

export const decideHard = v.strictObject({
  type: v.literal('decide-hard'),
  approve: v.boolean(),
  reason: v.optional(f.text(1000), ''),
});

/** 五日答复: the opinion, to whom and how it was told, and the finish that was promised. */
export const replyHard = v.strictObject({
  type: v.literal('reply-hard'),
  occurredAt: f.occurredAt,
  opinion: f.text(5000, 1),
  informed: v.optional(v.pipe(v.array(informed), v.maxLength(f.MOST_CALLERS)), []),
  finish: f.moment,
});

export function decideRequestHard(
  kase: Case,
  command: v.InferOutput<typeof requestHard>,
  context: Context,
): Outcome {
  if (!inUnitsHands(kase.stage)) return refuse('wrong-stage');
  if (kase.hard?.approved) return refuse('hard-already');
  if (kase.hard && kase.hard.decidedAt === undefined) return refuse('hard-pending');
  if (ownContact(kase.clocks)) return refuse('contact-first');
  const resolve = openClock(kase.clocks, 'resolve');
  if (!resolve || context.now >= resolve.due) return refuse('too-late-for-hard');
  const clock = startClock(kase.clocks, 'hard', CENTRE, context.now, context);
  return {
    made: [
      {
        type: 'hard-requested',
        data: { starts: [clock] },
        texts: { reason: command.reason, plan: command.plan },
      },
    ],
  };
}

/**
 * Approval puts the five days in the place of the 24 hours, counted from the original acceptance, so that asking late
 * gains nothing; a breach that fell while the request waited is annulled.
 */
export function decideDecideHard(
  kase: Case,
  command: v.InferOutput<typeof decideHard>,
  context: Context,
): Outcome {
  const asked = kase.hard;
  if (!asked || asked.decidedAt !== undefined || kase.unit === null) return refuse('nothing-pending');
  if (!command.approve && !command.reason) return refuse('reason-required', { field: 'reason' });
  const decided = meet(kase, ['hard'], context.now);
  const replaced = endsOf(kase, ['resolve'], context.now, 'replaced');
  const changes = command.approve
    ? joinChanges(decided, {
        ends: replaced,
        starts: [startClock(kase.clocks, 'hard-reply', kase.unit, kase.receivedAt, context)],
        annuls: annulledBy(kase, replaced, asked.askedAt),
      })
    : decided;
  return {
    made: [
      {
        type: 'hard-decided',
        data: { approved: command.approve, ...changes },
        texts: command.reason ? { reason: command.reason } : {},
      },
    ],
  };
}

export function decideReplyHard(
  kase: Case,
  command: v.InferOutput<typeof replyHard>,
  context: Context,
): Outcome {
  if (!inUnitsHands(kase.stage)) return refuse('wrong-stage');
  if (!openClock(kase.clocks, 'hard-reply')) return refuse('nothing-pending');
  if (kase.handler === null) return refuse('no-handler');
  if (command.finish < context.now) return refuse('promise-too-early', { field: 'finish' });
  const told = informedOf(kase, command.informed, context);
  if (!told) return refuse('caller-not-informed', { field: 'informed' });
  const moments = momentsOf(kase, command.occurredAt, context);
  if ('refusal' in moments) return moments;
  const { occurredAt, countsAt, late } = moments;
  const approval = startClock(kase.clocks, 'promise-approval', CENTRE, context.now, context);
  return {
    made: [
      {
        type: 'hard-replied',
        data: {
          finish: command.finish,
          informed: told,
          countsAt,
          late,
          ...joinChanges(meet(kase, ['hard-reply'], countsAt), { starts: [approval] }),
        },
        occurredAt,
        texts: { opinion: command.opinion },
      },
    ],
  };
}
