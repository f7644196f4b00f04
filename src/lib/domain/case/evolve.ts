import type { Case, HardRequest, Resolution, Step, Supervision, UserId } from './case.ts';
import { isChain, sameClock, type Moment } from './clocks.ts';
import { born } from './born.ts';
import { clocksAfter } from './clock-changes.ts';
import type { CaseEvent, StepData } from './events.ts';
import { lastAfter, steppedBack } from './last-act.ts';
import { handedTo, holderOf, joinedCaller } from './responsibility.ts';

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
  if ('attributes' in event.data && event.data.attributes) {
    const { attributes } = event.data;
    after.breaches = after.breaches.map((breach) => {
      const charged = attributes.find((key) => sameClock(key, breach));
      return charged ? { ...breach, attributedTo: charged.to } : breach;
    });
  }
  after.holdings = handedTo(after.holdings, holderOf(after), heldFrom(event));
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
      };
    case 'accepted':
      return { handler: event.data.handler, handledBy: withPerson(kase.handledBy, event.data.handler) };
    case 'contact-attempted': {
      const { caller, enough = false } = event.data;
      return { attempts: [...kase.attempts, { ...stepOf(event, event.data), caller, enough }] };
    }
    case 'contacted':
      return { ...reached(kase, event.data.caller, stepOf(event, event.data)), ...worked(kase, event) };
    case 'waive-requested': {
      const { reason, caller = 1 } = event.data;
      return { waiver: { reason, caller, askedAt: event.recordedAt, by: event.by } };
    }
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
        returnRequest: null,
        hard: decided(kase.hard),
        waiver: settled(kase),
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
      };
    case 'reopened':
      return {
        stage: 'dispatched',
        unit: event.data.unit,
        handler: null,
        contact: null,
        callers: kase.callers.map(({ contactedAt: _, ...caller }) => caller),
        attempts: [],
        waiver: null,
        arrival: null,
        resolution: null,
        hard: null,
        hardReply: null,
        promise: null,
        rework: kase.rework + 1,
        reopened: true,
        firstDispatchAt: kase.firstDispatchAt ?? event.recordedAt,
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
        returnRequest: null,
        designated: event.data.designated ?? false,
        hard: decided(kase.hard),
        coUnits: kase.coUnits.filter((co) => co.unit !== event.data.unit),
        instructions: kase.instructions.map((one) =>
          one.unit === event.data.from && one.repliedAt === undefined
            ? { ...one, unit: event.data.unit }
            : one,
        ),
        extended: kase.extended || event.data.extended,
      };
    case 'co-handled': {
      const { unit, round, due, needsContact } = event.data;
      return { coUnits: [...kase.coUnits, { unit, round, person: null, due, needsContact }] };
    }
    case 'co-accepted': {
      const { unit, person } = event.data;
      return {
        coUnits: kase.coUnits.map((co) => (co.unit === unit ? { ...co, person } : co)),
        handledBy: withPerson(kase.handledBy, person),
      };
    }
    case 'co-released':
      return { coUnits: kase.coUnits.filter((co) => co.unit !== event.data.unit) };
    case 'co-replied':
      return {
        coUnits: kase.coUnits.map((co) =>
          co.unit === event.data.unit ? { ...co, repliedAt: event.recordedAt } : co,
        ),
        ...worked(kase, event),
      };
    case 'return-requested': {
      const { unit, suggested, late } = event.data;
      return { returnRequest: { unit, suggested, late, by: event.by, askedAt: event.recordedAt } };
    }
    case 'return-decided':
      return {
        returnRequest: null,
        refusedReturns: event.data.upheld ? kase.refusedReturns : [...kase.refusedReturns, event.data.unit],
      };
    case 'hard-requested':
      return { hard: { by: event.by, askedAt: event.recordedAt } };
    case 'hard-decided':
      return {
        hard: kase.hard && { ...kase.hard, decidedAt: event.recordedAt, approved: event.data.approved },
      };
    case 'hard-replied':
      return {
        hardReply: stepOf(event, event.data),
        promise: { finish: event.data.finish, extensions: 0 },
        ...worked(kase, event),
      };
    case 'promise-approved':
      return {
        promise: kase.promise && {
          ...kase.promise,
          finish: event.data.finish,
          approvedAt: event.recordedAt,
        },
      };
    case 'promise-extended':
      return {
        promise: kase.promise && {
          ...kase.promise,
          finish: event.data.finish,
          extensions: kase.promise.extensions + 1,
        },
      };
    case 'supervised':
      return {
        supervisions: [
          ...kase.supervisions,
          { id: event.data.supervision, at: event.recordedAt, by: event.by },
        ],
      };
    case 'supervision-replied':
      return {
        supervisions: withSupervision(kase, event.data.supervision, { repliedAt: event.recordedAt }),
        ...worked(kase, event),
      };
    case 'reply-decided':
      return {
        supervisions: withSupervision(
          kase,
          event.data.supervision,
          event.data.approved ? { approvedAt: event.recordedAt } : { repliedAt: undefined },
        ),
      };
    case 'escalated':
      return {
        escalations: [...kase.escalations, { id: event.data.escalation, at: event.recordedAt, by: event.by }],
      };
    case 'instructed':
      return {
        escalations: kase.escalations.map((one) =>
          one.instructedAt === undefined ? { ...one, instructedAt: event.recordedAt } : one,
        ),
        instructions: [
          ...kase.instructions,
          ...event.data.instructions.map((one) => ({ ...one, at: event.recordedAt, by: event.by })),
        ],
      };
    case 'instruction-replied':
      return {
        instructions: kase.instructions.map((one) =>
          one.round === event.data.round ? { ...one, repliedAt: event.recordedAt } : one,
        ),
        ...worked(kase, event),
      };
    case 'merged':
      return { stage: 'merged', mergedInto: event.data.target, closedAt: event.recordedAt };
    case 'callers-joined': {
      const { callers, receivedAt, urgent, confidential, against, origin } = event.data;
      return { callers: [...kase.callers, ...callers], receivedAt, urgent, confidential, against, origin };
    }
    case 'voided':
      return { stage: 'void', closedAt: event.recordedAt };
    case 'late-recorded': {
      const { record, unit, step } = event.data;
      return {
        lateRecords: [...kase.lateRecords, { id: record, unit, step, ...stepOf(event, event.data) }],
        ...worked(kase, event),
      };
    }
    case 'attributed':
    case 'fed-back':
      return {};
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
      const { step, record, countsAt } = event.data;
      if (step === 'late-record') {
        return {
          lateRecords: kase.lateRecords.map((one) =>
            one.id === record ? { ...one, countsAt, late: false } : one,
          ),
        };
      }
      return kase[step] ? { [step]: { ...kase[step], countsAt, late: false } } : {};
    }
    case 'noted':
      return {};
    case 'breached': {
      const { milestone, round, due, unit, handler, split = [] } = event.data;
      const breach = { milestone, round, due, unit, handler, split, recordedAt: event.recordedAt };
      return { breaches: [...kase.breaches, breach] };
    }
    default:
      return event satisfies never;
  }
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

