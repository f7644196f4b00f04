import * as v from 'valibot';
import type { Case, Supervision } from '../case.ts';
import type { Outcome } from '../decision.ts';
import { endOf } from '../limits.ts';
import { worked } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import { isWithUnit, onBoard } from '../stages.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { superviseClock } from './supervise.card.ts';

/** 督办: the coordinator, supervision or the district wants a reply by a date; else within three working days. */
export const superviseData = v.strictObject({
  type: v.literal('supervise'),
  text: f.text(1000, 1),
  due: v.optional(f.moment),
});

export const supervise = rule({
  schema: superviseData,
  decide(kase, command, context): Outcome {
    const { unit } = kase;
    if (!isWithUnit(kase.stage) || unit === null) return refuse('wrong-stage');
    const { due } = command;
    if (due !== undefined && due <= context.now) return refuse('moment-too-old', { field: 'due' });
    const clock = superviseClock(kase, unit, due, context);
    return {
      made: [
        {
          type: 'supervised',
          data: { supervision: clock.round, starts: [clock] },
          texts: { text: command.text },
        },
      ],
    };
  },
  stepBack: 'passes',
  evolve: {
    supervised: ({ supervisions }, { data, recordedAt, by }) => ({
      supervisions: [...supervisions, { id: data.supervision, at: recordedAt, by }],
    }),
  },
});

/** The handler drafts the reply to one supervision, or to the oldest that waits. */
export const replySuperviseData = v.strictObject({
  type: v.literal('reply-supervise'),
  supervision: v.optional(f.count),
  text: f.text(5000, 1),
});

export const replySupervise = rule({
  schema: replySuperviseData,
  decide(kase, command): Outcome {
    if (!onBoard(kase.stage)) return refuse('wrong-stage');
    const waiting = oldest(
      kase.supervisions,
      command.supervision,
      ({ repliedAt }) => repliedAt === undefined,
    );
    if (!waiting) return refuse('nothing-pending');
    return {
      made: [
        { type: 'supervision-replied', data: { supervision: waiting.id }, texts: { text: command.text } },
      ],
    };
  },
  stepBack: 'passes',
  evolve: {
    'supervision-replied': (kase, event) => ({
      supervisions: changed(kase, event.data.supervision, { repliedAt: event.recordedAt }),
      ...worked(kase, event),
    }),
  },
});

/** The head lets the reply go out, or gives it back with a reason. */
export const approveReplyData = v.strictObject({
  type: v.literal('approve-reply'),
  supervision: v.optional(f.count),
  approve: v.optional(v.boolean(), true),
  reason: v.optional(f.text(1000), ''),
});

export const approveReply = rule({
  schema: approveReplyData,
  decide(kase, command, context): Outcome {
    if (!onBoard(kase.stage)) return refuse('wrong-stage');
    const { approve, reason } = command;
    const open = (one: Supervision) => one.approvedAt === undefined;
    const replied = oldest(
      kase.supervisions,
      command.supervision,
      (one) => open(one) && one.repliedAt !== undefined,
    );
    if (!replied) return refuse(kase.supervisions.some(open) ? 'reply-first' : 'nothing-pending');
    if (!approve && !reason) return refuse('reason-required', { field: 'reason' });
    const key = { milestone: 'supervise' as const, round: replied.id };
    return {
      made: [
        {
          type: 'reply-decided',
          data: {
            supervision: replied.id,
            approved: approve,
            ...(approve ? { ends: endOf(kase, key, context.now, 'met') } : {}),
          },
          texts: reason ? { reason } : {},
        },
      ],
    };
  },
  stepBack: 'passes',
  evolve: {
    'reply-decided': (kase, { data, recordedAt }) => ({
      supervisions: changed(
        kase,
        data.supervision,
        data.approved ? { approvedAt: recordedAt } : { repliedAt: undefined },
      ),
    }),
  },
});

function oldest(
  supervisions: readonly Supervision[],
  id: number | undefined,
  fits: (one: Supervision) => boolean,
): Supervision | undefined {
  return supervisions.find((one) => fits(one) && (id === undefined || one.id === id));
}

function changed({ supervisions }: Case, id: number, change: Partial<Supervision>): Supervision[] {
  return supervisions.map((one) => (one.id === id ? { ...one, ...change } : one));
}
