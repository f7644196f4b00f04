import * as v from 'valibot';
import type { Case } from '../case.ts';
import type { Context, Outcome } from '../decision.ts';
import { endOf } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { onBoard } from '../stages.ts';
import { instructClocks } from './escalate.card.ts';
import * as f from './fields.ts';

/** 提级: the coordinator puts a question to the leading group. */
export const escalate = v.strictObject({ type: v.literal('escalate'), question: f.text(2000, 1) });

/** 批示: a leader tells one or more of the case's units what to do, and by when. */
export const instruct = v.strictObject({
  type: v.literal('instruct'),
  units: v.pipe(v.array(f.code), v.minLength(1), v.maxLength(20)),
  text: f.text(2000, 1),
  due: v.optional(f.moment),
});

/** The head of an instructed unit answers one instruction, or the oldest that waits for his unit. */
export const replyInstruct = v.strictObject({
  type: v.literal('reply-instruct'),
  round: v.optional(f.count),
  text: f.text(5000, 1),
});

export function decideEscalate(kase: Case, command: v.InferOutput<typeof escalate>): Outcome {
  if (!onBoard(kase.stage)) return refuse('wrong-stage');
  const escalation = kase.escalations.length + 1;
  return { made: [{ type: 'escalated', data: { escalation }, texts: { question: command.question } }] };
}

export function decideInstruct(
  kase: Case,
  command: v.InferOutput<typeof instruct>,
  context: Context,
): Outcome {
  if (!onBoard(kase.stage)) return refuse('wrong-stage');
  const { due } = command;
  if (due !== undefined && due <= context.now) return refuse('moment-too-old', { field: 'due' });
  const involved = [kase.unit, ...kase.coUnits.map((co) => co.unit)];
  for (const unit of command.units) {
    if (!involved.includes(unit)) return refuse('unit-not-involved', { field: 'units', unit });
  }
  const starts = instructClocks(kase, command.units, due, context);
  const instructions = starts.map(({ round, unit }) => ({ round, unit }));
  return { made: [{ type: 'instructed', data: { instructions, starts }, texts: { text: command.text } }] };
}

export function decideReplyInstruct(
  kase: Case,
  command: v.InferOutput<typeof replyInstruct>,
  context: Context,
): Outcome {
  if (!onBoard(kase.stage)) return refuse('wrong-stage');
  const waiting = kase.instructions.find(
    ({ unit, round, repliedAt }) =>
      unit === context.actor.unit &&
      repliedAt === undefined &&
      (command.round === undefined || round === command.round),
  );
  if (!waiting) return refuse('nothing-pending');
  const { round, unit } = waiting;
  const ends = endOf(kase, { milestone: 'instruct', round }, context.now, 'met');
  return {
    made: [{ type: 'instruction-replied', data: { round, unit, ends }, texts: { text: command.text } }],
  };
}