/** A new holder's time begins when the event is recorded; a dispatch that was read back, when it was. */
function heldFrom(event: CaseEvent): Moment {
  return event.type === 'dispatched' ? event.data.startedAt : event.recordedAt;
}

/** A caller was reached. The citizen of the case moves it on; one who joined by a merge has his own line. */
function reached(kase: Case, caller: number, contact: Step): Partial<Case> {
  const callers = kase.callers.map((one) =>
    one.id === caller ? { ...one, contactedAt: contact.countsAt } : one,
  );
  if (joinedCaller(kase, caller) !== undefined || kase.stage !== 'dispatched') return { callers };
  return { callers, contact, stage: 'contacted', waiver: settled(kase) };
}

function withSupervision(kase: Case, id: number, change: Partial<Supervision>): Supervision[] {
  return kase.supervisions.map((one) => (one.id === id ? { ...one, ...change } : one));
}

/** A request that still waits falls away. */
function decided(hard: HardRequest | null): HardRequest | null {
  return hard?.decidedAt === undefined ? null : hard;
}

/** A waiver that still waits falls away. */
function settled(kase: Case) {
  return kase.waiver && kase.waiver.decidedAt === undefined ? null : kase.waiver;
}

/** `moves` rises only when stage, lead unit, handler or a chain clock changes. */
function moved(before: Case, after: Case): boolean {
  if (before.stage !== after.stage || before.unit !== after.unit || before.handler !== after.handler)
    return true;
  if (before.clocks === after.clocks) return false;
  return after.clocks.some((clock, index) => isChain(clock.milestone) && clock !== before.clocks[index]);
}
