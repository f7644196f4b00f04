import type { Moment } from '../../lib/domain/case/clocks.ts';
import type { SourceRow } from './rows.ts';

/** How a stream of history is cut and laid onto the board's present. */
export interface Cut {
  /** The moment at which the stream is frozen: later rows have not happened, later closings neither. */
  asOf?: Moment;
  /** Now, when the frozen moment is to become the present. */
  shiftTo?: Moment;
  /** The newest so many stay open; the rest ended as they did later. */
  limitOpen?: number;
}

export type Standing = 'open' | 'closed' | 'returned-out';
export interface CutRow extends SourceRow {
  standing: Standing;
}

/** The rows that have happened by the cut, oldest first, each with where it stands then. */
export function cutHistory(rows: readonly SourceRow[], { asOf, shiftTo, limitOpen }: Cut): CutRow[] {
  const end = asOf ?? Number.POSITIVE_INFINITY;
  const happened = rows.filter((row) => row.openedAt <= end).sort((a, b) => a.openedAt - b.openedAt);
  const open = happened.filter((row) => row.closedAt === null || row.closedAt > end);
  const kept = new Set(limitOpen === undefined ? open : open.slice(Math.max(0, open.length - limitOpen)));
  const shift = shiftTo === undefined || asOf === undefined ? 0 : shiftTo - asOf;
  return happened.map((row) => {
    const isOpen = kept.has(row);
    const closedAt = isOpen ? null : Math.min(row.closedAt ?? end, end);
    return {
      ...row,
      openedAt: row.openedAt + shift,
      closedAt: closedAt === null || !Number.isFinite(closedAt) ? null : closedAt + shift,
      standing: isOpen ? 'open' : row.notOurs ? 'returned-out' : 'closed',
    };
  });
}
