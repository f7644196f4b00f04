import { setTimeout as pause } from 'node:timers/promises';
import { SYSTEM } from '../lib/domain/case/case.ts';
import { readEnvironment } from '../lib/server/http/environment.ts';
import { openReader, databaseFile } from '../lib/server/store/sqlite/database.ts';
import { type Store } from '../lib/server/store/index.ts';
import { copiesIn } from '../lib/server/store/sqlite/copies.ts';
import { openStore } from '../lib/server/ledger/open.ts';
import { toldPlainly } from './store.ts';
import { StoreError } from '../lib/server/store/errors.ts';

// npm run erase -- NUMBER [NUMBER …]
// Removes every text of these cases for good: callers, complaint, title, house number, notes, and every photo; with them
// the cases that merged into them. Their history stays. Says which copies still hold it.

/** How long a reader that holds the database's log is waited for, in seconds. */
const PATIENCE = 30;

await toldPlainly(async () => {
  const numbers = process.argv.slice(2);
  if (numbers.length === 0) throw new StoreError('Which case? npm run erase -- 20261124-0039');
  const { dataDir } = readEnvironment();
  openReader(databaseFile(dataDir), true).close();
  const store = await openStore({ dataDir });
  try {
    for (const number of numbers) await erase(store, number);
    if (!(await emptied(store))) {
      throw new StoreError(
        'The cases are erased, but another program has been reading the database since before: until it is done, what was erased lies in board.db-wal. A running server empties it then; else run this again.',
      );
    }
  } finally {
    await store.close();
  }
  tellCopies(dataDir);
});

async function erase(store: Store, number: string): Promise<void> {
  const found = await store.readCase({ number });
  if (!found) throw new StoreError(`There is no case ${number}; nothing of it was erased.`);
  const erased = await store.erase({ id: SYSTEM, role: 'admin', unit: null }, found.kase.id);
  if (!erased?.ok) throw new StoreError('The database cannot be written now; try again.');
  const others = erased.cases.length - 1;
  const merged = others > 0 ? `, and of ${others} that merged into it,` : '';
  console.log(`The texts and photos of ${number}${merged} are erased.`);
}

async function emptied(store: Store): Promise<boolean> {
  for (let seconds = 0; seconds < PATIENCE; seconds++) {
    if (await store.emptyLog()) return true;
    await pause(1_000);
  }
  return false;
}

function tellCopies(dataDir: string): void {
  const copies = copiesIn(dataDir);
  if (copies.length > 0) {
    console.log(
      'These copies were made before and still hold what they held. Delete those that you need no more:',
    );
    for (const copy of copies) console.log(`  ${copy}`);
  }
  console.log('Backups that were made to another place hold it, too.');
}
