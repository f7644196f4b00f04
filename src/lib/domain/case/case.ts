import {
  CASE_TYPES,
  SYSTEM,
  type CaseType,
  type CategoryCode,
  type UnitCode,
  type UserId,
} from '../bureau/directory.ts';
import type { Milestone } from '../bureau/milestones.ts';
import type { Moment } from '../bureau/moment.ts';
import type { Place } from '../bureau/place.ts';
import type { Clock } from './clocks.ts';
import type { Stage } from './stages.ts';

export { CASE_TYPES, SYSTEM, type CaseType, type CategoryCode, type Place, type UserId };

export type CaseId = number;
/** 来电, 派遣 (from the district), 督办 (supervised by the district), 网络, and taken-over history. */
export const ORIGINS = ['call', 'assigned', 'supervised', 'web', 'imported'] as const;
export type Origin = (typeof ORIGINS)[number];

/** 实际解决, 解释说明, 部分解决. */
export const RESULT_KINDS = ['solved', 'explained', 'partial'] as const;
export type ResultKind = (typeof RESULT_KINDS)[number];

export const SATISFACTIONS = ['satisfied', 'fairly', 'neutral', 'dissatisfied'] as const;
export type Satisfaction = (typeof SATISFACTIONS)[number];

/** Why contact was waived: 匿名, 号码有误, 三次未接, 要求不联系. */
export const WAIVE_REASONS = ['anonymous', 'wrong-number', 'three-attempts', 'asked-not-to'] as const;
export type WaiveReason = (typeof WAIVE_REASONS)[number];

/** A caller as the case knows him: no name and no number, those are texts. `id` counts from 1 within the case. */
export interface Caller {
  id: number;
  hasPhone: boolean;
  /** Joined by a merge: his name, number and words stand in that case, under that id. */
  from?: { caseId: CaseId; caller: number };
  /** When he was reached, as it counts. */
  contactedAt?: Moment;
}

/** A recorded step. It counts at `countsAt`: `occurredAt` when recorded within 5 minutes of it or recognised, else `recordedAt`. */
export interface Step {
  occurredAt: Moment;
  recordedAt: Moment;
  countsAt: Moment;
  /** 补录: recorded more than 5 minutes after it occurred and not recognised. */
  late: boolean;
  by: UserId;
  /** 代录: the handler for whom the centre recorded it. */
  onBehalfOf?: UserId;
}

/** 未接, 占线, 空号: a call that reached nobody. */
export interface Attempt extends Step {
  caller: number;
  /** With this one there were so many that contact may be waived. */
  enough: boolean;
}

export interface Resolution extends Step {
  result: ResultKind;
}

export const LATE_STEPS = ['attempt', 'contact', 'arrival', 'resolution'] as const;
export type LateStep = (typeof LATE_STEPS)[number];

/** A step that a unit recorded after it had lost the case: history for its own clock, nothing else moves. */
export interface LateRecord extends Step {
  id: number;
  unit: UnitCode;
  step: LateStep;
}

/** One missed chain clock, recorded once and never changed; only annulled or attributed. */
export interface Breach {
  milestone: Milestone;
  round: number;
  due: Moment;
  /** Who held the case at the due moment. */
  unit: UnitCode;
  handler: UserId | null;
  recordedAt: Moment;
  /** Whose the time from the clock's start to its due was. */
  split: Share[];
  annulledAt?: Moment;
  attributedTo?: UnitCode;
}

/** 协办: a unit that helps the lead; one named person, a task, a due of its own. */
export interface CoUnit {
  unit: UnitCode;
  /** The round of its clock. */
  round: number;
  person: UserId | null;
  due: Moment;
  /** 需联系: the task says that the co-unit must phone the caller. */
  needsContact: boolean;
  repliedAt?: Moment;
}

export interface Urge {
  id: number;
  at: Moment;
  by: UserId;
  acknowledgedAt?: Moment;
}

/** Whose the minutes are while a unit holds a case that it cannot go on with: a return waits, or the citizen is unreachable. */
export type WaitsFor = 'coordinator' | 'citizen';

/** To whom time belongs: the unit (or the centre) that holds the case, or for whom that unit waits. */
export interface Holder {
  unit: UnitCode;
  waitsFor?: WaitsFor;
}

/** A period in which the case belonged to one holder; the last one is open while the case is on the board. */
export interface Holding extends Holder {
  from: Moment;
  to?: Moment;
}

/** A holder's part of a span, in milliseconds. */
export interface Share extends Holder {
  ms: number;
}

/** 退单: the unit says that the case is not its own. */
export interface ReturnRequest {
  unit: UnitCode;
  by: UserId;
  askedAt: Moment;
  suggested: UnitCode | null;
  /** Asked later than a unit needs to see that a case is not its own. */
  late: boolean;
}

