import type {
  Holding,
  LateStep,
  Origin,
  Place,
  Share,
  ResultKind,
  Satisfaction,
  UserId,
  WaiveReason,
} from '../domain/case/case.ts';
import type { ChainMilestone, Clock, Milestone, Moment, UnitCode } from '../domain/case/clocks.ts';
import type {
  AttemptOutcome,
  Channel,
  FeedbackMethod,
  ContactMethod,
  Disputed,
  EventType,
  ReassignReason,
  RecognisableStep,
  ReopenReason,
  Texts,
} from '../domain/case/events.ts';
import type { Limit } from '../domain/bureau/policy.ts';
import type { Card } from '../domain/case/redact.ts';
import type { AskedView } from '../domain/case/card/asked.ts';
import type { Refusal } from '../domain/case/refusals.ts';
import type { PhotoView } from './photos.ts';

/** Some lines of a case's story, the newest first, and how many earlier ones there are. */
export interface StoryPage {
  story: StoryLine[];
  earlier: number;
}

/** One case read for one actor: text as he may read it, callers always covered; the newest page of its story. */
export interface CaseView extends StoryPage {
  /** The card as his board has it, also of a case that has left the board. */
  card: Card;
  origin: Origin;
  externalNo: string | null;
  districtDue: Moment | null;
  /** The unit complained of; for the centre alone. */
  against: UnitCode | null;
  /** Its texts were erased: screens show 已清除. */
  erased: boolean;
  /** What the caller said. */
  text: string;
  /** Numbers and names in the texts are covered for this reader. */
  masked: boolean;
  /** Every clock that ever ran, oldest first. */
  clocks: ClockView[];
  holdings: HoldingView[];
  callers: CallersView;
  /** What those said who joined by a merge. */
  joined: { caller: number; text: string }[];
  /** What waits for a decision or a reply, oldest first. */
  asked: AskedView[];
  facts: CaseFactsView;
  /** In the order in which they came. */
  photos: PhotoView[];
  closedAt: Moment | null;
}

/** A clock with what explains its due. */
export interface ClockView extends Clock {
  /** The rule in force when it started. */
  limit: Limit;
  /** What started this round; null: the case came with it. */
  because: { type: EventType; at: Moment } | null;
  /** A reassignment left at least this long instead of the rule, in milliseconds. */
  floor: number | null;
  breach: { recordedAt: Moment; annulled: boolean; attributedTo: UnitCode | null } | null;
}

export interface HoldingView extends Holding {
  handler: string | null;
  acceptedAt: Moment | null;
}

export interface CallersView {
  access: 'whole' | 'masked' | 'none';
  callers: CallerView[];
}

/** A caller as this reader sees him; names and numbers empty where he may see neither. */
export interface CallerView {
  id: number;
  name: string;
  phone: string;
  hasPhone: boolean;
}

/** What a record sheet reads that calls or informs somebody: whom, and what waits for a decision. */
export interface CallersAnswer extends CallersView {
  asked: AskedView[];
}

/** The callers are held back until the password was given again: left alone for too long, or too many of them seen. */
export interface CallersHeld {
  confirm: true;
}

/** Why somebody other than centre and handler looks at a caller. */
export const REVEAL_REASONS = ['place', 'callback', 'pass-on', 'other'] as const;
export type RevealReason = (typeof REVEAL_REASONS)[number];
/** How long an overseer sees what he revealed, in milliseconds. */
export const REVEALED_FOR = 60_000;

/** `place`: whole, for those who otherwise read it without house and room. */
export type RevealAnswer =
  { ok: true; callers: CallerView[]; place: Place | null } | { ok: false; refusal: Refusal };

/** The act that a step-back would void, and until when its own author may. */
export interface LastActView {
  by: UserId;
  name: string;
  at: Moment;
  until: Moment;
  /** The types of its events, in order. */
  verbs: string[];
}

/** What only the case itself knows of what may be done next. */
export interface CaseFactsView {
  late: RecognisableStep[];
  last: LastActView | null;
  handledBySelf: boolean;
  reopenUntil: Moment | null;
  /** Whether a supervision waits for the unit's reply, and whether a reply waits for its head. */
  owesReply: boolean;
  awaitsApproval: boolean;
  /** Breaches that stand, and whose they are. */
  breaches: { milestone: ChainMilestone; round: number; due: Moment; unit: UnitCode }[];
  /** The district is owed a feedback. */
  feedback: boolean;
}

/** One event of the case in the words' own data; which fields stand depends on `type`. */
export interface StoryLine {
  seq: number;
  type: EventType | 'texts-erased';
  act: string;
  occurredAt: Moment;
  recordedAt: Moment;
  /** 补录, and not recognised since. */
  late: boolean;
  /** Null: the clock, or an import. */
  by: string | null;
  /** 代录: for whom the centre recorded it. */
  behalf: string | null;
  /** A step-back voided it. */
  voided: boolean;
  texts: Texts;
  unit?: UnitCode;
  from?: UnitCode;
  person?: string;
  channel?: Channel;
  method?: ContactMethod;
  outcome?: AttemptOutcome;
  caller?: number;
  result?: ResultKind;
  noVisit?: boolean;
  satisfaction?: Satisfaction | null;
  disputed?: Disputed;
  fault?: boolean;
  waived?: WaiveReason | null;
  approved?: boolean;
  reassign?: ReassignReason;
  reopen?: ReopenReason;
  step?: RecognisableStep;
  origin?: Origin;
  breach?: {
    milestone: Milestone;
    due: Moment;
    annulled: boolean;
    attributedTo: UnitCode | null;
    /** Whose the time up to the due was. */
    split: Share[];
  };
  units?: UnitCode[];
  due?: Moment;
  upheld?: boolean;
  wrongDispatch?: boolean;
  needsContact?: boolean;
  number?: string;
  lateStep?: LateStep;
  feedback?: FeedbackMethod;
  milestone?: Milestone;
}
