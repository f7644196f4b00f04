import { writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openStore } from '../../../../src/lib/server/ledger/open.ts';

// Opens a store as a user without privileges, and says how that went.
// node opens.ts DATA_DIR [MIGRATIONS]

const [dataDir = '', migrations] = process.argv.slice(2);
new Database(':memory:').close();
if (process.getuid?.() === 0 && migrations === undefined) process.setuid?.(65534);
writeSync(1, 'opening\n');
try {
  const store = await openStore({ dataDir, update: true, ...(migrations && { migrations }) });
  await store.close();
  writeSync(1, 'opened\n');
} catch (error) {
  writeSync(1, `${error instanceof Error ? `${error.name}: ${error.message}` : 'failed'}\n`);
  process.exitCode = 1;
}
