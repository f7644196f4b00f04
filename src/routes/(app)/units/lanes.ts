import type { Layout, Placed } from '$lib/domain/case/card/order.ts';
import { byDeadline } from '$lib/domain/case/card/order.ts';
import type { TimeState, UnitCode } from '$lib/domain/case/clocks.ts';
import { handlingUnits, type Directory, type Unit } from '$lib/domain/bureau/directory.ts';
import type { ClockPreview } from '$lib/domain/case/card/preview.ts';
import type { RefusalCode } from '$lib/domain/case/refusals.ts';
import { COLUMNS, isWithUnit } from '$lib/domain/case/stages.ts';

/** The columns of a lane: what a unit has in its hands, and what of it is late. */
export const LANE_COLUMNS = ['dispatched', 'contacted', 'on-site', 'overdue'] as const;
export type LaneColumn = (typeof LANE_COLUMNS)[number];

export interface LaneView {
  unit: Unit;
  columns: Record<LaneColumn, Placed[]>;
  counts: Record<TimeState, number>;
  total: number;
}

export interface Lanes {
  /** Not dispatched yet, next deadline first. */
  tray: Placed[];
  /** A lane for every unit that may be given a case, in the order of the directory. */
  lanes: LaneView[];
}

/** What a lane says while a case is held over the page. */
export type LaneLight =
  | { kind: 'home' }
  | { kind: 'open'; dispatches: boolean; previews: ClockPreview[] }
  | { kind: 'shut'; why: RefusalCode };

/** Sorts what stands on the board into the tray and the units' lanes; resolved cases are the centre's and in neither. */
export function layLanes(layout: Layout, directory: Directory): Lanes {
  const lanes = new Map(handlingUnits(directory).map((unit) => [unit.code, emptyLane(unit)]));
  const tray: Placed[] = [];
  for (const column of COLUMNS) {
    for (const placed of layout.columns[column].cards) {
      const { card, state } = placed;
      if (placed.hole) continue;
      if (card.stage === 'received') tray.push(placed);
      if (!isWithUnit(card.stage) || card.unit === null) continue;
      const lane = lanes.get(card.unit) ?? addLane(lanes, card.unit, directory);
      if (!lane || !isLaneColumn(column)) continue;
      lane.columns[column].push(placed);
      lane.counts[state] += 1;
      lane.total += 1;
    }
  }
  return { tray: tray.sort(byDeadline), lanes: [...lanes.values()] };
}

function isLaneColumn(column: string): column is LaneColumn {
  return (LANE_COLUMNS as readonly string[]).includes(column);
}

/** A unit that gets no new cases but still holds some keeps its lane. */
function addLane(lanes: Map<UnitCode, LaneView>, code: UnitCode, directory: Directory): LaneView | undefined {
  const unit = directory.units.get(code);
  if (!unit) return undefined;
  const lane = emptyLane(unit);
  lanes.set(code, lane);
  return lane;
}

function emptyLane(unit: Unit): LaneView {
  return {
    unit,
    columns: { dispatched: [], contacted: [], 'on-site': [], overdue: [] },
    counts: { 'in-time': 0, soon: 0, urgent: 0, past: 0 },
    total: 0,
  };
}
