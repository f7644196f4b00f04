import * as v from 'valibot';
import { sameClock } from '../clocks.ts';
import type { Outcome } from '../decision.ts';
import { steppedBack } from '../last-act.ts';
import { refuse } from '../refusals.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** Voids the last act by an event of its own: one's own within five minutes if nothing followed, else the coordinator. */
export const stepBackData = v.strictObject({ type: v.literal('step-back'), reason: f.text(500, 1) });

export const stepBack = rule({
  schema: stepBackData,
  decide(kase, command, context): Outcome {
    const last = kase.last;
    if (!last) return refuse('nothing-to-step-back');
    if (context.actor.role !== 'coordinator') {
      if (last.by !== context.actor.id) return refuse('followed');
      if (context.now - last.at > context.policy.stepBackWindow) return refuse('too-late-to-step-back');
    }
    const cancelled = last.undo.started
      .filter((key) => kase.clocks.some((clock) => sameClock(clock, key) && !clock.ended))
      .map(({ milestone, round }) => ({ milestone, round, at: context.now, how: 'cancelled' as const }));
    return {
      made: [
        {
          type: 'stepped-back',
          data: { verbs: last.verbs, act: last.act, ends: cancelled, puts: last.undo.clocks },
          texts: { reason: command.reason },
        },
      ],
    };
  },
  evolve: {
    'stepped-back': steppedBack,
  },
});
