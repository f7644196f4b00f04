import * as v from 'valibot';
import { hasHalves } from '../halves.ts';

/** Shared pieces of the command schemas: every text has a limit, and nothing that one engine stores and another refuses. */

/** Refuses NUL and lone surrogates (SQLite and PostgreSQL differ on them) and bidi overrides (they disguise text). */
function clean(text: string): boolean {
  return !hasHalves(text) && !/[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u.test(text);
}

export const text = (most: number, least = 0) =>
  v.pipe(v.string(), v.trim(), v.minLength(least), v.maxLength(most), v.check(clean, 'unclean'));

export const longText = text(5000, 1);
export const shortText = text(200, 1);
export const code = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,24}$/));
export const caseId = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const userId = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000));
/** Milliseconds since 1970 UTC, this century. */
export const moment = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(946_684_800_000),
  v.maxValue(4_102_444_800_000),
);
/** When a step happened, entered in minutes; left out: now. */
export const occurredAt = v.optional(moment);
/**
 * Callers that one case may come to have. Whoever resolves it says of each how he was told, so a merge that would make
 * more of them is refused: nobody can then end up with a case that he cannot resolve.
 */
export const MOST_CALLERS = 200;
export const callerId = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_CALLERS));
/** Degrees north and east as a phone tells them, `31.22330,121.46800`. */
export const position = v.pipe(
  v.string(),
  v.regex(/^-?(?:90|[0-8]?\d)(?:\.\d{1,6})?,-?(?:180|1[0-7]\d|\d{1,2})(?:\.\d{1,6})?$/),
);
export const contactMethod = v.picklist(['phone', 'in-person', 'message']);

/** Characters that a title and the parts of a place may have; a city's own names of its quarters are long. */
export const LENGTHS = { title: 60, road: 120, cross: 60, detail: 120, area: 120 } as const;
