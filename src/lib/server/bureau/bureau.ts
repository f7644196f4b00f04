import type { Server } from 'node:http';
import { Cron } from 'croner';
import { touch } from '../auth/idle.ts';
import { readActor } from '../auth/reader.ts';
import { onRevoked } from '../auth/revocations.ts';
import { readEnvironment } from '../http/environment.ts';
import { unitFigures } from '../reports/figures.ts';
import { startLive } from '../live/index.ts';
import { logger } from '../http/logger.ts';
import { clockHeld, sickCases, watchProcess } from '../http/metrics.ts';
import { startSender } from '../notices/outbound.ts';
import { getStore, signHead, type Store } from '../store/index.ts';
import { NOTICES_KEPT } from '../../domain/notices/notices.ts';
import { dropOldNotices, dropOldWarnings } from '../store/inbox.ts';
import { sweepPhotos } from '../store/photo-files.ts';
import { photosOf } from '../store/photos.ts';
import { ServerClock } from '../clock/server-clock.ts';
import { lastRecordedAt } from '../store/last-recorded.ts';
import { runsBy } from '../clock/trouble.ts';
import { startWatch } from '../notices/watch.ts';
import { openStore } from '../ledger/open.ts';

/** How often the machine's clock is compared. */
const CLOCK_LOOK = 1_000;

const HTTP = Symbol.for('board-12345.http');
const CLOSERS = Symbol.for('board-12345.closers');
const ATTACHED = Symbol.for('board-12345.live');

/**
 * Opens the store and joins the live layer to the HTTP server of this process, once, whichever copy of this module is
 * asked. Without a server (while building) it does nothing. What fell due while nobody watched is recorded first.
 * @param build what the pages of this server say that they are of
 * @throws {StoreError} when the store cannot be opened
 */
export async function attach(build: string): Promise<void> {
  const shared = globalThis as { [HTTP]?: Server; [ATTACHED]?: Promise<void> };
  if (shared[HTTP]) await (shared[ATTACHED] ??= start(shared[HTTP], build));
}

async function start(http: Server, build: string): Promise<void> {
  const { dataDir, origin, timeZone, hook } = readEnvironment();
  const onError = (error: unknown) => logger.error({ err: error }, 'something failed that nobody waits for');
  const clock = new ServerClock(dataDir);
  const store =
    present() ??
    (await openStore({ dataDir, now: clock.now, update: true, hooked: hook !== undefined, onError }));
  const last = await lastRecordedAt(store);
  if (last !== null) clock.notBefore(last);
  runsBy(store, clock);
  await store.recordDefaults();
  const looking = setInterval(() => clock.look(), CLOCK_LOOK).unref();
  const tellClock = () => clockHeld.set(clock.held ? 1 : 0);
  tellClock();
  clock.onChange(() => {
    tellClock();
    logger.warn({ held: clock.held }, 'the machine’s clock has jumped, or is believed again');
  });
  const watch = startWatch(store, { onError, isHeld: () => clock.held !== null });
  await watch.check().catch(onError);
  const tellSick = () => sickCases.set(store.sick.size);
  tellSick();
  store.onSick(tellSick);
  const live = startLive({
    http,
    store,
    origin,
    build,
    onError,
    onRevoked,
    readActor: (cookies, as) => readActor(cookies, store.now(), as, store),
    touch: ({ reader }) =>
      reader.sessionId === undefined ? 'fresh' : touch(store, reader.sessionId, store.now()),
  });
  const sender = hook && startSender(store, hook, { onError });
  const sign = async () => void (await signHead(store));
  const daily = new Cron('0 0 * * *', { timezone: timeZone, unref: true, catch: onError }, async () => {
    await sign();
    const before = store.now() - NOTICES_KEPT;
    let more = true;
    while (more) more = await store.transact((db) => dropOldNotices(db, before));
    await store.transact(dropOldWarnings);
  });
  watchProcess();
  // Before the store's own closer: screens are answered while it still writes.
  closers().unshift(async () => {
    clearInterval(looking);
    daily.stop();
    watch.stop();
    await sender?.stop();
    await live.close();
  });
  await sign().catch(onError);
  // Read while nobody waits for it: what closed lately counts for the first wall and units page.
  void unitFigures(store, store.now()).catch(onError);
  const idsOf = async (caseId: number) => new Set((await photosOf(store.read, caseId)).map(({ id }) => id));
  void sweepPhotos(dataDir, idsOf).catch(onError);
}

function present(): Store | undefined {
  try {
    return getStore();
  } catch {
    return undefined;
  }
}

function closers(): (() => Promise<void>)[] {
  const shared = globalThis as { [CLOSERS]?: (() => Promise<void>)[] };
  return (shared[CLOSERS] ??= []);
}
