import type { Case, Holding, LastAct, Resolution, Step, Undo, UserId } from './case.ts';
import { CENTRE, isChain, sameClock, type Clock } from './clocks.ts';
import type { CaseEvent, ClockChanges, StepData } from './events.ts';

/** The case after one event. A case is the fold of `evolve` over its events; texts that were erased leave blanks. */
export function evolve(kase: Case | null, event: CaseEvent): Case {
  if (!kase) return born(event);
  const after: Case = { ...kase, version: event.version, ...changed(kase, event) };
  if ('ends' in event.data || 'starts' in event.data || 'puts' in event.data) {
    after.clocks = clocksAfter(kase.clocks, event.data);
  }
  if ('annuls' in event.data && event.data.annuls) {
    const { annuls } = event.data;
    after.breaches = after.breaches.map((breach) =>
      annuls.some((key) => sameClock(key, breach)) ? { ...breach, annulledAt: event.recordedAt } : breach,
    );
  }
  after.last = lastAfter(kase, after, event);
  if (moved(kase, after)) {
    after.moves = kase.moves + 1;
    after.lastMove = { by: event.by, at: event.recordedAt, verb: event.type };
  }
  return after;
}

/** What an event changes of the case beside clocks and breaches. */
function changed(kase: Case, event: CaseEvent): Partial<Case> {
  switch (event.type) {
    case 'received':
    case 'imported':
      throw new Error(`case ${kase.id} was registered twice`);
    case 'answered':
      return {
        stage: event.data.sampled ? 'resolved' : 'closed',
        resolution: { ...stepOf(event, event.data), result: 'explained' },
        handledBy: withPerson(kase.handledBy, event.by),
        closedAt: event.data.sampled ? null : event.recordedAt,
      };
    case 'dispatched':
      return {
        stage: 'dispatched',
        unit: event.data.unit,
        handler: null,
        firstDispatchAt: kase.firstDispatchAt ?? event.data.startedAt,
        holdings: handedTo(kase.holdings, event.data.unit, event.data.startedAt),
      };
    case 'accepted':
      return { handler: event.data.handler, handledBy: withPerson(kase.handledBy, event.data.handler) };
    case 'contact-attempted':
      return { attempts: [...kase.attempts, stepOf(event, event.data)] };
    case 'contacted':
      return {
        stage: 'contacted',
        contact: stepOf(event, event.data),
        waiver: settled(kase),
        ...worked(kase, event),
      };
    case 'waive-requested':
      return { waiver: { reason: event.data.reason, askedAt: event.recordedAt, by: event.by } };
    case 'waive-decided':
      return {
        waiver: kase.waiver && { ...kase.waiver, decidedAt: event.recordedAt, approved: event.data.approved },
      };
    case 'arrived':
      return { stage: 'on-site', arrival: stepOf(event, event.data), ...worked(kase, event) };
    case 'resolved':
      return {
        stage: 'resolved',
        resolution: { ...stepOf(event, event.data), result: event.data.result } satisfies Resolution,
        holdings: handedTo(kase.holdings, CENTRE, event.recordedAt),
        ...worked(kase, event),
      };
    case 'verified':
      return { stage: 'closed', closedAt: event.recordedAt };
    case 'rejected':
      return {
        stage: event.data.to,
        contact: event.data.disputed === 'contact' ? null : kase.contact,
        arrival: event.data.disputed === 'arrival' ? null : kase.arrival,
        resolution: null,
        rework: kase.rework + 1,
        holdings: handedTo(kase.holdings, kase.unit ?? CENTRE, event.recordedAt),
      };
    case 'reopened':
      return {
        stage: 'dispatched',
        unit: event.data.unit,
        handler: null,
        contact: null,
        attempts: [],
        waiver: null,
        arrival: null,
        resolution: null,
        rework: kase.rework + 1,
        firstDispatchAt: kase.firstDispatchAt ?? event.recordedAt,
        holdings: handedTo(kase.holdings, event.data.unit, event.recordedAt),
        closedAt: null,
      };
    case 'reassigned':
      return {
        stage: 'dispatched',
        unit: event.data.unit,
        handler: null,
        arrival: null,
        attempts: kase.contact ? kase.attempts : [],
        waiver: settled(kase),
        coUnits: kase.coUnits.filter((co) => co.unit !== event.data.unit),
        extended: kase.extended || event.data.extended,
        holdings: handedTo(kase.holdings, event.data.unit, event.recordedAt),
      };
    case 'returned-out':
      return { stage: 'returned-out', closedAt: event.recordedAt };
    case 'stepped-back':
      return steppedBack(kase);
    case 'urged':
      return { urges: [...kase.urges, { id: event.data.urge, at: event.recordedAt, by: event.by }] };
    case 'urge-acknowledged':
      return {
        urges: kase.urges.map((urge) =>
          urge.id === event.data.urge ? { ...urge, acknowledgedAt: event.recordedAt } : urge,
        ),
      };
    case 'recognised': {
      const step = kase[event.data.step];
      return step ? { [event.data.step]: { ...step, countsAt: event.data.countsAt, late: false } } : {};
    }
    case 'noted':
      return {};
    case 'breached': {
      const { milestone, round, due, unit, handler } = event.data;
      return {
        breaches: [...kase.breaches, { milestone, round, due, unit, handler, recordedAt: event.recordedAt }],
      };
    }
    default:
      return event satisfies never;
  }
}

