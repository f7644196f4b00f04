import type { CaseId } from '../../lib/domain/case.ts';
import { columnOf, nextClock, type Clock, type Moment } from '../../lib/domain/clocks.ts';
import type { WallCard } from '../../lib/domain/redact.ts';
import { BOARD_STAGES, type BoardStage } from '../../lib/domain/stages.ts';

/** A card with the clock that it counts down to. */
export interface Due {
  id: CaseId;
  card: WallCard;
  clock: Clock;
}

export interface Arrangement {
  /** Next deadline first. */
  columns: Record<BoardStage, Due[]>;
  /** The longest overdue first. */
  overdue: Due[];
  /** Who must act next: of what is not yet past, the first to fall due. */
  next: Due[];
}

const NEXT = 4;

/** Where every card stands at a moment. */
export function arrange(cards: Iterable<WallCard>, at: Moment): Arrangement {
  const columns = Object.fromEntries(BOARD_STAGES.map((stage): [BoardStage, Due[]] => [stage, []])) as Record<
    BoardStage,
    Due[]
  >;
  const overdue: Due[] = [];
  for (const card of cards) {
    const column = columnOf(card, at);
    const clock = nextClock(card);
    if (!column || !clock) continue;
    (column === 'overdue' ? overdue : columns[column]).push({ id: card.id, card, clock });
  }
  for (const list of [...Object.values(columns), overdue]) list.sort(byDue);
  const { received, dispatched, contacted, 'on-site': onSite } = columns;
  const next = [received, dispatched, contacted, onSite].flatMap((list) => list.slice(0, NEXT)).sort(byDue);
  return { columns, overdue, next: next.slice(0, NEXT) };
}

/** A part of a long list, shown for ten seconds. */
export interface Page<T> {
  shown: T[];
  page: number;
  pages: number;
  /** How many are not to be seen at this moment. */
  hidden: number;
}

const PAGE_LASTS = 10_000;

/**
 * Cuts a list into pages that take turns; the last one is filled from the one before, so that no column looks idle that
 * is not. What lies beyond the most pages is so far off that it is only counted.
 * @param size cards to a page @param most pages
 */
export function turnPages<T>(all: readonly T[], size: number, most: number, at: Moment): Page<T> {
  const pages = Math.min(most, Math.max(1, Math.ceil(all.length / size)));
  const page = Math.floor(at / PAGE_LASTS) % pages;
  const from = Math.max(0, Math.min(page * size, all.length - size));
  const shown = all.slice(from, from + size);
  return { shown, page, pages, hidden: all.length - shown.length };
}

function byDue(a: Due, b: Due): number {
  return a.clock.due - b.clock.due || a.id - b.id;
}
