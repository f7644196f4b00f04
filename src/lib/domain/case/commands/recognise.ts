import * as v from 'valibot';
import type { Case, LateRecord, LateStep } from '../case.ts';
import type { Clock } from '../clocks.ts';
import type { Outcome } from '../decision.ts';
import { RECOGNISABLE } from '../events.ts';
import { annulledBy } from '../limits.ts';
import { refuse } from '../refusals.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import type { Milestone } from '../../bureau/milestones.ts';

/** The centre recognises the moment of a 补录 step on evidence (a call log, a phone without network): it counts when it occurred. */
export const recogniseData = v.strictObject({
  type: v.literal('recognise'),
  step: v.picklist(RECOGNISABLE),
  /** Which late record, where it is one. */
  record: v.optional(f.count),
  evidence: f.text(1000, 1),
});

export const recognise = rule({
  schema: recogniseData,
  decide(kase, command): Outcome {
    if (command.step === 'late-record') return recogniseRecord(kase, command.record, command.evidence);
    const { step: which } = command;
    const step = kase[which];
    if (!step?.late) return refuse('nothing-to-recognise', { field: 'step' });
    const ended = kase.clocks.filter(
      (clock) =>
        ENDED_BY[which].includes(clock.milestone) &&
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
          data: { step: which, countsAt, puts, annuls: annulledBy(kase, ended, countsAt) },
          texts: { evidence: command.evidence },
        },
      ],
    };
  },
  evolve: {
    recognised(kase, { data: { step, record, countsAt } }) {
      if (step === 'late-record') {
        return {
          lateRecords: kase.lateRecords.map((one) =>
            one.id === record ? { ...one, countsAt, late: false } : one,
          ),
        };
      }
      return kase[step] ? { [step]: { ...kase[step], countsAt, late: false } } : {};
    },
  },
});

const ENDED_BY: Record<LateStep, readonly Milestone[]> = {
  attempt: [],
  contact: ['contact'],
  arrival: ['on-site'],
  resolution: ['resolve', 'rework', 'promise', 'hard-reply'],
};

/** A step from before the unit lost the case counts for the clock that it had then, and for that alone. */
function recogniseRecord(kase: Case, id: number | undefined, evidence: string): Outcome {
  const record = kase.lateRecords.find((one) => one.late && (id === undefined || one.id === id));
  if (!record) return refuse('nothing-to-recognise', { field: 'record' });
  const countsAt = record.occurredAt;
  const clock = clockOf(kase, record);
  const puts = clock ? [{ ...clock, ended: { at: countsAt, how: 'met' as const } }] : [];
  return {
    made: [
      {
        type: 'recognised',
        data: {
          step: 'late-record',
          record: record.id,
          countsAt,
          puts,
          annuls: annulledBy(kase, clock ? [clock] : [], countsAt),
        },
        texts: { evidence },
      },
    ],
  };
}

/** The clock that this unit had been running when the step occurred, and that nothing met. */
function clockOf(kase: Case, { step, unit, occurredAt }: LateRecord): Clock | undefined {
  return kase.clocks.find(
    (clock) =>
      ENDED_BY[step].includes(clock.milestone) &&
      clock.unit === unit &&
      clock.started <= occurredAt &&
      (clock.ended?.how === 'cancelled' || clock.ended?.how === 'replaced') &&
      occurredAt <= clock.ended.at,
  );
}