function born(event: CaseEvent): Case {
  if (event.type !== 'received' && event.type !== 'imported') {
    throw new Error(`case ${event.caseId} has no beginning: its first event is ${event.type}`);
  }
  const { data, texts } = event;
  const imported = event.type === 'imported' ? event.data : null;
  const received = event.type === 'received' ? event.data : null;
  const firstHolding: Holding = { unit: CENTRE, from: data.receivedAt };
  const unit = imported?.unit ?? null;
  return {
    id: event.caseId,
    number: data.number,
    version: event.version,
    moves: 1,
    stage: imported?.stage ?? 'received',
    origin: received?.origin ?? 'imported',
    externalNo: received?.externalNo ?? imported?.sourceId ?? null,
    districtDue: received?.districtDue ?? null,
    type: data.caseType,
    category: data.category,
    urgent: data.urgent,
    place: { ...data.place, detail: texts.detail ?? '' },
    title: texts.title ?? '',
    erased: false,
    receivedAt: data.receivedAt,
    callers: received?.callers ?? [{ id: 1, hasPhone: false }],
    confidential: received?.confidential ?? false,
    against: received?.against ?? null,
    unit,
    handler: null,
    coUnits: [],
    clocks: clocksAfter([], data),
    breaches: [],
    contact: null,
    attempts: [],
    waiver: null,
    arrival: null,
    resolution: null,
    urges: [],
    rework: 0,
    handledBy: [],
    holdings: unit ? handedTo([firstHolding], unit, data.receivedAt) : [firstHolding],
    firstDispatchAt: unit ? data.receivedAt : null,
    extended: false,
    lastMove: { by: event.by, at: event.recordedAt, verb: event.type },
    last: null,
    closedAt: imported?.closedAt ?? null,
    imported: imported !== null,
  };
}

/** Ends, then starts, then puts; a clock is never lost, an ended one stays as it ended. */
function clocksAfter(clocks: readonly Clock[], { ends = [], starts = [], puts = [] }: ClockChanges): Clock[] {
  const ended = clocks.map((clock) => {
    const end = clock.ended ? undefined : ends.find((one) => sameClock(one, clock));
    return end ? { ...clock, ended: { at: Math.max(end.at, clock.started), how: end.how } } : clock;
  });
  return [...ended, ...starts].map((clock) => puts.find((put) => sameClock(put, clock)) ?? clock);
}

function stepOf(event: CaseEvent, { countsAt, late }: StepData): Step {
  const { occurredAt, recordedAt, by, onBehalfOf } = event;
  return { occurredAt, recordedAt, countsAt, late, by, ...(onBehalfOf === null ? {} : { onBehalfOf }) };
}

