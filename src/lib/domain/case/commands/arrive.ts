import * as v from 'valibot';
import type { Outcome } from '../decision.ts';
import { worksFor } from '../../bureau/directory.ts';
import { meet } from '../limits.ts';
import { momentsOf } from '../moments.ts';
import { stepOf, worked } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import { ownContact } from '../responsibility.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 到场: somebody of the unit is on site and says what he found. */
export const arriveData = v.strictObject({
  type: v.literal('arrive'),
  occurredAt: f.occurredAt,
  who: v.optional(f.userId),
  finding: f.text(2000, 1),
  /** Where the phone was at the tap, if its owner let it say so; personal, and kept with the texts. */
  position: v.optional(f.position),
});

export const arrive = rule({
  schema: arriveData,
  decide(kase, command, context): Outcome {
    if (kase.stage !== 'contacted' && kase.stage !== 'dispatched') return refuse('wrong-stage');
    if (kase.stage === 'dispatched' && ownContact(kase.clocks)) return refuse('contact-first');
    if (kase.handler === null) return refuse('no-handler');
    if (command.who !== undefined && !worksFor(context.directory, command.who, kase.unit)) {
      return refuse('handler-not-in-unit', { field: 'who' });
    }
    const moments = momentsOf(kase, command.occurredAt, context);
    if ('refusal' in moments) return moments;
    const { occurredAt, countsAt, late } = moments;
    return {
      made: [
        {
          type: 'arrived',
          data: { who: command.who ?? kase.handler, countsAt, late, ...meet(kase, ['on-site'], countsAt) },
          occurredAt,
          texts: { finding: command.finding, ...(command.position && { position: command.position }) },
        },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    arrived: (kase, event) => ({
      stage: 'on-site',
      arrival: stepOf(event, event.data),
      ...worked(kase, event),
    }),
  },
});
