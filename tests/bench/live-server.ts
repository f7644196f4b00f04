import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startLive, type ReadActor } from '../../src/lib/server/live/index.ts';
import { Bucket } from '../../src/lib/server/live/bucket.ts';
import { openStore, StoreError } from '../../src/lib/server/store/index.ts';
import { startWatch } from '../../src/lib/server/watch.ts';
import { actorOfCookie } from './bureau.ts';
import { answerTo } from './child.ts';
import { memory } from './memory.ts';

// node live-server.ts FOLDER [PORT] [open]
// Store, watch and live layer as the product runs them, without its pages and with a cookie that is believed.
// `open`: no person's limit of messages a second holds, so that one line can drive the server as fast as it goes.

const [dataDir = '', port = '0', gate] = process.argv.slice(2);
let shift = 0;
const now = (): number => Date.now() + shift;
const onError = (error: unknown): void => console.error(error);
if (gate === 'open') Bucket.prototype.take = () => true;

const readActor: ReadActor = (cookies) => {
  const actor = actorOfCookie(cookies);
  return Promise.resolve(actor && { actor, expiresAt: null });
};

const http = createServer();
const store = await openStore({ dataDir, now, onError }).catch((error: unknown) => {
  if (!(error instanceof StoreError)) throw error;
  console.error(error.message);
  process.exit(1);
});
const watch = startWatch(store, { onError });
await watch.check();
const live = startLive({ http, store, readActor, onRevoked: () => () => undefined, onError });

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