/** Who worked a step as the unit; a recorder of the centre is not the one who handled it. */
function worked(kase: Case, event: CaseEvent): { handledBy: UserId[] } {
  return { handledBy: withPerson(kase.handledBy, event.onBehalfOf ?? event.by) };
}

function withPerson(people: UserId[], person: UserId): UserId[] {
  return people.includes(person) ? people : [...people, person];
}

function handedTo(holdings: readonly Holding[], unit: string, at: number): Holding[] {
  return [
    ...holdings.map((holding) => (holding.to === undefined ? { ...holding, to: at } : holding)),
    { unit, from: at },
  ];
}

/** A waiver that still waits falls away. */
function settled(kase: Case) {
  return kase.waiver && kase.waiver.decidedAt === undefined ? null : kase.waiver;
}

function steppedBack(kase: Case): Partial<Case> {
  if (!kase.last) return {};
  const { clocks: _clocks, started: _started, annulled, ...earlier } = kase.last.undo;
  const breaches = kase.breaches.map((breach) => {
    if (!annulled.some((key) => sameClock(key, breach))) return breach;
    const { annulledAt: _annulledAt, ...standing } = breach;
    return standing;
  });
  return { ...earlier, breaches, closedAt: null };
}

const STEPS: readonly CaseEvent['type'][] = [
  'answered',
  'dispatched',
  'accepted',
  'contact-attempted',
  'contacted',
  'waive-requested',
  'waive-decided',
  'arrived',
  'resolved',
];
const BESIDE: readonly CaseEvent['type'][] = ['noted', 'urged', 'urge-acknowledged', 'breached'];

/** What a step-back could void now: the steps of one act together; never across a reassignment, a verification or a reopening. */
function lastAfter(before: Case, after: Case, event: CaseEvent): LastAct | null {
  if (BESIDE.includes(event.type)) return before.last;
  if (!STEPS.includes(event.type)) return null;
  const same = before.last?.act === event.act ? before.last : null;
  return {
    act: event.act,
    verbs: [...(same?.verbs ?? []), event.type],
    by: event.by,
    at: event.recordedAt,
    undo: undoOf(before, after, same?.undo),
  };
}

const UNDOABLE = [
  'stage',
  'unit',
  'handler',
  'contact',
  'arrival',
  'resolution',
  'attempts',
  'waiver',
  'holdings',
  'firstDispatchAt',
] as const;

function undoOf(before: Case, after: Case, earlier: Undo = { clocks: [], started: [], annulled: [] }): Undo {
  const fields: Partial<Undo> = Object.fromEntries(
    UNDOABLE.filter((key) => before[key] !== after[key] && !(key in earlier)).map((key) => [
      key,
      before[key],
    ]),
  );
  const touched = before.clocks.filter(
    (clock) =>
      !after.clocks.includes(clock) &&
      ![...earlier.clocks, ...earlier.started].some((key) => sameClock(key, clock)),
  );
  const started = after.clocks.filter((clock) => !before.clocks.some((old) => sameClock(old, clock)));
  const annulled = after.breaches.filter(
    (breach) =>
      breach.annulledAt !== undefined &&
      before.breaches.some((old) => sameClock(old, breach) && old.annulledAt === undefined),
  );
  return {
    ...fields,
    ...earlier,
    clocks: [...earlier.clocks, ...touched],
    started: [...earlier.started, ...started.map(keyOf)],
    annulled: [...earlier.annulled, ...annulled.map(keyOf)],
  };
}

function keyOf<K extends Pick<Clock, 'milestone' | 'round'>>({
  milestone,
  round,
}: K): Pick<Clock, 'milestone' | 'round'> {
  return { milestone, round };
}

/** `moves` rises only when stage, lead unit, handler or a chain clock changes. */
function moved(before: Case, after: Case): boolean {
  if (before.stage !== after.stage || before.unit !== after.unit || before.handler !== after.handler)
    return true;
  if (before.clocks === after.clocks) return false;
  return after.clocks.some((clock, index) => isChain(clock.milestone) && clock !== before.clocks[index]);
}
