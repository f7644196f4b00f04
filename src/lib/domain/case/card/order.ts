import { nextClock, standingBy, type Clock, type Standing, type TimeState } from '../clocks.ts';
import type { Card } from '../redact.ts';
import { COLUMNS, onBoard, type BoardStage, type Column } from '../stages.ts';
import type { Moment } from '../../bureau/moment.ts';

/** A card where it stands: its column, the clock that it counts down to and that clock's state. */
export interface Placed extends Standing {
  card: Card;
  /** The place that a held card came from: shown empty, counted nowhere. */
  hole: boolean;
}

/** One column, next deadline first. */
export interface ColumnView {
  cards: Placed[];
  counts: Record<TimeState, number>;
}

export interface Layout {
  columns: Record<Column, ColumnView>;
  /** The single next deadline of the board, not yet past. */
  next: Placed | null;
  /** The next moment at which a card changes its state or its column by time alone: until then the layout holds. */
  until: Moment;
}

/** A card held where it was dropped while its sheet is open or its act is under way. */
export type Held = ReadonlyMap<number, BoardStage>;

const NOBODY_HELD: Held = new Map();

/**
 * Sorts cards into the six columns at `now` (server time). The earliest due comes first everywhere, which in overdue
 * is the longest overdue; cards without a clock come last, newest first.
 */
export function layOut(cards: Iterable<Card>, now: Moment, held: Held = NOBODY_HELD): Layout {
  const columns = Object.fromEntries(COLUMNS.map((column) => [column, emptyColumn()])) as Layout['columns'];
  let next: Placed | null = null;
  let until = Infinity;
  for (const card of cards) {
    const home = place(card, now);
    if (!home) continue;
    const to = held.get(card.id);
    if (to && to !== home.column) columns[home.column].cards.push({ ...home, hole: true });
    const placed = to ? { ...home, column: to } : home;
    const { column, clock, state } = placed;
    columns[column].cards.push(placed);
    columns[column].counts[state] += 1;
    if (!clock) continue;
    until = Math.min(until, changesAt(clock, now));
    if (column !== 'resolved' && state !== 'past' && (!next?.clock || clock.due < next.clock.due))
      next = placed;
  }
  for (const column of COLUMNS) columns[column].cards.sort(byDeadline);
  return { columns, next, until };
}

/**
 * Where a card stands at `now`, or null when it is off the board. The same object as last time as long as that is the
 * same, so that a screen redraws only what changed.
 */
export function place(card: Card, now: Moment): Placed | null {
  if (!onBoard(card.stage)) return null;
  const last = lastPlaced.get(card);
  const clock = last ? last.clock : nextClock(card);
  const stands = standingBy(card.stage, clock, now);
  if (last?.state === stands.state) return last;
  const placed: Placed = { card, ...stands, hole: false };
  lastPlaced.set(card, placed);
  return placed;
}

const lastPlaced = new WeakMap<Card, Placed>();

export function byDeadline(a: Placed, b: Placed): number {
  return (a.clock?.due ?? Infinity) - (b.clock?.due ?? Infinity) || b.card.id - a.card.id;
}

function emptyColumn(): ColumnView {
  return { cards: [], counts: { 'in-time': 0, soon: 0, urgent: 0, past: 0 } };
}

/** The first threshold of the clock that still lies ahead. */
function changesAt(clock: Clock, now: Moment): Moment {
  if (now < clock.amber) return clock.amber;
  if (now < clock.red) return clock.red;
  return now < clock.due ? clock.due : Infinity;
}
