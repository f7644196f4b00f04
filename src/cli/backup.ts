import { resolve } from 'node:path';
import { readEnvironment } from '../lib/server/http/environment.ts';
import { backupFile, backUp } from '../lib/server/ops/backup.ts';
import { databaseFile, openReader } from '../lib/server/store/sqlite/database.ts';
import { photosLine, shareBar, toldPlainly, unreadableLine, verdictLine } from './store.ts';

// npm run backup -- [FILE]
// Copies the database, also beside a running server, into one file, with its signed head and its
// photos beside it, and verifies them.

await toldPlainly(async () => {
  const { dataDir } = readEnvironment();
  openReader(databaseFile(dataDir), true).close();
  const now = Date.now();
  const target = process.argv[2] ? resolve(process.argv[2]) : backupFile(dataDir, now);
  const bar = shareBar('copied');
  const verdict = await backUp(dataDir, target, now, bar.to);
  bar.end();
  for (const file of verdict.unreadable) console.error(unreadableLine(file));
  console.log(`${target}\n${verdictLine(verdict)}${photosLine(verdict.photos)}`);
});
