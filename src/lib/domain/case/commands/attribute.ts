import * as v from 'valibot';
import { sameClock } from '../clocks.ts';
import type { Outcome } from '../decision.ts';
import { refuse } from '../refusals.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';
import { CENTRE } from '../../bureau/directory.ts';
import { CHAIN } from '../../bureau/milestones.ts';

/** 归责: whose a breach is, when it is not the holder's at the due moment. The breach itself never changes. */
export const attributeData = v.strictObject({
  type: v.literal('attribute'),
  milestone: v.picklist(CHAIN),
  round: f.count,
  /** A unit's code or `centre`. */
  to: f.code,
  reason: f.text(1000, 1),
});

export const attribute = rule({
  schema: attributeData,
  decide(kase, command, context): Outcome {
    const { milestone, round, to } = command;
    const breach = kase.breaches.find((one) => sameClock(one, command));
    if (!breach || breach.annulledAt !== undefined) return refuse('breach-unknown');
    if (to !== CENTRE && !context.directory.units.has(to)) return refuse('unit-unknown', { field: 'to' });
    if (to === (breach.attributedTo ?? breach.unit)) return refuse('same-unit', { field: 'to' });
    return {
      made: [
        {
          type: 'attributed',
          data: { attributes: [{ milestone, round, to }] },
          texts: { reason: command.reason },
        },
      ],
    };
  },
  stepBack: 'passes',
  evolve: {
    attributed: () => ({}),
  },
});
