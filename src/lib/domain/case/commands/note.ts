import * as v from 'valibot';
import type { Outcome } from '../decision.ts';
import * as f from './fields.ts';
import { rule } from './rule.ts';

/** 备注: who may read the case may add to it; nothing moves. */
export const noteData = v.strictObject({ type: v.literal('note'), text: f.text(2000, 1) });

export const note = rule({
  schema: noteData,
  decide(_kase, command): Outcome {
    return { made: [{ type: 'noted', data: {}, texts: { text: command.text } }] };
  },
  stepBack: 'passes',
  evolve: {
    noted: () => ({}),
  },
});
