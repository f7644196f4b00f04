import type { Place } from '../domain/case/case.ts';
import type { Moment } from '../domain/case/clocks.ts';
import type { StoryLine } from './case-view.ts';

/** What a unit's worker did since 00:00, and when he is on duty. Holds no text and no caller. */
export interface MyDay {
  since: Moment;
  /** Newest first; what was stepped back is not among them. */
  steps: DayStep[];
  contact: Kept;
  arrival: Kept;
  /** His turns in the roster that are not over, of the coming week. */
  shifts: { from: Moment; to: Moment }[];
}

export interface DayStep {
  line: StoryLine;
  number: string;
  /** Null: the case is no longer his unit's. */
  place: Place | null;
}

/** Of the clocks that he met or missed today, those that he met in time. */
export interface Kept {
  inTime: number;
  all: number;
}
