import { eq } from 'drizzle-orm';
import { resetPassword } from '../../../src/lib/server/auth/accounts.ts';
import { endSession } from '../../../src/lib/server/auth/sessions.ts';
import { createWallKey, pairWall, revokeWall } from '../../../src/lib/server/auth/walls.ts';
import { accountSessions } from '../../../src/lib/server/store/accounts.ts';
import { openStore } from '../../../src/lib/server/ledger/open.ts';

// node other-hand.ts DATA_DIR NOW '[["session","ID"],["account",7],["wall","ID"],["staff","ID"]]'
// Another process that takes rights away beside a running server: `staff` makes a session one of a unit's staff,
// `paired` pairs another wall in the place of this one.

const [dataDir = '', now = '', given = ''] = process.argv.slice(2);
const store = await openStore({ dataDir, now: () => Number(now) });
const by = { id: 0, role: 'admin', unit: null } as const;
for (const [what, which] of JSON.parse(given) as [string, string][]) {
  if (what === 'session') await endSession(store, by, which);
  else if (what === 'account') await resetPassword(store, by, Number(which));
  else if (what === 'wall') await revokeWall(store, by, which);
  else if (what === 'paired') {
    const { key } = await createWallKey(store, { name: '大厅' });
    await pairWall(store, { key, address: '10.1.2.3', replaces: which });
  } else
    await store.transact(async (db) => {
      await db.update(accountSessions).set({ role: 'staff' }).where(eq(accountSessions.id, which));
    });
}
await store.close();
