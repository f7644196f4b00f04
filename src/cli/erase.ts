import { SYSTEM } from '../lib/domain/case.ts';
import { readEnvironment } from '../lib/server/environment.ts';
import { openReader, databaseFile } from '../lib/server/store/database.ts';
import { openStore } from '../lib/server/store/index.ts';
import { StoreError } from '../lib/server/store/types.ts';
import { toldPlainly } from './store.ts';

// npm run erase -- NUMBER [NUMBER …]
// Removes every text of these cases for good: callers, complaint, title, house number, notes, and
// every photo. Their history stays.

await toldPlainly(async () => {
  const numbers = process.argv.slice(2);
  if (numbers.length === 0) throw new StoreError('Which case? npm run erase -- 20261124-0039');
  const { dataDir } = readEnvironment();
  openReader(databaseFile(dataDir), true).close();
  const store = await openStore({ dataDir });
  try {
    for (const number of numbers) {
      const found = await store.readCase({ number });
      if (!found) throw new StoreError(`There is no case ${number}; nothing of it was erased.`);
      const erased = await store.erase({ id: SYSTEM, role: 'admin', unit: null }, found.kase.id);
      if (!erased?.ok) throw new StoreError('The database cannot be written now; try again.');
      console.log(`The texts and photos of ${number} are erased. Backups made before today still hold them.`);
    }
  } finally {
    await store.close();
  }
});
