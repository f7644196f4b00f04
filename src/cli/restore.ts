import { parseArgs } from 'node:util';
import { readEnvironment } from '../lib/server/http/environment.ts';
import { restore, undoRestore } from '../lib/server/ops/restore.ts';
import { StoreError } from '../lib/server/store/errors.ts';
import { photosLine, toldPlainly, verdictLine } from './store.ts';

// npm run restore -- FILE [--force]
// Verifies a backup and makes it the database of DATA_DIR. With --force also where one is: that is kept aside.
// npm run restore -- --undo
// Has back what was there before a restore that was broken off.

await toldPlainly(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { force: { type: 'boolean', default: false }, undo: { type: 'boolean', default: false } },
  });
  const [source] = positionals;
  const { dataDir } = readEnvironment();
  if (values.undo) {
    console.log(
      undoRestore(dataDir) ? `${dataDir} is as it was.` : `No restore into ${dataDir} was broken off.`,
    );
    return;
  }
  if (!source) throw new StoreError('Which backup? npm run restore -- FILE');
  const verdict = await restore(source, dataDir, { force: values.force });
  for (const key of verdict.unknownKeys) {
    console.log(`Its heads are signed with key ${key}, which is not here: they could not be checked.`);
  }
  console.log(`${dataDir} holds the backup.\n${verdictLine(verdict)}${photosLine(verdict.photos)}`);
});
