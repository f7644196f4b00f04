import * as v from 'valibot';
import { SATISFACTIONS, type Case } from '../case.ts';
import { latestClock, type Clock } from '../clocks.ts';
import type { Outcome } from '../decision.ts';
import type { Disputed } from '../events.ts';
import { joinChanges, meet, startClock } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { feedbackClocks } from './feedback.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { verifyClocks } from './verify.card.ts';
import { CENTRE } from '../../bureau/directory.ts';

/** 核查: the centre accepts the result, for 投诉 and 求助 after a callback, or says why none was made. */
export const verifyData = v.strictObject({
  type: v.literal('verify'),
  callback: v.optional(
    v.strictObject({
      satisfaction: v.picklist(SATISFACTIONS),
      called: v.boolean(),
      came: v.boolean(),
      done: v.boolean(),
    }),
  ),
  waived: v.optional(f.text(500), ''),
  note: v.optional(f.text(2000), ''),
});

export const verify = rule({
  schema: verifyData,
  decide(kase, command, context): Outcome {
    if (kase.stage !== 'resolved') return refuse('wrong-stage');
    if (kase.handledBy.includes(context.actor.id)) return refuse('own-case');
    const needed = kase.type === 'complaint' || kase.type === 'help';
    if (needed && !command.callback && !command.waived)
      return refuse('callback-required', { field: 'callback' });
    const { satisfaction = null, called = null, came = null, done = null } = command.callback ?? {};
    const texts: Record<string, string> = {};
    if (command.waived) texts.waived = command.waived;
    if (command.note) texts.note = command.note;
    return {
      made: [
        {
          type: 'verified',
          data: {
            satisfaction,
            called,
            came,
            done,
            ...joinChanges(verifyClocks(kase, context.now), { starts: feedbackClocks(kase, context) }),
          },
          texts,
        },
      ],
    };
  },
  evolve: {
    verified: (_kase, { recordedAt }) => ({ stage: 'closed', closedAt: recordedAt }),
  },
});

/** 退回重办 before closing: which fact is disputed, and whether the unit is at fault. */
export const rejectData = v.strictObject({
  type: v.literal('reject'),
  disputed: v.picklist(['contact', 'arrival', 'result']),
  reason: f.text(2000, 1),
  fault: v.boolean(),
});

export const reject = rule({
  schema: rejectData,
  /**
   * Back to the stage before the first disputed fact. Only disputed milestones run again, as a new round; the rework
   * clock always. By the unit's fault the resolution did not end its clock: that runs on with its old due.
   */
  decide(kase, command, context): Outcome {
    if (kase.stage !== 'resolved') return refuse('wrong-stage');
    if (kase.handledBy.includes(context.actor.id)) return refuse('own-case');
    const to = stageBefore(kase, command.disputed);
    if (!to || kase.unit === null) return refuse('nothing-to-dispute', { field: 'disputed' });
    const starts: Clock[] = [startClock(kase.clocks, 'rework', kase.unit, context.now, context)];
    if (command.disputed === 'contact') {
      const holder = kase.confidential ? CENTRE : kase.unit;
      starts.push(startClock(kase.clocks, 'contact', holder, context.now, context));
    }
    if (command.disputed === 'arrival')
      starts.push(startClock(kase.clocks, 'on-site', kase.unit, context.now, context));
    return {
      made: [
        {
          type: 'rejected',
          data: {
            disputed: command.disputed,
            fault: command.fault,
            to,
            ...joinChanges(meet(kase, ['verify'], context.now), {
              starts,
              puts: command.fault ? reopened(kase) : [],
            }),
          },
          texts: { reason: command.reason },
        },
      ],
    };
  },
  evolve: {
    rejected: (kase, { data: { to, disputed } }) => ({
      stage: to,
      contact: disputed === 'contact' ? null : kase.contact,
      arrival: disputed === 'arrival' ? null : kase.arrival,
      resolution: null,
      rework: kase.rework + 1,
    }),
  },
});

function stageBefore(kase: Case, disputed: Disputed): 'dispatched' | 'contacted' | 'on-site' | null {
  switch (disputed) {
    case 'contact':
      return kase.contact ? 'dispatched' : null;
    case 'arrival':
      return kase.arrival ? 'contacted' : null;
    case 'result':
      return kase.arrival ? 'on-site' : 'contacted';
    default:
      return disputed satisfies never;
  }
}

/** The clocks that the rejected resolution had met: 24 hours, or the promise in their place. */
function reopened(kase: Case): Clock[] {
  const running: Clock[] = [];
  for (const milestone of ['resolve', 'promise'] as const) {
    const clock = latestClock(kase.clocks, milestone);
    if (clock?.ended?.how !== 'met') continue;
    const { ended: _, ...again } = clock;
    running.push(again);
  }
  return running;
}
