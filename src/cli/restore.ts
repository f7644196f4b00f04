import { parseArgs } from 'node:util';
import { readEnvironment } from '../lib/server/environment.ts';
import { restore } from '../lib/server/store/backup.ts';
import { StoreError } from '../lib/server/store/types.ts';
import { photosLine, toldPlainly, verdictLine } from './store.ts';

// npm run restore -- FILE [--force]
// Verifies a backup and makes it the database of DATA_DIR. With --force also where one is: that is kept aside.

await toldPlainly(() => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { force: { type: 'boolean', default: false } },
  });
  const [source] = positionals;
  if (!source) throw new StoreError('Which backup? npm run restore -- FILE');
  const { dataDir } = readEnvironment();
  const verdict = restore(source, dataDir, { force: values.force });
  for (const key of verdict.unknownKeys) {
    console.log(`Its heads are signed with key ${key}, which is not here: they could not be checked.`);
  }
  console.log(`${dataDir} holds the backup.\n${verdictLine(verdict)}${photosLine(verdict.photos)}`);
});
