import type { Clock, Milestone, Moment, UnitCode } from './clocks.ts';
import type { Stage } from './stages.ts';

export type CaseId = number;
/** People are numbers in the ledger, so that a name can be forgotten. 0 is the system itself (the clock, an import). */
export type UserId = number;
export const SYSTEM: UserId = 0;
export type CategoryCode = string;

/** 咨询, 求助, 投诉, 建议. */
export const CASE_TYPES = ['inquiry', 'help', 'complaint', 'suggestion'] as const;
export type CaseType = (typeof CASE_TYPES)[number];

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

/** `road`, `cross` and `area` are public names; `detail` (house, building, room) is personal and erasable. */
export interface Place {
  road: string;
  cross: string;
  detail: string;
  area: string;
}

/** A caller as the case knows him: no name and no number, those are texts. `id` counts from 1 within the case. */
export interface Caller {
  id: number;
  hasPhone: boolean;
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

export interface Resolution extends Step {
  result: ResultKind;
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
  annulledAt?: Moment;
  attributedTo?: UnitCode;
}

export interface CoUnit {
  unit: UnitCode;
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

/** A period in which one unit (or the centre) held the case; the last one is open. */
export interface Holding {
  unit: UnitCode;
  from: Moment;
  to?: Moment;
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
  attempts?: Step[];
  waiver?: Waiver | null;
  holdings?: Holding[];
  firstDispatchAt?: Moment | null;
  /** Earlier values of clocks that the act ended or changed. */
  clocks: Clock[];
  /** Clocks that the act started; a step-back cancels them. */
  started: Pick<Clock, 'milestone' | 'round'>[];
  /** Breaches that the act annulled; a step-back revives them. */
  annulled: Pick<Breach, 'milestone' | 'round'>[];
}

export interface Waiver {
  reason: WaiveReason;
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
  attempts: Step[];
  waiver: Waiver | null;
  arrival: Step | null;
  resolution: Resolution | null;
  urges: Urge[];
  rework: number;
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
