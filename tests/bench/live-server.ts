import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readActor as readSession } from '../../src/lib/server/auth/reader.ts';
import { startLive, type ReadActor } from '../../src/lib/server/live/index.ts';
import { StoreError } from '../../src/lib/server/store/index.ts';
import { startWatch } from '../../src/lib/server/notices/watch.ts';
import { actorOfCookie } from './bureau.ts';
import { answerTo } from './child.ts';
import { memory } from './memory.ts';
import { openStore } from '../../src/lib/server/ledger/open.ts';

// node live-server.ts FOLDER [PORT] [open]
// Store, watch and live layer as the product runs them, without its pages.
// `open`: no person's limit of messages a second holds, so that one line can drive the server as fast as it goes.

const [dataDir = '', port = '0', gate] = process.argv.slice(2);
let shift = 0;
const now = (): number => Date.now() + shift;
const onError = (error: unknown): void => console.error(error);
const endless = { most: Infinity, perSecond: Infinity };
/** A crowd of few people, who do what many would. */
const crowd = { screens: Infinity, pace: { acts: endless, onOneCase: endless } };
const limits = gate === 'open' ? { ...crowd, messages: endless, packets: endless } : crowd;

/** A test's cookie is believed, a session is looked up as the product does. */
const readActor: ReadActor = async (cookies, as) => {
  const actor = actorOfCookie(cookies);
  return actor ? { actor, expiresAt: null } : readSession(cookies, now(), as, store);
};

const http = createServer();
const store = await openStore({ dataDir, now, onError }).catch((error: unknown) => {
  if (!(error instanceof StoreError)) throw error;
  console.error(error.message);
  process.exit(1);
});
const watch = startWatch(store, { onError });
await watch.check();
const live = startLive({
  ...{ http, store, readActor, onRevoked: () => () => undefined, onError },
  limits,
});

answerTo({
  memory,
  cpu: () => process.cpuUsage(),
  head: () => store.head,
  step: (by: number) => (shift += by),
});
process.once('SIGTERM', () => void close());
http.listen(Number(port), '127.0.0.1', () => process.send?.({ port: (http.address() as AddressInfo).port }));

async function close(): Promise<void> {
  watch.stop();
  await live.close();
  http.close();
  http.closeAllConnections();
  await store.close();
  process.exit(0);
}
