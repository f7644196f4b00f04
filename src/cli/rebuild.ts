import { readEnvironment } from '../lib/server/environment.ts';
import { databaseFile, openReader } from '../lib/server/store/database.ts';
import { rebuildPresent } from '../lib/server/store/rebuild.ts';
import { shareBar, toldPlainly } from './store.ts';

// npm run rebuild
// Makes the present state anew from the ledger, also beside a running server.

await toldPlainly(async () => {
  const file = databaseFile(readEnvironment().dataDir);
  openReader(file, true).close();
  const bar = shareBar('rebuilt');
  const { cases, mended } = await rebuildPresent(file, bar.to);
  bar.end();
  console.log(`${cases} cases, ${mended} of them mended.`);
});
