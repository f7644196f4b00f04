import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readEnvironment } from '../lib/server/http/environment.ts';
import { photosBeside } from '../lib/server/ops/backup.ts';
import { databaseFile } from '../lib/server/store/sqlite/database.ts';
import { readHead } from '../lib/server/store/heads.ts';
import { photosFolder } from '../lib/server/store/photo-files.ts';
import { verifyDatabase } from '../lib/server/ops/verify.ts';
import { shareBar, toldPlainly, unreadableLine, verdictLine } from './store.ts';

// npm run verify -- [FILE.db] [--against HEAD.json]
// Reads the whole ledger, also beside a running server, and says whether it is as it was written. FILE: a backup.

await toldPlainly(() => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { against: { type: 'string' } },
  });
  const { dataDir } = readEnvironment();
  const against = values.against === undefined ? undefined : readHead(readFileSync(values.against, 'utf8'));
  const bar = shareBar('read');
  const [backup] = positionals;
  const verdict = verifyDatabase(backup ?? databaseFile(dataDir), {
    dataDir,
    photos: backup === undefined ? photosFolder(dataDir) : photosBeside(backup),
    // Those that were exported to the data folder need not be of the same ledger.
    ...(backup !== undefined && { heads: { heads: [], unreadable: [] } }),
    ...(against && { against }),
    onProgress: bar.to,
  });
  bar.end();
  for (const file of verdict.unreadable) console.error(unreadableLine(file));
  for (const problem of verdict.problems) console.error(problem);
  for (const key of verdict.unknownKeys) {
    console.error(`Heads are signed with key ${key}, whose public part does not lie in ${dataDir}/keys.`);
  }
  if (verdict.problems.length > 0 || verdict.unknownKeys.length > 0) process.exitCode = 1;
  else console.log(verdictLine(verdict));
});
