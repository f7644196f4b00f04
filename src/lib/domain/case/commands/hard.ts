import * as v from 'valibot';
import { openClock } from '../clocks.ts';
import type { Outcome } from '../decision.ts';
import { meet, startClock } from '../limits.ts';
import { momentsOf } from '../moments.ts';
import { stepOf, worked } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import { ownContact } from '../responsibility.ts';
import { isWithUnit } from '../stages.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { hardClocks, hardReplyClocks } from './hard.card.ts';
import { informed, informedOf } from './informed.ts';
import { CENTRE } from '../../bureau/directory.ts';

/** 疑难件: the unit asks, before its 24 hours are over, for the five days in which the citizen gets an answer instead. */
export const requestHardData = v.strictObject({
  type: v.literal('request-hard'),
  reason: f.text(2000, 1),
  plan: f.text(2000, 1),
});

export const requestHard = rule({
  schema: requestHardData,
  decide(kase, command, context): Outcome {
    if (!isWithUnit(kase.stage)) return refuse('wrong-stage');
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
  },
  stepBack: 'voids',
  evolve: {
    'hard-requested': (_kase, { by, recordedAt }) => ({ hard: { by, askedAt: recordedAt } }),
  },
});

export const decideHardData = v.strictObject({
  type: v.literal('decide-hard'),
  approve: v.boolean(),
  reason: v.optional(f.text(1000), ''),
});

export const decideHard = rule({
  schema: decideHardData,
  decide(kase, command, context): Outcome {
    const asked = kase.hard;
    if (!asked || asked.decidedAt !== undefined || kase.unit === null) return refuse('nothing-pending');
    if (!command.approve && !command.reason) return refuse('reason-required', { field: 'reason' });
    const changes = command.approve
      ? hardClocks(kase, kase.unit, asked.askedAt, context)
      : meet(kase, ['hard'], context.now);
    return {
      made: [
        {
          type: 'hard-decided',
          data: { approved: command.approve, ...changes },
          texts: command.reason ? { reason: command.reason } : {},
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    'hard-decided': ({ hard }, { data, recordedAt }) => ({
      hard: hard && { ...hard, decidedAt: recordedAt, approved: data.approved },
    }),
  },
});

/** 五日答复: the opinion, to whom and how it was told, and the finish that was promised. */
export const replyHardData = v.strictObject({
  type: v.literal('reply-hard'),
  occurredAt: f.occurredAt,
  opinion: f.text(5000, 1),
  informed: v.optional(v.pipe(v.array(informed), v.maxLength(f.MOST_CALLERS)), []),
  finish: f.moment,
});

export const replyHard = rule({
  schema: replyHardData,
  decide(kase, command, context): Outcome {
    if (!isWithUnit(kase.stage)) return refuse('wrong-stage');
    if (!openClock(kase.clocks, 'hard-reply')) return refuse('nothing-pending');
    if (kase.handler === null) return refuse('no-handler');
    if (command.finish < context.now) return refuse('promise-too-early', { field: 'finish' });
    const told = informedOf(kase, command.informed, context);
    if (!told) return refuse('caller-not-informed', { field: 'informed' });
    const moments = momentsOf(kase, command.occurredAt, context);
    if ('refusal' in moments) return moments;
    const { occurredAt, countsAt, late } = moments;
    return {
      made: [
        {
          type: 'hard-replied',
          data: {
            finish: command.finish,
            informed: told,
            countsAt,
            late,
            ...hardReplyClocks(kase, countsAt, context),
          },
          occurredAt,
          texts: { opinion: command.opinion },
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    'hard-replied': (kase, event) => ({
      hardReply: stepOf(event, event.data),
      promise: { finish: event.data.finish, extensions: 0 },
      ...worked(kase, event),
    }),
  },
});
