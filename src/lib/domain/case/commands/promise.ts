import * as v from 'valibot';
import { openClock } from '../clocks.ts';
import type { Outcome } from '../decision.ts';
import { joinChanges, meet } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { isWithUnit } from '../stages.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { extensionClocks, promiseClock } from './promise.card.ts';

/** The coordinator approves the promised finish, or sets another date with a reason; it becomes the next chain clock. */
export const approvePromiseData = v.strictObject({
  type: v.literal('approve-promise'),
  finish: v.optional(f.moment),
  reason: v.optional(f.text(1000), ''),
});

export const approvePromise = rule({
  schema: approvePromiseData,
  decide(kase, command, context): Outcome {
    const { promise, unit } = kase;
    if (!isWithUnit(kase.stage) || unit === null) return refuse('wrong-stage');
    if (!promise || promise.approvedAt !== undefined) return refuse('nothing-pending');
    const finish = command.finish ?? promise.finish;
    if (finish !== promise.finish && !command.reason) return refuse('reason-required', { field: 'reason' });
    if (finish < context.now) return refuse('promise-too-early', { field: 'finish' });
    return {
      made: [
        {
          type: 'promise-approved',
          data: {
            finish,
            ...joinChanges(meet(kase, ['promise-approval'], context.now), {
              starts: [promiseClock(kase, unit, finish, context)],
            }),
          },
          texts: command.reason ? { reason: command.reason } : {},
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    'promise-approved': ({ promise }, { data, recordedAt }) => ({
      promise: promise && { ...promise, finish: data.finish, approvedAt: recordedAt },
    }),
  },
});

/** 延期: the promise moves once by the coordinator, a second time by a leader; the citizen was told. */
export const extendData = v.strictObject({
  type: v.literal('extend'),
  finish: f.moment,
  reason: f.text(1000, 1),
  toldAt: f.moment,
});

export const extend = rule({
  schema: extendData,
  decide(kase, command, context): Outcome {
    const { promise, unit } = kase;
    if (!isWithUnit(kase.stage) || unit === null) return refuse('wrong-stage');
    const running = openClock(kase.clocks, 'promise');
    if (!promise || !running) return refuse('no-promise');
    if (promise.extensions > 0 && context.actor.role !== 'leader') return refuse('leader-only');
    if (promise.extensions === 0 && context.actor.role === 'leader') return refuse('not-allowed');
    if (command.toldAt > context.now) return refuse('moment-in-future', { field: 'toldAt' });
    const changes = extensionClocks(kase, unit, command.finish, context);
    if (changes.starts![0]!.due <= running.due) return refuse('promise-too-early', { field: 'finish' });
    return {
      made: [
        {
          type: 'promise-extended',
          data: {
            finish: command.finish,
            toldAt: command.toldAt,
            ...changes,
          },
          texts: { reason: command.reason },
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    'promise-extended': ({ promise }, { data }) => ({
      promise: promise && { ...promise, finish: data.finish, extensions: promise.extensions + 1 },
    }),
  },
});
