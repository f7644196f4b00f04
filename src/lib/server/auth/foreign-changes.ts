import type { Store } from '../store/index.ts';
import { compareStored } from './idle.ts';
import { revoked } from './revocations.ts';
import { revokedWalls } from './walls.ts';

const AGAIN = 1000;

/**
 * Closes what another process took away: a sign-in, an account, a role or a wall. One look at all of them whenever
 * somebody else wrote to the database; what the directory gives and takes comes by the ledger.
 * @returns how to stop
 */
export async function followOthers(store: Store): Promise<() => void> {
  let dark = new Set(await revokedWalls(store));
  let again: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    await compareStored(store, store.now());
    const now = await revokedWalls(store);
    for (const wallId of now) if (!dark.has(wallId)) revoked({ wallId });
    dark = new Set(now);
  }
  function lookOrTryAgain(): void {
    clearTimeout(again);
    look().catch(() => (again = setTimeout(lookOrTryAgain, AGAIN).unref()));
  }

  const stop = store.onForeignWrite(lookOrTryAgain);
  return () => {
    stop();
    clearTimeout(again);
  };
}
