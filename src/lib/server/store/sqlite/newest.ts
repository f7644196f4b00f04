import { existsSync } from 'node:fs';
import type { Moment } from '../../../domain/case/clocks.ts';
import { databaseFile, openReader } from './database.ts';

/** When the newest case of a folder's database came in; 0 where there is none. Asks the file alone: no store is opened. */
export function newestCaseAt(dataDir: string): Moment {
  const file = databaseFile(dataDir);
  if (!existsSync(file)) return 0;
  const client = openReader(file);
  try {
    const row = client.prepare('select max(received_at) as newest from cases').get() as {
      newest: Moment | null;
    };
    return row.newest ?? 0;
  } finally {
    client.close();
  }
}
