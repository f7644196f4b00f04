import type { Case } from '../../domain/case/case.ts';
import type { Texts } from '../../domain/case/events.ts';
import type { Seq } from '../../live/protocol.ts';
import type { StoredEvent } from './stored-event.ts';

export interface CaseFile {
  kase: Case;
  story: StoryEntry[];
  /** All texts of the case by field; where several events carry one, the last. */
  texts: Texts;
}
export interface StoryEntry {
  seq: Seq;
  event: StoredEvent;
}

/** A case with what happened, without what was written: that is read for the lines that are shown; see `textsOf`. */
export interface CaseOutline {
  kase: Case;
  story: { seq: Seq; event: UntoldEvent }[];
  /** The callers' texts by field, and those of who joined. */
  texts: Texts;
}
export type UntoldEvent = Untold<StoredEvent>;
type Untold<E> = E extends unknown ? Omit<E, 'texts'> : never;
