import { eq } from 'drizzle-orm';
import type { UserId } from '../../domain/case/case.ts';
import { DEFAULT_CALLING, type Calling } from '../../live/calling.ts';
import type { Db } from './dialect.ts';
import { callings } from './notice-tables.ts';
import type { Store } from './types.ts';

export async function callingOf(db: Db, person: UserId): Promise<Calling> {
  const [found] = await db
    .select({
      sound: callings.sound,
      browser: callings.browser,
      quietFrom: callings.quietFrom,
      quietTo: callings.quietTo,
    })
    .from(callings)
    .where(eq(callings.person, person));
  return found ?? DEFAULT_CALLING;
}

export async function saveCalling(store: Store, person: UserId, calling: Calling): Promise<void> {
  await store.transact(async (db) => {
    await db
      .insert(callings)
      .values({ person, ...calling })
      .onConflictDoUpdate({ target: callings.person, set: calling });
  });
}
