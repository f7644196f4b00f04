import * as v from 'valibot';
import type { Case } from '../case.ts';
import type { Context, Outcome } from '../decision.ts';
import { worksFor } from '../directory.ts';
import { meet } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { inUnitsHands } from '../stages.ts';
import * as f from './fields.ts';

/** 签收, 责任到人: names the one handler, of the lead unit; again to take over from a colleague (接手). */
export const accept = v.strictObject({ type: v.literal('accept'), handler: f.userId });

export function decideAccept(kase: Case, command: v.InferOutput<typeof accept>, context: Context): Outcome {
  if (!inUnitsHands(kase.stage)) return refuse('wrong-stage');
  if (!worksFor(context.directory, command.handler, kase.unit))
    return refuse('handler-not-in-unit', { field: 'handler' });
  return {
    made: [{ type: 'accepted', data: { handler: command.handler, ...meet(kase, ['accept'], context.now) } }],
  };
}
