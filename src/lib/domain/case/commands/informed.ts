import * as v from 'valibot';
import { WAIVE_REASONS, type Case } from '../case.ts';
import type { Context } from '../decision.ts';
import type { InformedData } from '../events.ts';
import * as f from './fields.ts';

/** How one caller was told of a result or an opinion, or why he was not. */
export const informed = v.strictObject({
  caller: f.callerId,
  at: v.optional(f.moment),
  method: v.optional(f.contactMethod, 'phone'),
  /** Why this caller was not told; left out: he was. */
  waived: v.optional(v.picklist(WAIVE_REASONS)),
});

/**
 * Every caller informed or waived, or null while one lacks both. Who left no number is waived by himself; the reply of
 * a confidential case is the centre's, at its callback.
 */
export function informedOf(
  kase: Case,
  lines: readonly v.InferOutput<typeof informed>[],
  context: Context,
): InformedData[] | null {
  const told: InformedData[] = [];
  for (const { id, hasPhone } of kase.callers) {
    const line = lines.find((one) => one.caller === id);
    if (line) {
      const at = Math.min(line.at ?? context.now, context.now);
      told.push({ caller: id, at, method: line.method, waived: line.waived ?? null });
    } else if (!hasPhone) {
      told.push({ caller: id, at: null, method: null, waived: 'anonymous' });
    } else if (!kase.confidential) {
      return null;
    }
  }
  return told;
}