/** 疑难件: asked for, then approved or not. */
export interface HardRequest {
  by: UserId;
  askedAt: Moment;
  decidedAt?: Moment;
  approved?: boolean;
}

/** The finish that the unit promised the citizen of a hard case. */
export interface Promised {
  finish: Moment;
  approvedAt?: Moment;
  extensions: number;
}

/** 督办: owed a reply that the unit's head approved. `id` is the round of its clock. */
export interface Supervision {
  id: number;
  at: Moment;
  by: UserId;
  repliedAt?: Moment;
  approvedAt?: Moment;
}

/** 提级: a question to the leading group. */
export interface Escalation {
  id: number;
  at: Moment;
  by: UserId;
  instructedAt?: Moment;
}

/** 批示: a leader's word to one unit of the case. `round` is that of its clock. */
export interface Instruction {
  round: number;
  unit: UnitCode;
  at: Moment;
  by: UserId;
  repliedAt?: Moment;
}

/** What the last act changed, so that a step-back can void it: earlier values of exactly what it touched. */
export interface LastAct {
  act: string;
  verbs: string[];
  by: UserId;
  at: Moment;
  undo: Undo;
}
export interface Undo {
  stage?: Stage;
  unit?: UnitCode | null;
  handler?: UserId | null;
  contact?: Step | null;
  arrival?: Step | null;
  resolution?: Resolution | null;
  attempts?: Attempt[];
  callers?: Caller[];
  waiver?: Waiver | null;
  holdings?: Holding[];
  firstDispatchAt?: Moment | null;
  returnRequest?: ReturnRequest | null;
  refusedReturns?: UnitCode[];
  hard?: HardRequest | null;
  hardReply?: Step | null;
  promise?: Promised | null;
  closedAt?: Moment | null;
  /** Earlier values of clocks that the act ended or changed. */
  clocks: Clock[];
  /** Clocks that the act started; a step-back cancels them. */
  started: Pick<Clock, 'milestone' | 'round'>[];
  /** Breaches that the act annulled; a step-back revives them. */
  annulled: Pick<Breach, 'milestone' | 'round'>[];
}

export interface Waiver {
  reason: WaiveReason;
  /** Whom the unit could not reach or need not. */
  caller: number;
  /** Asked at; decided when `decidedAt` stands. */
  askedAt: Moment;
  by: UserId;
  decidedAt?: Moment;
  approved?: boolean;
}

/** The present state of a case, a fold over its events. Holds no caller's name, no number, no complaint text. */
export interface Case {
  id: CaseId;
  /** `20261124-0039`: day of acceptance in the bureau's zone and a daily count. */
  number: string;
  /** Rises with every event. */
  version: number;
  /** Rises when stage, lead unit, handler or a chain clock changes. */
  moves: number;
  stage: Stage;
  origin: Origin;
  externalNo: string | null;
  districtDue: Moment | null;
  type: CaseType;
  category: CategoryCode;
  urgent: boolean;
  place: Place;
  /** What and where in a few words, holds no person. Erased: empty. */
  title: string;
  /** True once its texts were erased; screens show 已清除. */
  erased: boolean;
  receivedAt: Moment;
  callers: Caller[];
  confidential: boolean;
  /** The unit complained of: neither leads nor helps nor sees. */
  against: UnitCode | null;
  unit: UnitCode | null;
  handler: UserId | null;
  coUnits: CoUnit[];
  clocks: Clock[];
  breaches: Breach[];
  contact: Step | null;
  attempts: Attempt[];
  waiver: Waiver | null;
  arrival: Step | null;
  resolution: Resolution | null;
  urges: Urge[];
  returnRequest: ReturnRequest | null;
  /** The units whose wish to return it was refused, one entry each time. */
  refusedReturns: UnitCode[];
  /** Its unit was designated after a dispute and may not return it again. */
  designated: boolean;
  hard: HardRequest | null;
  hardReply: Step | null;
  promise: Promised | null;
  supervisions: Supervision[];
  escalations: Escalation[];
  instructions: Instruction[];
  lateRecords: LateRecord[];
  /** 并单: the case that its callers joined. */
  mergedInto: CaseId | null;
  rework: number;
  /** 重办: it was closed once and raised again. */
  reopened: boolean;
  /** Everybody who was named handler or worked a step as the unit: none of them may verify. */
  handledBy: UserId[];
  holdings: Holding[];
  firstDispatchAt: Moment | null;
  /** Whether the once-per-case extension of the resolve clock by a reassignment was used. */
  extended: boolean;
  /** Last change of `moves`: who, when, what. Shown to whoever acted on an older state. */
  lastMove: { by: UserId; at: Moment; verb: string };
  last: LastAct | null;
  closedAt: Moment | null;
  /** True for imported history: raises no alarm, counts in no assessment. */
  imported: boolean;
}
