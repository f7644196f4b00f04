import { standsStill } from '../case/breaches.ts';
import type { Case } from '../case/case.ts';
import { nextClock, sameClock, type Clock } from '../case/clocks.ts';
import { CENTRE, type UnitCode, type UserId } from '../bureau/directory.ts';
import type { CaseEvent, ClockChanges } from '../case/events.ts';
import { DAY, HOUR } from '../bureau/policy.ts';
import { isChain, type Milestone } from '../bureau/milestones.ts';
import type { Moment } from '../bureau/moment.ts';
import { holders, peopleOf, type NoticeContext, type Party } from './parties.ts';

/**
 * A notice is kept this long, read or not: then nobody is called by it any more, and what a case still owes stands on
 * the board. The inbox says so.
 */
export const NOTICES_KEPT = 30 * DAY;

/** How far a clock has come; each is told once. In this order. */
export const THRESHOLDS = ['start', 'amber', 'red', 'past', 'long-past'] as const;
export type Threshold = (typeof THRESHOLDS)[number];

/** What somebody is told. */
export const NOTICE_KINDS = [
  'dispatched',
  'reassigned',
  'rejected',
  'urged',
  'supervised',
  'instructed',
  'escalated', // a leader's instruction is asked for
  'asked', // a decision is the coordinator's: a return, a hard case, a waiver, a promise
  'co-asked', // the unit is to help
  'joined', // one more caller to be contacted
  'unaccepted',
  'amber',
  'red',
  'breach',
  'long-past',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** One threshold of one clock, and whom it is told to. */
export interface Told {
  kind: NoticeKind;
  milestone: Milestone;
  round: number;
  threshold: Threshold;
  /** Who owes the clock: a unit code or `CENTRE`. */
  unit: UnitCode;
  due: Moment;
  people: UserId[];
}

type Parties = Partial<Record<Threshold, readonly Party[]>>;

const STEP: Parties = {
  amber: ['responsible'],
  red: ['responsible', 'head', 'coordinators'],
  past: ['responsible', 'head', 'coordinators', 'supervision'],
};
const FINISH: Parties = { ...STEP, 'long-past': ['leaders'] };
const DECISION: Parties = { start: ['coordinators'], amber: ['coordinators'], red: ['coordinators'] };
const CHECK: Parties = { amber: ['centre'], red: ['centre'] };

/** Who is told, each threshold once; what is not here is told to nobody. */
const WHO: Record<Milestone, Parties> = {
  dispatch: { amber: ['centre'], red: ['centre'], past: ['centre', 'supervision'] },
  contact: { ...STEP, start: ['responsible'] },
  'on-site': STEP,
  resolve: FINISH,
  'hard-reply': FINISH,
  promise: FINISH,
  rework: { ...FINISH, start: ['responsible'] },
  accept: { start: ['unit'], past: ['head', 'centre'] },
  urge: { start: ['responsible'], amber: ['responsible'], red: ['responsible', 'head'] },
  supervise: { start: ['responsible', 'head'], amber: ['head'], red: ['head'] },
  instruct: { start: ['head'], amber: ['head'], red: ['head'] },
  return: DECISION,
  hard: DECISION,
  waiver: DECISION,
  'promise-approval': DECISION,
  'co-unit': { start: ['unit'], amber: ['unit'], red: ['unit'] },
  verify: CHECK,
  feedback: CHECK,
};

/** A finish is long past this long after its due. */
const LONG = 2 * HOUR;
/** Whom an event calls at once: the new unit, the handler who is pressed, the one who has to decide. Never its author. */
export function startsTold(event: CaseEvent, kase: Case, context: NoticeContext): Told[] {
  if (kase.imported) return [];
  const told =
    event.type === 'escalated'
      ? [escalated(event.data.escalation, event, kase, context)]
      : called(event, kase, context);
  return told
    .map((one) => ({ ...one, people: one.people.filter((person) => person !== event.by) }))
    .filter(({ people }) => people.length > 0);
}

function called(event: CaseEvent, kase: Case, context: NoticeContext): Told[] {
  const starts = changesOf(event).starts ?? [];
  // A case that comes to a unit comes with all of its clocks: that is one call.
  const handed = starts.find(({ milestone }) => milestone === 'accept');
  return (handed ? [handed] : starts)
    .filter((clock) => !clock.ended)
    .filter(({ milestone }) => milestone !== 'contact' || event.type === 'callers-joined')
    .map((clock) => tell(kase, clock, 'start', ['start'], startKind(event, clock.milestone), context));
}

/** 提级 starts no clock, and leaders are asked by day and night; its due is the one that the case itself has next. */
function escalated(round: number, { recordedAt }: CaseEvent, kase: Case, context: NoticeContext): Told {
  const due = nextClock(kase)?.due ?? recordedAt;
  const people = holders(context, ['leader']);
  return { kind: 'escalated', milestone: 'instruct', round, threshold: 'start', unit: CENTRE, due, people };
}

/** Whether an event may call for anybody at all; most do not. */
export function mayCall({ type, data }: { type: string; data: object }): boolean {
  return type === 'breached' || type === 'escalated' || 'starts' in data || 'puts' in data;
}

/** The clocks that an event started or set going again: one of them may be late from its beginning. */
export function clocksTouched(event: CaseEvent, kase: Case): Clock[] {
  const { starts = [], puts = [] } = changesOf(event);
  const touched = [...starts, ...puts];
  const breached = event.type === 'breached' ? [event.data] : [];
  return kase.clocks.filter((clock) => [...touched, ...breached].some((one) => sameClock(one, clock)));
}

/**
 * The newest threshold that a clock has reached and nobody was told of, with everybody who should have heard of those
 * between; null when there is none. After an outage so much is told once and no more.
 * @param before the last threshold that was told
 */
export function thresholdTold(
  kase: Case,
  clock: Clock,
  before: Threshold | null,
  context: NoticeContext,
): Told | null {
  const reached = reachedBy(kase, clock, context.now);
  const told = THRESHOLDS.indexOf(before ?? 'start');
  if (reached === null || THRESHOLDS.indexOf(reached) <= told) return null;
  const passed = THRESHOLDS.slice(told + 1, THRESHOLDS.indexOf(reached) + 1);
  return tell(kase, clock, reached, passed, thresholdKind(reached, clock.milestone), context);
}

/** The moment after `after` at which the next threshold of a case has to be told. */
export function nextThresholdAt(kase: Case, after: Moment): Moment | undefined {
  let next: Moment | undefined;
  for (const clock of kase.clocks) {
    if (!runs(kase, clock)) continue;
    for (const threshold of THRESHOLDS) {
      if (!isTold(clock.milestone, threshold)) continue;
      const at = momentOf(clock, threshold);
      if (at > after && (next === undefined || at < next)) next = at;
    }
  }
  return next;
}

/** The newest threshold that time has brought about, of those that are told; null when there is none. */
export function reachedBy(kase: Case, clock: Clock, now: Moment): Threshold | null {
  if (!runs(kase, clock)) return null;
  return (
    THRESHOLDS.findLast(
      (threshold) => isTold(clock.milestone, threshold) && momentOf(clock, threshold) <= now,
    ) ?? null
  );
}

/** Imported history warns nobody, nor does the chain of a case that stands still. */
function runs(kase: Case, { ended, milestone }: Clock): boolean {
  return !ended && !kase.imported && !(standsStill(kase) && isChain(milestone));
}

/** Whether time alone brings this threshold about, and somebody is told of it. */
function isTold(milestone: Milestone, threshold: Threshold): boolean {
  return threshold !== 'start' && WHO[milestone][threshold] !== undefined;
}

function momentOf(clock: Clock, threshold: Threshold): Moment {
  switch (threshold) {
    case 'start':
      return clock.started;
    case 'amber':
      return clock.amber;
    case 'red':
      return clock.red;
    case 'past':
      return clock.due;
    case 'long-past':
      return clock.due + LONG;
    default:
      return threshold satisfies never;
  }
}

function tell(
  kase: Case,
  { milestone, round, unit, due }: Clock,
  threshold: Threshold,
  passed: readonly Threshold[],
  kind: NoticeKind,
  context: NoticeContext,
): Told {
  const parties = new Set(passed.flatMap((one) => WHO[milestone][one] ?? []));
  const handler = unit === kase.unit ? kase.handler : null;
  const people = new Set([...parties].flatMap((party) => peopleOf(party, unit, handler, context)));
  return { kind, milestone, round, threshold, unit, due, people: [...people] };
}

function startKind(event: CaseEvent, milestone: Milestone): NoticeKind {
  switch (milestone) {
    case 'accept':
      return event.type === 'reassigned' ? 'reassigned' : 'dispatched';
    case 'contact':
      return 'joined';
    case 'rework':
      return 'rejected';
    case 'urge':
      return 'urged';
    case 'supervise':
      return 'supervised';
    case 'instruct':
      return 'instructed';
    case 'co-unit':
      return 'co-asked';
    default:
      return 'asked';
  }
}

function thresholdKind(threshold: Threshold, milestone: Milestone): NoticeKind {
  if (threshold === 'past') return milestone === 'accept' ? 'unaccepted' : 'breach';
  return threshold === 'start' ? 'asked' : threshold;
}

function changesOf({ data }: CaseEvent): ClockChanges {
  return 'starts' in data || 'puts' in data ? data : {};
}
