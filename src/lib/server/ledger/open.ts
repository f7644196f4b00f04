import {
  databaseFile,
  dbOver,
  explained,
  openReader,
  openWriter,
  serveWith,
} from '../store/sqlite/database.ts';
import { onPostgres } from '../store/dialect.ts';
import { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import { Memory } from './memory.ts';
import { migrate, refuseEarlierLife } from '../store/sqlite/migrate.ts';
import { BoardStore } from './board-store.ts';
import { NoticeReads } from '../store/sqlite/notice-rows.ts';
import { logger } from '../http/logger.ts';
import { StoreError } from '../store/errors.ts';
import { shareStore } from '../store/shared-store.ts';
import type { Store, StoreOptions } from '../store/types.ts';

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
      notices: { silent, hooked, reads: new NoticeReads(client) },
      read: dbOver(reader),
    });
    shareStore(store, (then) => store.whenClosed(then));
    return store;
  } catch (error) {
    client.close();
    throw error;
  }
}

function complain(error: unknown): void {
  logger.error({ err: error }, 'the store failed at something that nobody waits for');
}
