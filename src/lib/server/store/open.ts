import type Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { databaseFile, explained, openReader, openWriter, serveWith } from './database.ts';
import { onPostgres, type Db } from './dialect.ts';
import { LedgerReads } from './ledger-reads.ts';
import { Memory } from '../ledger/memory.ts';
import { migrate, refuseEarlierLife } from '../ops/migrate.ts';
import { BoardStore } from './board-store.ts';
import { NoticeReads } from './telling.ts';
import { logger } from '../http/logger.ts';
import { StoreError, type Store, type StoreOptions } from './types.ts';

const SHARED = Symbol.for('board-12345.store');
const CLOSERS = Symbol.for('board-12345.closers');

/**
 * Opens the store of a data folder and makes it where there is none. In a
 * server it is closed with the server; `getStore` gives it to every copy of the modules.
 * @throws {StoreError} with one sentence, when it cannot be opened as it is; nothing was changed then
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (onPostgres)
    throw new StoreError('DATABASE_URL names a PostgreSQL database, which is not supported yet.');
  const { dataDir, migrations, now = Date.now, patience = 5000, onError = complain } = options;
  const { silent = false, hooked = false, update = false } = options;
  const file = databaseFile(dataDir);
  const client = openWriter(file);
  try {
    await migrate(client, file, { update, ...(migrations !== undefined && { folder: migrations }) });
    const ledger = new LedgerReads(client);
    const memory = new Memory(ledger, now);
    explained(file, () => client.transaction(() => memory.load())());
    if (memory.head === 0) refuseEarlierLife(file, ['heads']);
    const reader = openReader(file);
    serveWith(client);
    const store = new BoardStore({
      ...{ dataDir, now, memory, ledger, reader, client, onError, patience },
      telling: { silent, hooked, reads: new NoticeReads(client) },
      db: dbOver(client),
      read: dbOver(reader),
    });
    share(store);
    return store;
  } catch (error) {
    client.close();
    throw error;
  }
}

/**
 * The store of this process. The built server and `src/server.ts` hold separate copies of this module, so it stands
 * on `globalThis`.
 * @throws {StoreError} before it was opened and after it was closed
 */
export function getStore(): Store {
  const store = Reflect.get(globalThis, SHARED) as Store | undefined;
  if (!store) throw new StoreError('The store is not open.');
  return store;
}

function share(store: BoardStore): void {
  Reflect.set(globalThis, SHARED, store);
  store.whenClosed(() => {
    if (Reflect.get(globalThis, SHARED) === store) Reflect.deleteProperty(globalThis, SHARED);
  });
  const closers = Reflect.get(globalThis, CLOSERS) as (() => Promise<void>)[] | undefined;
  closers?.push(() => store.close());
}

/** Drizzle over a connection, typed as what both engines can do; see `dialect.ts`. */
export function dbOver(client: Database.Database): Db {
  return drizzle({ client }) as unknown as Db;
}

function complain(error: unknown): void {
  logger.error({ err: error }, 'the store failed at something that nobody waits for');
}
