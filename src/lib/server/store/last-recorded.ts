import { desc } from 'drizzle-orm';
import type { Moment } from '../../domain/case/clocks.ts';
import { ledger } from './tables.ts';
import type { Store } from './types.ts';

/** When the last event of the ledger was recorded; null while there is none. */
export async function lastRecordedAt({ read }: Pick<Store, 'read'>): Promise<Moment | null> {
  const [last] = await read.select({ at: ledger.recordedAt }).from(ledger).orderBy(desc(ledger.seq)).limit(1);
  return last?.at ?? null;
}
