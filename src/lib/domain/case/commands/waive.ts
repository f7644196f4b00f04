import * as v from 'valibot';
import { WAIVE_REASONS } from '../case.ts';
import { CENTRE } from '../../bureau/directory.ts';
import type { Outcome } from '../decision.ts';
import { startClock } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { attemptsTo, joinedCaller } from '../responsibility.ts';
import { isWithUnit } from '../stages.ts';
import { openContact } from './contact.card.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { waiverClocks } from './waive.card.ts';

/** 免联系: the unit asks the coordinator to drop contact; three attempts, a wrong number, or the citizen's own wish. */
export const requestWaiveData = v.strictObject({
  type: v.literal('request-waive'),
  reason: v.picklist(WAIVE_REASONS),
  caller: v.optional(f.callerId, 1),
  note: v.optional(f.text(500), ''),
});

export const requestWaive = rule({
  schema: requestWaiveData,
  decide(kase, command, context): Outcome {
    const { caller } = command;
    const joined = joinedCaller(kase, caller);
    if (!isWithUnit(kase.stage) || !openContact(kase, joined)) return refuse('wrong-stage');
    if (kase.waiver && kase.waiver.decidedAt === undefined) return refuse('waiver-pending');
    if (
      command.reason === 'three-attempts' &&
      attemptsTo(kase, joined).length < context.policy.attemptsForWaiver
    ) {
      return refuse('reason-required', { field: 'reason' });
    }
    const clock = startClock(kase.clocks, 'waiver', CENTRE, context.now, context);
    return {
      made: [
        {
          type: 'waive-requested',
          data: { reason: command.reason, caller, starts: [clock] },
          texts: command.note ? { note: command.note } : {},
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    'waive-requested'(_kase, { data: { reason, caller }, recordedAt, by }) {
      return { waiver: { reason, caller, askedAt: recordedAt, by } };
    },
  },
});

export const decideWaiveData = v.strictObject({
  type: v.literal('decide-waive'),
  approve: v.boolean(),
  reason: v.optional(f.text(500), ''),
});

export const decideWaive = rule({
  schema: decideWaiveData,
  /** Three attempts waive contact as of the third; every other reason as of the decision. */
  decide(kase, command, context): Outcome {
    const asked = kase.waiver;
    if (!asked || asked.decidedAt !== undefined) return refuse('nothing-pending');
    if (!command.approve && !command.reason) return refuse('reason-required', { field: 'reason' });
    const joined = joinedCaller(kase, asked.caller);
    const enough = attemptsTo(kase, joined)[context.policy.attemptsForWaiver - 1];
    const third = asked.reason === 'three-attempts' ? enough : undefined;
    const waived = command.approve ? openContact(kase, joined) : undefined;
    return {
      made: [
        {
          type: 'waive-decided',
          data: {
            approved: command.approve,
            reason: asked.reason,
            ...waiverClocks(kase, waived, third?.countsAt ?? context.now, context.now),
          },
          texts: command.reason ? { reason: command.reason } : {},
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    'waive-decided': ({ waiver }, { data, recordedAt }) => ({
      waiver: waiver && { ...waiver, decidedAt: recordedAt, approved: data.approved },
    }),
  },
});
