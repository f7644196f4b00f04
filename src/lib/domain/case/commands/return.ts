import * as v from 'valibot';
import type { Case } from '../case.ts';
import { CENTRE, type UnitCode } from '../../bureau/directory.ts';
import type { Made, Outcome } from '../decision.ts';
import type { ClockChanges } from '../events.ts';
import { joinChanges, meet, startClock } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { heldSince } from '../responsibility.ts';
import { isWithUnit } from '../stages.ts';
import { reassignment, returnedOut } from './reassign.ts';
import { unfitUnit } from './dispatch.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 退单 (派单异议): the unit says that the case is not its own and whose it may be; its clocks run on. */
export const requestReturnData = v.strictObject({
  type: v.literal('request-return'),
  reason: f.text(2000, 1),
  suggested: v.optional(v.nullable(f.code), null),
});

export const requestReturn = rule({
  schema: requestReturnData,
  decide(kase, command, context): Outcome {
    if (!isWithUnit(kase.stage) || kase.unit === null) return refuse('wrong-stage');
    if (kase.returnRequest) return refuse('return-pending');
    if (kase.designated) return refuse('designated');
    const { suggested } = command;
    if (suggested !== null) {
      if (suggested === kase.unit) return refuse('same-unit', { field: 'suggested' });
      if (!context.directory.units.has(suggested)) return refuse('unit-unknown', { field: 'suggested' });
      if (suggested === kase.against) return refuse('unit-is-against', { field: 'suggested' });
    }
    const late = context.now - heldSince(kase.holdings) > context.policy.returnWindow;
    const clock = startClock(kase.clocks, 'return', CENTRE, context.now, context);
    return {
      made: [
        {
          type: 'return-requested',
          data: { unit: kase.unit, suggested, late, starts: [clock] },
          texts: { reason: command.reason },
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    'return-requested'(_kase, { data: { unit, suggested, late }, by, recordedAt }) {
      return { returnRequest: { unit, suggested, late, by, askedAt: recordedAt } };
    },
  },
});

/** The coordinator upholds it, to another unit or out to the district, or refuses it with a reason. */
export const decideReturnData = v.strictObject({
  type: v.literal('decide-return'),
  uphold: v.boolean(),
  /** 派单有误: the centre sent it wrongly, and bears what was missed meanwhile. */
  wrongDispatch: v.optional(v.boolean(), false),
  unit: v.optional(f.code),
  /** Out to the district instead of to a unit. */
  out: v.optional(v.boolean(), false),
  reason: v.optional(f.text(2000), ''),
});

export const decideReturn = rule({
  schema: decideReturnData,
  decide(kase, command, context): Outcome {
    const asked = kase.returnRequest;
    if (!asked) return refuse('nothing-pending');
    const { uphold, wrongDispatch, reason } = command;
    const decided = (more: ClockChanges = {}): Made => ({
      type: 'return-decided',
      data: {
        unit: asked.unit,
        upheld: uphold,
        wrongDispatch: uphold && wrongDispatch,
        ...joinChanges(meet(kase, ['return'], context.now), more),
      },
      texts: reason ? { reason } : {},
    });
    if (!uphold) return reason ? { made: [decided()] } : refuse('reason-required', { field: 'reason' });
    const charged = wrongDispatch ? chargedToCentre(kase, asked.unit) : {};
    if (command.out) {
      if (!reason) return refuse('reason-required', { field: 'reason' });
      return { made: [decided(charged), returnedOut(kase, reason, context)] };
    }
    if (command.unit === undefined) return refuse('unit-unknown', { field: 'unit' });
    if (command.unit === kase.unit) return refuse('same-unit', { field: 'unit' });
    const unfit = unfitUnit(kase, command.unit, context);
    if (unfit) return unfit;
    const moved = reassignment(kase, { unit: command.unit, reason: 'wrong-unit', note: '' }, context, true);
    return { made: [decided(charged), moved] };
  },
  stepBack: 'voids',
  evolve: {
    'return-decided': ({ refusedReturns }, { data }) => ({
      returnRequest: null,
      refusedReturns: data.upheld ? refusedReturns : [...refusedReturns, data.unit],
    }),
  },
});

/** 派单有误: what the unit missed since it was given the case is the centre's. */
function chargedToCentre(kase: Case, unit: UnitCode): ClockChanges {
  const since = heldSince(kase.holdings);
  const attributes = kase.breaches
    .filter((breach) => breach.unit === unit && breach.annulledAt === undefined && breach.due >= since)
    .map(({ milestone, round }) => ({ milestone, round, to: CENTRE }));
  return attributes.length > 0 ? { attributes } : {};
}
