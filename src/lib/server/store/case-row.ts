import { reachedBy, seenBy } from '../../domain/case/access.ts';
import type { Case } from '../../domain/case/case.ts';
import { feedbackOwed, nextClock, type UnitCode } from '../../domain/case/clocks.ts';
import { onBoard } from '../../domain/case/stages.ts';
import type { Seq } from '../../live/protocol.ts';
import type { cases } from './tables.ts';

export type CaseRow = typeof cases.$inferSelect;

/** The present state of a case as its row shows it. */
export function rowOf(kase: Case, lastSeq: Seq): CaseRow {
  const { place } = kase;
  const open = onBoard(kase.stage);
  return {
    id: kase.id,
    number: kase.number,
    version: kase.version,
    lastSeq,
    moves: kase.moves,
    stage: kase.stage,
    open,
    origin: kase.origin,
    externalNo: kase.externalNo,
    districtDue: kase.districtDue,
    type: kase.type,
    category: kase.category,
    urgent: kase.urgent,
    confidential: kase.confidential,
    against: kase.against,
    unit: kase.unit,
    handler: kase.handler,
    road: place.road,
    cross: place.cross,
    area: place.area,
    detail: place.detail,
    title: kase.title,
    erased: kase.erased,
    receivedAt: kase.receivedAt,
    dispatchedAt: kase.firstDispatchAt,
    contactedAt: kase.contact?.countsAt ?? null,
    arrivedAt: kase.arrival?.countsAt ?? null,
    resolvedAt: kase.resolution?.countsAt ?? null,
    closedAt: kase.closedAt,
    result: kase.resolution?.result ?? null,
    rework: kase.rework,
    due: (open ? nextClock(kase) : feedbackOwed(kase))?.due ?? null,
    imported: kase.imported,
    seenBy: unitList(seenBy(kase)),
    reachedBy: unitList(reachedBy(kase)),
  };
}

/** Units as one text in which each stands between two commas, so that it is found as a whole. */
function unitList(units: readonly UnitCode[]): string {
  return units.length === 0 ? '' : `,${units.join()},`;
}

/** How `unitList` holds a unit. */
export function inUnitList(unit: UnitCode): string {
  return `,${unit},`;
}

/** The columns in which two rows differ. */
export function changedColumns(before: CaseRow, after: CaseRow): (keyof CaseRow)[] {
  const changed: (keyof CaseRow)[] = [];
  for (const column in after) {
    const key = column as keyof CaseRow;
    if (before[key] !== after[key]) changed.push(key);
  }
  return changed;
}
