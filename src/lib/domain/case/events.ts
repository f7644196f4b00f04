import type {
  CaseId,
  Caller,
  LateStep,
  Origin,
  ResultKind,
  Satisfaction,
  Share,
  WaiveReason,
} from './case.ts';
import type { Clock, Ending } from './clocks.ts';
import type { CaseType, CategoryCode, UserId, UnitCode } from '../bureau/directory.ts';
import type { Place } from '../bureau/place.ts';
import type { Milestone } from '../bureau/milestones.ts';
import type { Moment } from '../bureau/moment.ts';

/** A clock's end or start as an event carries it. */
export interface ClockEnd {
  milestone: Milestone;
  round: number;
  at: Moment;
  how: Ending;
}
/** What an act does to the clocks; the same three lists on every event, applied in this order. */
export interface ClockChanges {
  ends?: ClockEnd[];
  starts?: Clock[];
  /** Clocks whose holder or due changes while they run on, or that run again (`ended` absent). */
  puts?: Clock[];
  /** Breaches that this event annuls. */
  annuls?: { milestone: Milestone; round: number }[];
  /** Breaches that this event charges to another unit (or the centre). */
  attributes?: { milestone: Milestone; round: number; to: UnitCode }[];
}

/** What an event says of a step's moments. */
export interface StepData {
  countsAt: Moment;
  late: boolean;
}

/**
 * What happened to a case. `data` holds ids, codes, moments and names of the bureau's own catalogue only; names, numbers,
 * addresses and free text stand in `texts`, which the store keeps outside the ledger under a salted hash. The store
 * moves there what a rule left in `data`, and refuses the rest.
 */
export type EventBody =
  | {
      type: 'received';
      data: {
        number: string;
        origin: Origin;
        externalNo: string | null;
        districtDue: Moment | null;
        caseType: CaseType;
        category: CategoryCode;
        urgent: boolean;
        place: Omit<Place, 'detail'>;
        receivedAt: Moment;
        callers: Caller[];
        confidential: boolean;
        against: UnitCode | null;
      } & ClockChanges;
    }
  | { type: 'answered'; data: { method: string; sampled: boolean } & StepData & ClockChanges }
  | {
      type: 'dispatched';
      data: { unit: UnitCode; channel: Channel; startedAt: Moment; readBackAt: Moment | null } & ClockChanges;
    }
  | { type: 'accepted'; data: { handler: UserId } & ClockChanges }
  | {
      type: 'contact-attempted';
      data: { caller: number; outcome: AttemptOutcome; enough: boolean } & StepData & ClockChanges;
    }
  | { type: 'contacted'; data: { caller: number; method: ContactMethod } & StepData & ClockChanges }
  | { type: 'waive-requested'; data: { reason: WaiveReason; caller: number } & ClockChanges }
  | { type: 'waive-decided'; data: { approved: boolean; reason: WaiveReason | null } & ClockChanges }
  | { type: 'arrived'; data: { who: UserId | null } & StepData & ClockChanges }
  | {
      type: 'resolved';
      data: { result: ResultKind; noVisit: boolean; informed: InformedData[] } & StepData & ClockChanges;
    }
  | {
      type: 'verified';
      data: {
        satisfaction: Satisfaction | null;
        called: boolean | null;
        came: boolean | null;
        done: boolean | null;
      } & ClockChanges;
    }
  | {
      type: 'rejected';
      data: { disputed: Disputed; fault: boolean; to: 'dispatched' | 'contacted' | 'on-site' } & ClockChanges;
    }
  | { type: 'reopened'; data: { reason: ReopenReason; unit: UnitCode } & ClockChanges }
  | {
      type: 'reassigned';
      data: {
        from: UnitCode;
        unit: UnitCode;
        reason: ReassignReason;
        extended: boolean;
        /** By an upheld return: the new unit may not return it again. */
        designated: boolean;
      } & ClockChanges;
    }
  | {
      type: 'co-handled';
      data: { unit: UnitCode; round: number; due: Moment; needsContact: boolean } & ClockChanges;
    }
  | { type: 'co-accepted'; data: { unit: UnitCode; person: UserId } }
  | { type: 'co-released'; data: { unit: UnitCode } & ClockChanges }
  | { type: 'co-replied'; data: { unit: UnitCode } & ClockChanges }
  | {
      type: 'return-requested';
      data: { unit: UnitCode; suggested: UnitCode | null; late: boolean } & ClockChanges;
    }
  | {
      type: 'return-decided';
      data: { unit: UnitCode; upheld: boolean; wrongDispatch: boolean } & ClockChanges;
    }
  | { type: 'hard-requested'; data: ClockChanges }
  | { type: 'hard-decided'; data: { approved: boolean } & ClockChanges }
  | { type: 'hard-replied'; data: { finish: Moment; informed: InformedData[] } & StepData & ClockChanges }
  | { type: 'promise-approved'; data: { finish: Moment } & ClockChanges }
  | { type: 'promise-extended'; data: { finish: Moment; toldAt: Moment } & ClockChanges }
  | { type: 'supervised'; data: { supervision: number } & ClockChanges }
  | { type: 'supervision-replied'; data: { supervision: number } }
  | { type: 'reply-decided'; data: { supervision: number; approved: boolean } & ClockChanges }
  | { type: 'escalated'; data: { escalation: number } }
  | { type: 'instructed'; data: { instructions: { round: number; unit: UnitCode }[] } & ClockChanges }
  | { type: 'instruction-replied'; data: { round: number; unit: UnitCode } & ClockChanges }
  | { type: 'merged'; data: { target: CaseId; number: string } & ClockChanges }
  | {
      type: 'callers-joined';
      data: {
        source: CaseId;
        number: string;
        callers: Caller[];
        receivedAt: Moment;
        urgent: boolean;
        confidential: boolean;
        against: UnitCode | null;
        origin: Origin;
      } & ClockChanges;
    }
  | { type: 'voided'; data: ClockChanges }
  | {
      type: 'late-recorded';
      data: {
        record: number;
        unit: UnitCode;
        step: LateStep;
        caller: number | null;
        outcome: AttemptOutcome | null;
        result: ResultKind | null;
      } & StepData;
    }
  | { type: 'attributed'; data: ClockChanges }
  | { type: 'fed-back'; data: { method: FeedbackMethod } & ClockChanges }
  | { type: 'returned-out'; data: ClockChanges }
  | { type: 'stepped-back'; data: { verbs: string[]; act: string } & ClockChanges }
  | { type: 'urged'; data: { urge: number } & ClockChanges }
  | { type: 'urge-acknowledged'; data: { urge: number } & ClockChanges }
  | { type: 'recognised'; data: { step: RecognisableStep; record?: number; countsAt: Moment } & ClockChanges }
  | { type: 'noted'; data: Record<string, never> }
  | {
      type: 'breached';
      data: {
        milestone: Milestone;
        round: number;
        due: Moment;
        unit: UnitCode;
        handler: UserId | null;
        split: Share[];
      };
    }
  | { type: 'imported'; data: ImportedData };

