import * as v from 'valibot';
import type { Case } from '../case.ts';
import type { Context, Outcome } from '../decision.ts';
import { isUnitMember, worksFor, type UserId } from '../../bureau/directory.ts';
import { meet } from '../limits.ts';
import { withPerson } from '../evolving.ts';
import { refuse } from '../refusals.ts';
import { isWithUnit } from '../stages.ts';
import { coOf } from './co-handle.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 签收, 责任到人: names the one handler, of the lead unit; again to take over from a colleague (接手). A co-unit names its one person. */
export const acceptData = v.strictObject({ type: v.literal('accept'), handler: f.userId });

export const accept = rule({
  schema: acceptData,
  decide(kase, command, context): Outcome {
    if (!isWithUnit(kase.stage)) return refuse('wrong-stage');
    const { actor } = context;
    if (isUnitMember(actor) && actor.unit !== kase.unit) return acceptAsCo(kase, command.handler, context);
    if (!worksFor(context.directory, command.handler, kase.unit))
      return refuse('handler-not-in-unit', { field: 'handler' });
    return {
      made: [
        { type: 'accepted', data: { handler: command.handler, ...meet(kase, ['accept'], context.now) } },
      ],
    };
  },
  stepBack: 'voids',
  evolve: {
    accepted: (kase, { data }) => ({
      handler: data.handler,
      handledBy: withPerson(kase.handledBy, data.handler),
    }),
  },
});

function acceptAsCo(kase: Case, person: UserId, { actor, directory }: Context): Outcome {
  const co = actor.unit === null ? undefined : coOf(kase, actor.unit);
  if (!co) return refuse('not-co');
  if (!worksFor(directory, person, co.unit)) return refuse('handler-not-in-unit', { field: 'handler' });
  return { made: [{ type: 'co-accepted', data: { unit: co.unit, person } }] };
}
