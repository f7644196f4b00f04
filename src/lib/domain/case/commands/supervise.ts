import * as v from 'valibot';
import type { Case, Supervision } from '../case.ts';
import type { Context, Outcome } from '../decision.ts';
import { endOf } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { inUnitsHands, onBoard } from '../stages.ts';
import * as f from './fields.ts';
import { superviseClock } from './supervise.card.ts';

/** 督办: the coordinator, supervision or the district wants a reply by a date; else within three working days. */
export const supervise = v.strictObject({
  type: v.literal('supervise'),
  text: f.text(1000, 1),
  due: v.optional(f.moment),
});

/** The handler drafts the reply to one supervision, or to the oldest that waits. */
export const replySupervise = v.strictObject({
  type: v.literal('reply-supervise'),
  supervision: v.optional(f.count),
  text: f.text(5000, 1),
});

/** The head lets the reply go out, or gives it back with a reason. */
export const approveReply = v.strictObject({
  type: v.literal('approve-reply'),
  supervision: v.optional(f.count),
  approve: v.optional(v.boolean(), true),
  reason: v.optional(f.text(1000), ''),
});

export function decideSupervise(
  kase: Case,
  command: v.InferOutput<typeof supervise>,
  context: Context,
): Outcome {
  const { unit } = kase;
  if (!inUnitsHands(kase.stage) || unit === null) return refuse('wrong-stage');
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
}

export function decideReplySupervise(kase: Case, command: v.InferOutput<typeof replySupervise>): Outcome {
  if (!onBoard(kase.stage)) return refuse('wrong-stage');
  const waiting = oldest(kase.supervisions, command.supervision, ({ repliedAt }) => repliedAt === undefined);
  if (!waiting) return refuse('nothing-pending');
  return {
    made: [{ type: 'supervision-replied', data: { supervision: waiting.id }, texts: { text: command.text } }],
  };
}

export function decideApproveReply(
  kase: Case,
  command: v.InferOutput<typeof approveReply>,
  context: Context,
): Outcome {
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
}

function oldest(
  supervisions: readonly Supervision[],
  id: number | undefined,
  fits: (one: Supervision) => boolean,
): Supervision | undefined {
  return supervisions.find((one) => fits(one) && (id === undefined || one.id === id));
}
