import { DAY } from '../../domain/bureau/policy.ts';
import type { NearCase } from '../../live/near.ts';
import type { Store } from '../store/index.ts';
import { closedOn } from '../store/case-queries.ts';

const MOST = 50;

/** The cases on a road that were closed within the time in which they may be raised again, newest first. For the centre alone. */
export async function closedOnRoad(store: Store, road: string): Promise<NearCase[]> {
  const window = store.policy().reopenDays * DAY;
  const since = store.now() - window;
  const rows = await closedOn(store.read, road, since, MOST);
  return rows.map(({ road, cross, detail, area, ...row }) => {
    const closedAt = row.closedAt ?? row.receivedAt;
    return { ...row, place: { road, cross, detail, area }, closedAt, reopenUntil: closedAt + window };
  });
}
