import type { UserId } from '../bureau/directory.ts';
import type { Milestone } from '../bureau/milestones.ts';
import type { RecognisableStep } from './events.ts';
import type { Moment } from '../bureau/moment.ts';

/** What only the case itself knows, not its card. */
export interface CaseFacts {
  /** 补录 steps that nobody has recognised yet. */
  late: readonly RecognisableStep[];
  /** The act that a step-back would void, and until when its own author may. */
  last: { by: UserId; until: Moment } | null;
  /** The actor worked on it as the unit, so he may not verify it. */
  handledBySelf: boolean;
  /** A closed case may be raised again until then. */
  reopenUntil: Moment | null;
  /** A supervision waits for the unit's reply; a reply waits for its head. */
  owesReply: boolean;
  awaitsApproval: boolean;
  /** Breaches that stand. */
  breaches: readonly { milestone: Milestone }[];
  /** The district is owed a feedback. */
  feedback: boolean;
}
