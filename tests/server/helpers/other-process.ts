import { openStore } from '../../../src/lib/server/ledger/open.ts';
import { write } from '../../../src/lib/server/cases/write.ts';

// node other-process.ts DATA_DIR NOW '{"actor":…,"act":…}' — another process that writes beside a running server.

const [dataDir = '', now = '', given = ''] = process.argv.slice(2);
const { actor, act } = JSON.parse(given) as { actor: Parameters<typeof write>[0]; act: unknown };
const store = await openStore({ dataDir, now: () => Number(now) });
const written = await write(actor, act, store);
await store.close();
process.stdout.write(JSON.stringify(written));
