import { and, asc, eq, gt, lt } from 'drizzle-orm';
import { LONGEST_SHIFT, type Shift } from '../../domain/bureau/roster.ts';
import type { Moment, UnitCode } from '../../domain/case/clocks.ts';
import type { Db } from './dialect.ts';
import { roster } from './tables.ts';

/** The shifts of a unit that reach into a span of time, however long ago, the earliest first. */
export function shiftsBetween(db: Db, unit: UnitCode, from: Moment, to: Moment): Promise<Shift[]> {
  return db
    .select()
    .from(roster)
    .where(
      and(
        eq(roster.unit, unit),
        // None is longer, so none that began earlier reaches into it.
        gt(roster.from, from - LONGEST_SHIFT),
        lt(roster.from, to),
        gt(roster.to, from),
      ),
    )
    .orderBy(asc(roster.from), asc(roster.id));
}

export async function unitOfShift(db: Db, id: number): Promise<UnitCode | undefined> {
  const [shift] = await db.select({ unit: roster.unit }).from(roster).where(eq(roster.id, id));
  return shift?.unit;
}
