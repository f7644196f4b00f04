import type {
  CaseId,
  CaseType,
  CategoryCode,
  Caller,
  Origin,
  Place,
  ResultKind,
  Satisfaction,
  UserId,
  WaiveReason,
} from './case.ts';
import type { Clock, Ending, Milestone, Moment, UnitCode } from './clocks.ts';

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
}

/** What an event says of a step's moments. */
export interface StepData {
  countsAt: Moment;
  late: boolean;
}

/**
 * What happened to a case. `data` holds ids, codes and moments only; names, numbers, addresses and free text
 * stand in `texts`, which the store keeps outside the ledger under a salted hash.
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
  | { type: 'contact-attempted'; data: { caller: number; outcome: AttemptOutcome } & StepData & ClockChanges }
  | { type: 'contacted'; data: { caller: number; method: ContactMethod } & StepData & ClockChanges }
  | { type: 'waive-requested'; data: { reason: WaiveReason } & ClockChanges }
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
      data: { from: UnitCode; unit: UnitCode; reason: ReassignReason; extended: boolean } & ClockChanges;
    }
  | { type: 'returned-out'; data: ClockChanges }
  | { type: 'stepped-back'; data: { verbs: string[]; act: string } & ClockChanges }
  | { type: 'urged'; data: { urge: number } & ClockChanges }
  | { type: 'urge-acknowledged'; data: { urge: number } & ClockChanges }
  | { type: 'recognised'; data: { step: RecognisableStep; countsAt: Moment } & ClockChanges }
  | { type: 'noted'; data: Record<string, never> }
  | {
      type: 'breached';
      data: { milestone: Milestone; round: number; due: Moment; unit: UnitCode; handler: UserId | null };
    }
  | { type: 'imported'; data: ImportedData };

export type EventType = EventBody['type'];
export type Channel = 'system' | 'phone' | 'fax';
export type ContactMethod = 'phone' | 'in-person' | 'message';
export type AttemptOutcome = 'no-answer' | 'busy' | 'dead-number';
export type Disputed = 'contact' | 'arrival' | 'result';
export type ReopenReason = 'dissatisfied' | 'repeat' | 'district';
export type ReassignReason = 'wrong-unit' | 'boundary' | 'capacity' | 'needs-other' | 'other';
export type RecognisableStep = 'contact' | 'arrival' | 'resolution';
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

/** Free text by field (`text`, `title`, `detail`, `gist`, `caller.1.name` …); absent once erased. */
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
