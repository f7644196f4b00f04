import * as v from 'valibot';
import type { Outcome } from '../decision.ts';
import * as f from './fields.ts';

/** 备注: who may read the case may add to it; nothing moves. */
export const note = v.strictObject({ type: v.literal('note'), text: f.text(2000, 1) });

export function decideNote(command: v.InferOutput<typeof note>): Outcome {
  return { made: [{ type: 'noted', data: {}, texts: { text: command.text } }] };
}
