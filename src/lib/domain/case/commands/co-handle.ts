import * as v from 'valibot';
import type { Case, CoUnit } from '../case.ts';
import type { Moment } from '../../bureau/moment.ts';
import type { Made, Outcome } from '../decision.ts';
import { endOf, startClockDue } from '../limits.ts';
import { withPerson, worked } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import { isWithUnit } from '../stages.ts';
import { unfitUnit } from './dispatch.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import type { UnitCode } from '../../bureau/directory.ts';

/** 协办: another unit helps the lead with a task of its own, due no later than the lead; only the lead moves the card. */
export const coHandleData = v.strictObject({
  type: v.literal('co-handle'),
  unit: f.code,
  task: f.text(1000, 1),
  due: f.moment,
  /** 需联系: the task needs the caller's number. */
  needsContact: v.optional(v.boolean(), false),
});

export const coHandle = rule({
  schema: coHandleData,
  decide(kase, command, context): Outcome {
    if (!isWithUnit(kase.stage)) return refuse('wrong-stage');
    const { unit, due, needsContact } = command;
    if (unit === kase.unit) return refuse('same-unit', { field: 'unit' });
    const unfit = unfitUnit(kase, unit, context);
    if (unfit) return unfit;
    if (coOf(kase, unit)) return refuse('co-already', { field: 'unit' });
    if (kase.confidential && needsContact) return refuse('centre-only', { field: 'needsContact' });
    if (due <= context.now) return refuse('moment-too-old', { field: 'due' });
    const latest = leadDue(kase);
    if (latest !== undefined && due > latest) return refuse('co-due-too-late', { field: 'due', at: latest });
    const clock = startClockDue(kase.clocks, 'co-unit', unit, due, context);
    return {
      made: [
        {
          type: 'co-handled',
          data: { unit, round: clock.round, due, needsContact, starts: [clock] },
          texts: { task: command.task },
        },
      ],
    };
  },
  stepBack: 'passes',
  evolve: {
    'co-handled'({ coUnits }, { data: { unit, round, due, needsContact } }) {
      return { coUnits: [...coUnits, { unit, round, person: null, due, needsContact }] };
    },
  },
});

/** The co-unit is let go; what it replied stays. */
export const releaseCoData = v.strictObject({
  type: v.literal('release-co'),
  unit: f.code,
  reason: f.text(500, 1),
});

export const releaseCo = rule({
  schema: releaseCoData,
  decide(kase, command, context): Outcome {
    const co = coOf(kase, command.unit);
    if (!co) return refuse('not-co', { field: 'unit' });
    const ends = endOf(kase, { milestone: 'co-unit', round: co.round }, context.now, 'cancelled');
    return {
      made: [{ type: 'co-released', data: { unit: co.unit, ends }, texts: { reason: command.reason } }],
    };
  },
  stepBack: 'passes',
  evolve: {
    'co-released': ({ coUnits }, { data }) => ({ coUnits: coUnits.filter((co) => co.unit !== data.unit) }),
  },
});

/** The co-unit's named person says what it did; where nobody was named, whoever replies is that person. */
export const replyCoData = v.strictObject({ type: v.literal('reply-co'), text: f.text(5000, 1) });

export const replyCo = rule({
  schema: replyCoData,
  decide(kase, command, context): Outcome {
    const { actor, now } = context;
    if (!isWithUnit(kase.stage)) return refuse('wrong-stage');
    const co = actor.unit === null ? undefined : coOf(kase, actor.unit);
    if (!co) return refuse('not-co');
    if (actor.role === 'staff' && co.person !== null && co.person !== actor.id) return refuse('not-handler');
    const ends = endOf(kase, { milestone: 'co-unit', round: co.round }, now, 'met');
    const replied: Made = {
      type: 'co-replied',
      data: { unit: co.unit, ends },
      texts: { text: command.text },
    };
    const named: Made = { type: 'co-accepted', data: { unit: co.unit, person: actor.id } };
    return { made: co.person === null ? [named, replied] : [replied] };
  },
  stepBack: 'passes',
  evolve: {
    'co-accepted'(kase, { data: { unit, person } }) {
      return {
        coUnits: kase.coUnits.map((co) => (co.unit === unit ? { ...co, person } : co)),
        handledBy: withPerson(kase.handledBy, person),
      };
    },
    'co-replied': (kase, event) => ({
      coUnits: kase.coUnits.map((co) =>
        co.unit === event.data.unit ? { ...co, repliedAt: event.recordedAt } : co,
      ),
      ...worked(kase, event),
    }),
  },
});

export function coOf(kase: Case, unit: UnitCode): CoUnit | undefined {
  return kase.coUnits.find((co) => co.unit === unit);
}

/** When the lead itself must be done: a helper is never due later. */
function leadDue(kase: Case): Moment | undefined {
  const dues = kase.clocks
    .filter(({ milestone, ended }) => !ended && LEADS.some((one) => one === milestone))
    .map(({ due }) => due);
  return dues.length > 0 ? Math.max(...dues) : undefined;
}

const LEADS = ['resolve', 'hard-reply', 'promise', 'rework'] as const;