export type EventType = EventBody['type'];
export type Channel = 'system' | 'phone' | 'fax';
export type ContactMethod = 'phone' | 'in-person' | 'message';
export type AttemptOutcome = 'no-answer' | 'busy' | 'dead-number';
export type Disputed = 'contact' | 'arrival' | 'result';
export type ReopenReason = 'dissatisfied' | 'repeat' | 'district';
export type ReassignReason = 'wrong-unit' | 'boundary' | 'capacity' | 'needs-other' | 'other';
export const RECOGNISABLE = ['contact', 'arrival', 'resolution', 'late-record'] as const;
export type RecognisableStep = (typeof RECOGNISABLE)[number];
export type FeedbackMethod = 'system' | 'phone' | 'fax';
/** How each caller heard of the result, or why not. */
export interface InformedData {
  caller: number;
  at: Moment | null;
  method: ContactMethod | null;
  waived: WaiveReason | null;
}

/** A case taken over from another system as one snapshot; no contact or arrival is invented. */
export interface ImportedData extends ClockChanges {
  number: string;
  source: string;
  sourceId: string;
  stage: 'received' | 'dispatched' | 'closed' | 'returned-out';
  caseType: CaseType;
  category: CategoryCode;
  urgent: boolean;
  place: Omit<Place, 'detail'>;
  receivedAt: Moment;
  closedAt: Moment | null;
  unit: UnitCode | null;
  anonymous: boolean;
}

/**
 * Free text by field (`text`, `title`, `detail`, `gist`, `caller.1.name` …); absent once erased. Of a place also `road`,
 * `cross` and `area` where the catalogue does not know them, and `externalNo`: what somebody typed is never data.
 */
export type Texts = Record<string, string>;

/** What `decide` yields: the store adds `seq`, `id` hashes and salts. */
export type CaseEvent = EventBody & {
  caseId: CaseId;
  /** The case's version after this event. */
  version: number;
  by: UserId;
  onBehalfOf: UserId | null;
  occurredAt: Moment;
  recordedAt: Moment;
  /** The act that it belongs to; step-back voids a whole act. */
  act: string;
  texts: Texts;
};
