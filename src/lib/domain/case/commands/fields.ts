import * as v from 'valibot';
import { cleanLine, cleanText, isStorable } from '../../text/clean.ts';
import { normalName } from '../../text/name.ts';
import { readPhone } from '../../text/phone.ts';

/** Characters of a telephone field: two numbers with a word between them fit, and are told apart. */
const LONGEST_PHONE = 60;

/**
 * Shared pieces of the command schemas. Every text has a limit and is stored in its normal form; what cannot be stored at
 * all is refused. The message of an issue is one of `FAULTS`.
 */
const written = (most: number, normal: (text: string) => string, least: number) =>
  v.pipe(
    v.string(),
    // Before it is cleaned it may be longer, but not as long as somebody likes.
    v.maxLength(most * 4 + 1000, 'too-long'),
    v.check(isStorable, 'unclean'),
    v.transform(normal),
    v.minLength(least, 'missing'),
    v.maxLength(most, 'too-long'),
  );

/** A text of several lines. */
export const text = (most: number, least = 0) => written(most, cleanText, least);
/** A text of one line. */
export const line = (most: number, least = 0) => written(most, cleanLine, least);
/** A person's name. */
export const name = (most: number, least = 0) => written(most, normalName, least);
/** One telephone number in its normal form; empty: none. */
export const phone = v.pipe(
  line(LONGEST_PHONE),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const read = readPhone(dataset.value);
    if (read.ok) return read.phone;
    addIssue({ message: read.fault });
    return NEVER;
  }),
);

export const longText = text(5000, 1);
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
