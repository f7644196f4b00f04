import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Audience } from '../../domain/case/audience.ts';
import type { Seq } from '../../live/protocol.ts';
import type { StoredEvent } from './stored-event.ts';

/** Covers (from, to] of the ledger without a hole. */
export interface Commit {
  from: Seq;
  to: Seq;
  changes: CommitChange[];
  /** What of the bureau changed within it: cards carry names and may have to be sent again. */
  bureau: Bureau[];
}
export interface CommitChange {
  seq: Seq;
  event: StoredEvent;
  /** The case after the event. */
  kase: Case;
  /** Who saw it on the board before and after the event. */
  before: Audience[];
  after: Audience[];
}
export type Bureau = 'directory' | 'policy' | 'calendar' | 'roster';

/** Who saw one case before and after what became of it between two positions. */
export interface Change {
  /** Its last event in the range. */
  seq: Seq;
  caseId: CaseId;
  before: Audience[];
  after: Audience[];
}
