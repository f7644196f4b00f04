import * as v from 'valibot';
import type { Outcome } from '../decision.ts';
import { endOf } from '../limits.ts';
import { worked } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import { onBoard } from '../stages.ts';
import { instructClocks } from './escalate.card.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 提级: the coordinator puts a question to the leading group. */
export const escalateData = v.strictObject({ type: v.literal('escalate'), question: f.text(2000, 1) });

export const escalate = rule({
  schema: escalateData,
  decide(kase, command): Outcome {
    if (!onBoard(kase.stage)) return refuse('wrong-stage');
    const escalation = kase.escalations.length + 1;
    return { made: [{ type: 'escalated', data: { escalation }, texts: { question: command.question } }] };
  },
  stepBack: 'passes',
  evolve: {
    escalated: ({ escalations }, { data, recordedAt, by }) => ({
      escalations: [...escalations, { id: data.escalation, at: recordedAt, by }],
    }),
  },
});

/** 批示: a leader tells one or more of the case's units what to do, and by when. */
export const instructData = v.strictObject({
  type: v.literal('instruct'),
  units: v.pipe(v.array(f.code), v.minLength(1), v.maxLength(20)),
  text: f.text(2000, 1),
  due: v.optional(f.moment),
});

export const instruct = rule({
  schema: instructData,
  decide(kase, command, context): Outcome {
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
  },
  stepBack: 'passes',
  evolve: {
    instructed: ({ escalations, instructions }, { data, recordedAt, by }) => ({
      escalations: escalations.map((one) =>
        one.instructedAt === undefined ? { ...one, instructedAt: recordedAt } : one,
      ),
      instructions: [...instructions, ...data.instructions.map((one) => ({ ...one, at: recordedAt, by }))],
    }),
  },
});

/** The head of an instructed unit answers one instruction, or the oldest that waits for his unit. */
export const replyInstructData = v.strictObject({
  type: v.literal('reply-instruct'),
  round: v.optional(f.count),
  text: f.text(5000, 1),
});

export const replyInstruct = rule({
  schema: replyInstructData,
  decide(kase, command, context): Outcome {
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
  },
  stepBack: 'passes',
  evolve: {
    'instruction-replied': (kase, event) => ({
      instructions: kase.instructions.map((one) =>
        one.round === event.data.round ? { ...one, repliedAt: event.recordedAt } : one,
      ),
      ...worked(kase, event),
    }),
  },
});
