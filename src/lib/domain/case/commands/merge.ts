import * as v from 'valibot';
import type { Caller, Case } from '../case.ts';
import { CENTRE } from '../../bureau/directory.ts';
import type { Context, Made, Outcome } from '../decision.ts';
import type { ClockChanges } from '../events.ts';
import { endsOfAll } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { ownContact } from '../responsibility.ts';
import { isWithUnit, onBoard } from '../stages.ts';
import { joinedClocks } from '../unit-clocks.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 并单: one matter, several callers. They join the target, where each keeps a contact and a reply line. */
export const mergeData = v.strictObject({
  type: v.literal('merge'),
  target: f.caseId,
  reason: f.text(1000, 1),
});

export const merge = rule({
  schema: mergeData,
  decide(kase, command, context): Outcome {
    if (!onBoard(kase.stage) || kase.stage === 'resolved') return refuse('wrong-stage');
    if (context.actor.role === 'intake' && kase.stage !== 'received') return refuse('not-allowed');
    const target = context.caseOf(command.target);
    if (!target || !takes(target, kase)) return refuse('merge-target', { field: 'target' });
    if (lastCaller(target) + kase.callers.length > f.MOST_CALLERS) {
      return refuse('too-many-callers', { field: 'target' });
    }
    const { against } = kase;
    if (against !== null && [target.unit, ...target.coUnits.map((co) => co.unit)].includes(against)) {
      return refuse('unit-is-against', { field: 'target' });
    }
    const merged: Made = {
      type: 'merged',
      data: {
        target: target.id,
        number: target.number,
        ends: endsOfAll(kase, context.now, 'replaced'),
      },
      texts: { reason: command.reason },
    };
    return { made: [merged], joined: { kase: target, made: [callersJoined(target, kase, context)] } };
  },
  evolve: {
    merged: (_kase, { data, recordedAt }) => ({
      stage: 'merged',
      mergedInto: data.target,
      closedAt: recordedAt,
    }),
    'callers-joined'(kase, { data: { callers, receivedAt, urgent, confidential, against, origin } }) {
      return { callers: [...kase.callers, ...callers], receivedAt, urgent, confidential, against, origin };
    },
  },
});

/** 作废: registered by mistake. */
export const voidCaseData = v.strictObject({ type: v.literal('void'), reason: f.text(1000, 1) });

export const voidCase = rule({
  schema: voidCaseData,
  decide(kase, command, context): Outcome {
    if (!onBoard(kase.stage)) return refuse('wrong-stage');
    return {
      made: [
        {
          type: 'voided',
          data: { ends: endsOfAll(kase, context.now, 'cancelled') },
          texts: { reason: command.reason },
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    voided: (_kase, { recordedAt }) => ({ stage: 'void', closedAt: recordedAt }),
  },
});

/** A case that is being worked on, and that no other complaint forbids. */
function takes(target: Case, source: Case): boolean {
  if (target.id === source.id || !onBoard(target.stage) || target.stage === 'resolved') return false;
  return target.against === null || source.against === null || target.against === source.against;
}

function callersJoined(target: Case, source: Case, context: Context): Made {
  const last = lastCaller(target);
  const callers = source.callers.map((caller, index) => joining(caller, source, last + index + 1));
  const confidential = target.confidential || source.confidential;
  return {
    type: 'callers-joined',
    data: {
      source: source.id,
      number: source.number,
      callers,
      receivedAt: Math.min(target.receivedAt, source.receivedAt),
      urgent: target.urgent || source.urgent,
      confidential,
      against: target.against ?? source.against,
      origin: source.origin === 'supervised' ? source.origin : target.origin,
      ...contactsOwed({ ...target, confidential }, callers, context),
    },
  };
}

function lastCaller({ callers }: Case): number {
  return Math.max(0, ...callers.map(({ id }) => id));
}

function joining({ id, hasPhone, from, contactedAt }: Caller, source: Case, as: number): Caller {
  const reachedAt = contactedAt ?? source.contact?.countsAt;
  return {
    id: as,
    hasPhone,
    from: from ?? { caseId: source.id, caller: id },
    ...(reachedAt === undefined ? {} : { contactedAt: reachedAt }),
  };
}

/** Each caller who was not reached yet is owed his own twenty minutes by whoever holds the target. */
function contactsOwed(target: Case, callers: readonly Caller[], context: Context): ClockChanges {
  if (!isWithUnit(target.stage) || target.unit === null) return {};
  const { unit } = target;
  const starts = joinedClocks(target, callers, target.clocks, unit, context.now, context);
  const own = target.confidential ? ownContact(target.clocks) : undefined;
  return { starts, ...(own && own.unit !== CENTRE ? { puts: [{ ...own, unit: CENTRE }] } : {}) };
}
