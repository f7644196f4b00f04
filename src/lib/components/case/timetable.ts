import { SHANGHAI_OFFSET, startOfDay } from '$lib/domain/bureau/calendar.ts';
import type { WaitsFor } from '$lib/domain/case/case.ts';
import {
  SIDE,
  timeState,
  type Milestone,
  type Moment,
  type TimeState,
  type UnitCode,
} from '$lib/domain/case/clocks.ts';
import { DAY, HOUR, MINUTE } from '$lib/domain/bureau/policy.ts';
import type { ClockView, HoldingView } from '$lib/live/case-view.ts';

/** How a piece of a clock is drawn: used or left in its colour, the overrun in crimson, dashes for a round that ended early. */
export type Piece =
  | { kind: 'used' | 'left'; from: number; to: number; tone: Tone }
  | { kind: 'over' | 'dashed'; from: number; to: number };
export type Tone = TimeState | 'done';

export interface Row {
  milestone: Milestone;
  /** The newest round: what a click explains. */
  clock: ClockView;
  /** The round before it, whose due it replaced. */
  before: ClockView | null;
  pieces: Piece[];
  /** Ticks at dues, in pixels. */
  dues: { x: number; tone: Tone }[];
  /** Where it was met: a disc in time, a square late. */
  ends: { x: number; late: boolean }[];
  /** Its due lies beyond the axis. */
  broken: boolean;
  /** Where the newest of several rounds begins, if there is room to say why. */
  again: number | null;
  /** The last drawn pixel: words go after it. */
  end: number;
}

export interface Holder {
  unit: UnitCode;
  /** For whom the unit waited. */
  waitsFor: WaitsFor | null;
  handler: string | null;
  acceptedAt: Moment | null;
  from: number;
  to: number;
  length: number;
}

export interface Timetable {
  ticks: { x: number; at: Moment; day: boolean }[];
  rows: Row[];
  holders: Holder[];
  /** Null once the case is closed. */
  now: number | null;
}

export interface Frame {
  /** The axis in pixels; words may stand right of it. */
  left: number;
  right: number;
}

/** A clock's bar is never thinner than this, however short its time. */
const LEAST = 3;
/** Pixels that a few words need. */
const ROOM_TO_SAY = 110;
const ORDER: readonly Milestone[] = [
  'dispatch',
  'contact',
  'on-site',
  'resolve',
  'hard-reply',
  'promise',
  'rework',
  'verify',
];

/**
 * A case as a graphic timetable on one true time scale, from its acceptance to now (or its end) and on to the dues that
 * lie near; a due far beyond is broken off. Who held the case lies on the same axis.
 */
export function layTimetable(
  view: { receivedAt: Moment; closedAt: Moment | null; clocks: ClockView[]; holdings: HoldingView[] },
  now: Moment,
  frame: Frame,
): Timetable {
  const from = view.receivedAt;
  const last = view.closedAt ?? now;
  const to = endOfAxis(view.clocks, from, last);
  const x = (at: Moment) => frame.left + ((at - from) / (to - from)) * (frame.right - frame.left);
  const axis: Axis = { x, to, last, end: frame.right };
  return {
    ticks: ticksOf(from, to, (frame.right - frame.left) / 84).map((at) => ({
      at,
      x: x(at),
      day: startOfDay(ZONE, at) === at,
    })),
    rows: [...ORDER, ...owed(view.clocks)].flatMap((milestone) => rowOf(milestone, view.clocks, axis) ?? []),
    holders: view.holdings.map(({ unit, waitsFor, handler, acceptedAt, from: start, to: until }) => {
      const end = Math.min(until ?? last, last);
      return {
        unit,
        waitsFor: waitsFor ?? null,
        handler,
        acceptedAt,
        from: x(start),
        to: Math.max(x(end), x(start) + LEAST),
        length: end - start,
      };
    }),
    now: view.closedAt === null ? x(now) : null,
  };
}

interface Axis {
  x: (at: Moment) => number;
  to: Moment;
  last: Moment;
  end: number;
}

const ZONE = { offset: SHANGHAI_OFFSET };

