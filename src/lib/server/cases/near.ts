import { and, desc, eq, gte, sql } from 'drizzle-orm';
import { DAY } from '../../domain/bureau/policy.ts';
import type { NearCase } from '../../live/near.ts';
import type { Store } from '../store/index.ts';
import { cases } from '../store/tables.ts';

const MOST = 50;

/** The cases on a road that were closed within the time in which they may be raised again, newest first. For the centre alone. */
export async function closedOnRoad(store: Store, road: string): Promise<NearCase[]> {
  const window = store.policy().reopenDays * DAY;
  const since = store.now() - window;
  const rows = await store.read
    .select({
      id: cases.id,
      number: cases.number,
      moves: cases.moves,
      category: cases.category,
      unit: cases.unit,
      road: cases.road,
      cross: cases.cross,
      detail: cases.detail,
      area: cases.area,
      title: cases.title,
      receivedAt: cases.receivedAt,
      closedAt: cases.closedAt,
      result: cases.result,
    })
    .from(cases)
    .where(and(gte(cases.receivedAt, since), eq(cases.road, road), sql`stage = 'closed'`))
    .orderBy(desc(cases.receivedAt))
    .limit(MOST);
  return rows.map(({ road, cross, detail, area, ...row }) => {
    const closedAt = row.closedAt ?? row.receivedAt;
    return { ...row, place: { road, cross, detail, area }, closedAt, reopenUntil: closedAt + window };
  });
}
