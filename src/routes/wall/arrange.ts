import type { CaseId } from '$lib/domain/case/case.ts';
import {
  missing,
  shownClock,
  standing,
  type Clock,
  type Milestone,
  type Moment,
  type UnitCode,
} from '$lib/domain/case/clocks.ts';
import type { WallCard } from '$lib/domain/case/redact.ts';
import { BOARD_STAGES, type BoardStage } from '$lib/domain/case/stages.ts';

/** A card with the clock that it counts down to; absent where nothing runs. */
export interface Waiting {
  id: CaseId;
  card: WallCard;
  clock: Clock | undefined;
}
export interface Due extends Waiting {
  clock: Clock;
}

export interface Arrangement {
  /** Next deadline first; what has none comes last. */
  columns: Record<BoardStage, Waiting[]>;
  overdue: Overdue;
  /** Who must act next: of what is not yet past, the first to fall due. */
  next: Due[];
}

/** What is late: the newest breaches apart, so that none is ever out of sight when it breaks. */
export interface Overdue {
  /** Broken within the last ten minutes, the newest first, at most three; each by the clock that broke last. */
  fresh: Due[];
  /** How many broke within the last ten minutes. */
  lately: number;
  /** All others, the longest overdue first. */
  rest: Due[];
  /** By what is late, each case once. */
  counts: Record<LateOf, number>;
  total: number;
  /** Who holds them, most first. */
  holders: { unit: UnitCode | null; count: number }[];
}
export const LATE_OF = ['dispatch', 'contact', 'on-site', 'resolve'] as const;
export type LateOf = (typeof LATE_OF)[number];

/** The next to be late are shown as so many tiles. */
const NEXT = 4;
/** A breach counts as just broken for so long, and so many of them are pinned. */
const FRESH = 10 * 60_000;
const PINNED = 3;

/** Where every card stands at a moment. */
export function arrange(cards: Iterable<WallCard>, at: Moment): Arrangement {
  const columns = Object.fromEntries(
    BOARD_STAGES.map((stage): [BoardStage, Waiting[]] => [stage, []]),
  ) as Record<BoardStage, Waiting[]>;
  const late: Due[] = [];
  const next: Due[] = [];
  for (const card of cards) {
    const stands = standing(card, at);
    if (!stands) continue;
    const { column, clock } = stands;
    if (column === 'overdue') late.push({ id: card.id, card, clock: clock! });
    else {
      columns[column].push({ id: card.id, card, clock: shownClock(card) });
      if (clock && column !== 'resolved') next.push({ id: card.id, card, clock });
    }
  }
  for (const list of Object.values(columns)) list.sort(byDue);
  return { columns, overdue: arrangeLate(late, at), next: next.sort(byDue).slice(0, NEXT) };
}

function arrangeLate(late: Due[], at: Moment): Overdue {
  late.sort(byDue);
  const broken = late
    .map((due): Due => ({ ...due, clock: missing(due.card, at).at(-1) ?? due.clock }))
    .filter(({ clock }) => at - clock.due < FRESH)
    .sort((a, b) => byDue(b, a));
  const fresh = broken.slice(0, PINNED);
  const pinned = new Set(fresh.map(({ id }) => id));
  const counts: Overdue['counts'] = { dispatch: 0, contact: 0, 'on-site': 0, resolve: 0 };
  const held = new Map<UnitCode | null, number>();
  for (const { card, clock } of late) {
    counts[lateOf(clock.milestone)] += 1;
    held.set(card.unit, (held.get(card.unit) ?? 0) + 1);
  }
  const holders = [...held].map(([unit, count]) => ({ unit, count })).sort((a, b) => b.count - a.count);
  const rest = late.filter(({ id }) => !pinned.has(id));
  return { fresh, lately: broken.length, rest, counts, total: late.length, holders };
}

function lateOf(milestone: Milestone): LateOf {
  return LATE_OF.find((one) => one === milestone) ?? 'resolve';
}

/** A part of a long list, shown for ten seconds. */
export interface Page<T> {
  /** Stays on every page. */
  kept: T[];
  /** Takes turns. */
  shown: T[];
  page: number;
  pages: number;
  /** Where `shown` stands in the whole list, the first being 1. */
  from: number;
  to: number;
}

const PAGE_LASTS = 10_000;

/**
 * Cuts a list into pages that take turns until its end; its first rows stay on every page, and the last page is filled
 * from the one before, so that nothing looks idle that is not.
 * @param size rows in all @param keep of these, how many stay @param at undefined: the first page
 */
export function turnPages<T>(
  all: readonly T[],
  { size, keep = 0 }: { size: number; keep?: number },
  at: Moment | undefined,
): Page<T> {
  if (all.length <= size) return { kept: [], shown: [...all], page: 0, pages: 1, from: 1, to: all.length };
  const turning = size - keep;
  const pages = Math.ceil((all.length - keep) / turning);
  const page = at === undefined ? 0 : Math.floor(at / PAGE_LASTS) % pages;
  const from = Math.min(keep + page * turning, all.length - turning);
  const shown = all.slice(from, from + turning);
  return { kept: all.slice(0, keep), shown, page, pages, from: from + 1, to: from + shown.length };
}

function byDue(a: Waiting, b: Waiting): number {
  return (a.clock?.due ?? Infinity) - (b.clock?.due ?? Infinity) || a.id - b.id;
}
