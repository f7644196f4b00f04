import { setImmediate as afterInput } from 'node:timers/promises';
import type { Db } from '../store/index.ts';

/**
 * A transaction that waits for anything but its database would hold up every move: its `db` is taken away when it
 * has not finished before the loop turns.
 */
export async function finishedAtOnce<T>(work: (db: Db) => T | Promise<T>, db: Db): Promise<T> {
  const { proxy, revoke } = Proxy.revocable(db, {});
  try {
    const late = afterInput().then(() => {
      throw new Error('a transaction may await its database and nothing else');
    });
    // Where the work throws at once, nobody else waits for it.
    late.catch(() => undefined);
    return await Promise.race([work(proxy), late]);
  } finally {
    revoke();
  }
}
