import type { Case, Holding } from './case.ts';
import { CENTRE } from '../bureau/directory.ts';
import type { CaseEvent } from './events.ts';
import { clocksAfter } from './clock-changes.ts';
import { handedTo } from './responsibility.ts';

/** The case as its first event makes it. */
export function born(event: CaseEvent): Case {
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
    externalNo: texts.externalNo ?? received?.externalNo ?? imported?.sourceId ?? null,
    districtDue: received?.districtDue ?? null,
    type: data.caseType,
    category: data.category,
    urgent: data.urgent,
    place: {
      road: texts.road ?? data.place.road,
      cross: texts.cross ?? data.place.cross,
      detail: texts.detail ?? '',
      area: texts.area ?? data.place.area,
    },
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
    returnRequest: null,
    refusedReturns: [],
    designated: false,
    hard: null,
    hardReply: null,
    promise: null,
    supervisions: [],
    escalations: [],
    instructions: [],
    lateRecords: [],
    mergedInto: null,
    rework: 0,
    reopened: false,
    handledBy: [],
    holdings: unit ? handedTo([firstHolding], { unit }, data.receivedAt) : [firstHolding],
    firstDispatchAt: unit ? data.receivedAt : null,
    extended: false,
    lastMove: { by: event.by, at: event.recordedAt, verb: event.type },
    last: null,
    closedAt: imported?.closedAt ?? null,
    imported: imported !== null,
  };
}
