import * as v from 'valibot';
import type { Outcome } from '../decision.ts';
import { startClock } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { isWithUnit } from '../stages.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 催办: the centre or supervision presses the unit; it never spoils a half-filled sheet. */
export const urgeData = v.strictObject({ type: v.literal('urge'), text: f.text(1000, 1) });

export const urge = rule({
  schema: urgeData,
  decide(kase, command, context): Outcome {
    if (!isWithUnit(kase.stage) || kase.unit === null) return refuse('wrong-stage');
    const clock = startClock(kase.clocks, 'urge', kase.unit, context.now, context);
    return {
      made: [{ type: 'urged', data: { urge: clock.round, starts: [clock] }, texts: { text: command.text } }],
    };
  },
  stepBack: 'passes',
  evolve: {
    urged: ({ urges }, { data, recordedAt, by }) => ({
      urges: [...urges, { id: data.urge, at: recordedAt, by }],
    }),
  },
});
export const acknowledgeUrgeData = v.strictObject({
  type: v.literal('acknowledge-urge'),
  urge: v.optional(f.count),
});

export const acknowledgeUrge = rule({
  schema: acknowledgeUrgeData,
  /** Acknowledges one urge, or the oldest that waits. */
  decide(kase, command, context): Outcome {
    const waiting = kase.urges.find(
      (one) => one.acknowledgedAt === undefined && (command.urge === undefined || one.id === command.urge),
    );
    if (!waiting) return refuse('nothing-pending');
    const ends = kase.clocks
      .filter((clock) => clock.milestone === 'urge' && clock.round === waiting.id && !clock.ended)
      .map(({ milestone, round }) => ({ milestone, round, at: context.now, how: 'met' as const }));
    return { made: [{ type: 'urge-acknowledged', data: { urge: waiting.id, ends } }] };
  },
  stepBack: 'passes',
  evolve: {
    'urge-acknowledged': ({ urges }, { data, recordedAt }) => ({
      urges: urges.map((one) => (one.id === data.urge ? { ...one, acknowledgedAt: recordedAt } : one)),
    }),
  },
});
