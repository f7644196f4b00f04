import * as v from 'valibot';
import { LATE_STEPS, RESULT_KINDS, type Case } from '../case.ts';
import type { Moment } from '../../bureau/moment.ts';
import type { Outcome } from '../decision.ts';
import { MINUTE } from '../../bureau/policy.ts';
import { stepOf, worked } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import type { UnitCode } from '../../bureau/directory.ts';

/** 补录: a unit that lost the case records, within a day, a step of its own from before; nothing else moves. */
export const lateRecordData = v.strictObject({
  type: v.literal('late-record'),
  step: v.picklist(LATE_STEPS),
  occurredAt: f.moment,
  /** The gist, the finding or the result; of an attempt whatever there is to say. */
  text: v.optional(f.text(5000), ''),
  caller: v.optional(f.callerId),
  outcome: v.optional(v.picklist(['no-answer', 'busy', 'dead-number'])),
  result: v.optional(v.picklist(RESULT_KINDS)),
});

export const lateRecord = rule({
  schema: lateRecordData,
  decide(kase, command, { actor, now, policy }): Outcome {
    const { unit } = actor;
    const held = unit === null ? [] : heldBy(kase, unit);
    const last = held.at(-1);
    if (unit === null || !last) return refuse('not-held');
    if (last.to === undefined) return refuse('wrong-stage');
    if (now - last.to > policy.lateRecordWindow) return refuse('not-held', { at: last.to });
    if (command.step === 'attempt' ? !command.outcome : !command.text) {
      return refuse('reason-required', { field: command.step === 'attempt' ? 'outcome' : 'text' });
    }
    if (command.step === 'resolution' && !command.result)
      return refuse('reason-required', { field: 'result' });
    const minute = Math.floor(command.occurredAt / MINUTE) * MINUTE;
    const holding = held.find(({ from, to = now }) => minute >= from - MINUTE && minute < to);
    if (!holding) return refuse('not-held', { at: last.to, field: 'occurredAt' });
    const occurredAt = Math.max(minute, holding.from);
    return {
      made: [
        {
          type: 'late-recorded',
          data: {
            record: kase.lateRecords.length + 1,
            unit,
            step: command.step,
            caller: command.caller ?? null,
            outcome: command.outcome ?? null,
            result: command.result ?? null,
            countsAt: now,
            late: true,
          },
          occurredAt,
          texts: command.text ? { [TEXT[command.step]]: command.text } : {},
        },
      ],
    };
  },
  stepBack: 'passes',
  evolve: {
    'late-recorded'(kase, event) {
      const { record, unit, step } = event.data;
      return {
        lateRecords: [...kase.lateRecords, { id: record, unit, step, ...stepOf(event, event.data) }],
        ...worked(kase, event),
      };
    },
  },
});

const TEXT = { attempt: 'note', contact: 'gist', arrival: 'finding', resolution: 'result' } as const;

/** The spans in which a unit held the case, whoever it waited for meanwhile. */
function heldBy(kase: Case, unit: UnitCode): { from: Moment; to?: Moment }[] {
  const spans: { from: Moment; to?: Moment }[] = [];
  let open = false;
  for (const { unit: holder, from, to } of kase.holdings) {
    const mine = holder === unit;
    if (mine && open)
      spans[spans.length - 1] = { from: spans.at(-1)!.from, ...(to === undefined ? {} : { to }) };
    else if (mine) spans.push({ from, ...(to === undefined ? {} : { to }) });
    open = mine;
  }
  return spans;
}
