import * as v from 'valibot';
import type { CaseId, CategoryCode, Place } from '../domain/case/case.ts';
import type { Moment, UnitCode } from '../domain/case/clocks.ts';
import * as f from '../domain/case/commands/fields.ts';
import type { EventType } from '../domain/case/events.ts';
import { LONGEST_QUERY } from '../domain/search/pieces.ts';
import type { Refusal } from '../domain/case/refusals.ts';
import type { Stage } from '../domain/case/stages.ts';

/** What is looked for among all cases, on the board and off it; with empty words the filters alone choose. */
export const searchAsked = v.strictObject({
  words: f.line(LONGEST_QUERY),
  standing: v.optional(v.picklist(['open', 'closed'])),
  unit: v.optional(f.code),
  category: v.optional(f.code),
  /** Received in [from, to). */
  from: v.optional(f.moment),
  to: v.optional(f.moment),
  /** Cases registered before this one: the `next` of the answer before. */
  before: v.optional(f.caseId),
});
export type SearchAsked = v.InferOutput<typeof searchAsked>;

/** A case that was found, as its reader may know it: texts masked where his case page masks them. */
export interface Found {
  id: CaseId;
  number: string;
  stage: Stage;
  unit: UnitCode | null;
  handler: string | null;
  category: CategoryCode;
  receivedAt: Moment;
  closedAt: Moment | null;
  erased: boolean;
  place: Place;
  title: string;
  /** Where in what was said or written the words stand, with what stands around them. */
  excerpt: { type: EventType | 'texts-erased'; text: string } | null;
  /** The caller that was looked for, covered as ever; only for those who may read him whole. */
  caller: { name: string; phone: string } | null;
}

export type SearchAnswer =
  | {
      ok: true;
      /** Newest first. */
      found: Found[];
      /** Where to go on; null: there are no more. */
      next: CaseId | null;
      /** The words are too short to look for: one character. */
      short: boolean;
    }
  | { ok: false; refusal: Refusal };
