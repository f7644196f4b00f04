import { readEnvironment } from '../lib/server/http/environment.ts';
import { databaseFile, openReader } from '../lib/server/store/sqlite/database.ts';
import { rebuildPresent } from '../lib/server/ops/rebuild.ts';
import { shareBar, toldPlainly } from './store.ts';

// npm run rebuild
// Makes the present state anew from the ledger, also beside a running server.

await toldPlainly(() => {
  const file = databaseFile(readEnvironment().dataDir);
  openReader(file, true).close();
  const bar = shareBar('rebuilt');
  const { cases, mended, unread } = rebuildPresent(file, bar.to);
  bar.end();
  console.log(`${cases} cases, ${mended} of them mended.`);
  if (unread.length === 0) return;
  console.error(`The events of ${unread.length} cannot be read (case ${unread.join(', ')}): npm run verify`);
  process.exitCode = 1;
});
