import type { Store } from '../store/index.ts';
import { endOverdue } from './idle.ts';
import { setupCode } from './setup.ts';

/** Watches for sessions that reach their end, and prints the set-up code where nobody has an account yet. */
export async function startAuth(store: Store): Promise<void> {
  setInterval(() => endOverdue(store.now()), 1000).unref();
  const code = await setupCode(store);
  if (code) console.log(`Nobody has an account yet. Open /setup and give this one-time code: ${code}`);
}