/** The last due that lies not much farther ahead than the case is old. */
function endOfAxis(clocks: readonly ClockView[], from: Moment, last: Moment): Moment {
  const reach = from + 2.2 * Math.max(last - from, 15 * MINUTE);
  const near = clocks.map(({ due }) => due).filter((due) => due > last && due <= reach);
  const to = Math.max(last, ...near);
  return to + 0.04 * (to - from) + MINUTE;
}

/** What colleagues owe each other now has a row of its own; what they no longer owe, the story tells. */
function owed(clocks: readonly ClockView[]): Milestone[] {
  return SIDE.filter(
    (milestone) =>
      !ORDER.includes(milestone) && clocks.some((clock) => clock.milestone === milestone && !clock.ended),
  );
}

function rowOf(milestone: Milestone, clocks: readonly ClockView[], axis: Axis): Row | null {
  const rounds = clocks.filter((clock) => clock.milestone === milestone).sort((a, b) => a.round - b.round);
  const clock = rounds.at(-1);
  if (!clock) return null;
  const row: Row = {
    milestone,
    clock,
    before: rounds.at(-2) ?? null,
    pieces: [],
    dues: [],
    ends: [],
    broken: false,
    again: null,
    end: 0,
  };
  rounds.forEach((round, index) => draw(row, round, rounds[index - 1], axis));
  const start = axis.x(Math.max(clock.started, row.before?.ended?.at ?? 0));
  if (rounds.length > 1 && row.end - start > ROOM_TO_SAY) row.again = start;
  return row;
}

function draw(row: Row, clock: ClockView, before: ClockView | undefined, { x, to, last, end }: Axis): void {
  // A resolve clock that a reassignment moved goes on where its round before ended.
  const start = Math.max(clock.started, before?.ended?.at ?? 0);
  const until = clock.ended?.at ?? last;
  const how = clock.ended?.how;
  const extend = (at: number) => (row.end = Math.max(row.end, at));
  if (how === 'cancelled' || how === 'replaced' || how === 'waived') {
    row.pieces.push({ kind: 'dashed', from: x(start), to: Math.max(x(until), x(start) + LEAST) });
    extend(x(until));
    return;
  }
  const tone: Tone = clock.milestone === 'verify' ? 'done' : how ? 'in-time' : toneAt(clock, until);
  const used = Math.min(until, clock.due);
  row.pieces.push({ kind: 'used', from: x(start), to: Math.max(x(used), x(start) + LEAST), tone });
  if (until > clock.due)
    row.pieces.push({ kind: 'over', from: x(clock.due), to: Math.max(x(until), x(clock.due) + LEAST) });
  row.broken = clock.due > to;
  const left = Math.min(clock.due, to);
  if (clock.due > until)
    row.pieces.push({ kind: 'left', from: x(until), to: row.broken ? end : x(left), tone });
  if (!row.broken) row.dues.push({ x: x(clock.due), tone: until > clock.due ? 'past' : tone });
  if (how === 'met') row.ends.push({ x: x(until), late: until > clock.due });
  extend(row.broken ? end : Math.max(x(left), x(until)) + (how === 'met' ? 8 : 2));
}

/** The colour of a running clock; its used time stays as it was in time once it is past. */
function toneAt(clock: ClockView, at: Moment): Tone {
  const state = timeState(clock, at);
  return state === 'past' ? 'in-time' : state;
}

const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720]
  .map((minutes) => minutes * MINUTE)
  .concat([1, 2, 5, 10, 30].map((days) => days * DAY));

/** Round moments in between, so many at most. */
function ticksOf(from: Moment, to: Moment, most: number): Moment[] {
  const step = STEPS.find((size) => (to - from) / size <= Math.max(2, most)) ?? 100 * DAY;
  const origin = startOfDay(ZONE, from);
  const first = origin + Math.ceil((from - origin) / step) * step;
  const ticks: Moment[] = [];
  for (let at = first; at <= to - 0.02 * (to - from) && ticks.length < 40; at += step) ticks.push(at);
  return ticks.filter((at) => at - from > 0.01 * (to - from) || at === from || step < HOUR);
}
