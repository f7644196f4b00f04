import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Db } from '../dialect.ts';
import { OWN_FILE, OWN_FOLDER } from '../disk.ts';
import { codeOf, isBusy, StoreError } from '../errors.ts';

export const DATABASE_FILE = 'board.db';
/** The folder in which a restore gets ready; left behind by one that was broken off. */
export const RESTORING = 'restoring';

/** How long a lock of another process may hold up the event loop, in milliseconds; longer waits are asynchronous. */
const LOCK_WAIT = 25;
/** Up to this size a database is checked page by page whenever it is opened. */
const CHECKED_SIZE = 64 * 1024 * 1024;
const WAL_LIMIT = 64 * 1024 * 1024;

export function databaseFile(dataDir: string): string {
  return join(dataDir, DATABASE_FILE);
}

/**
 * Opens the writing connection, or makes the database: WAL, every commit on the disk before it returns.
 * @throws {StoreError} when the file is damaged, cannot be written or is no database; nothing was changed then
 */
export function openWriter(file: string): Database.Database {
  mayWrite(file);
  forOwnerAlone(file);
  return explained(file, () => {
    const client = new Database(file, { timeout: 5000 });
    try {
      checkPages(client, file);
      client.pragma('journal_mode = wal');
      client.pragma('synchronous = full');
      client.pragma('foreign_keys = on');
      client.pragma('secure_delete = on');
      client.pragma(`journal_size_limit = ${WAL_LIMIT}`);
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  });
}

/** From now on no lock of another process holds up the event loop for more than a moment. */
export function serveWith(client: Database.Database): void {
  client.pragma(`busy_timeout = ${LOCK_WAIT}`);
}

/**
 * Opens a connection that cannot write. `patient` ones may wait for a lock: only where nobody is served.
 * @throws {StoreError}
 */
export function openReader(file: string, patient = false): Database.Database {
  if (!existsSync(file)) throw new StoreError(`There is no database at ${file}.`);
  return explained(file, () => {
    const client = new Database(file, { readonly: true, timeout: patient ? 5000 : LOCK_WAIT });
    try {
      client.prepare('select count(*) from sqlite_schema').get();
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  });
}

/** Runs `open` and puts into a sentence what hinders it. */
export function explained<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const sentence = sentenceFor(codeOf(error), file);
    if (sentence) throw new StoreError(sentence, { cause: error });
    throw error;
  }
}

export function sentenceFor(code: string, file: string): string | undefined {
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return damaged(file);
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code)) return unwritable(file);
  if (code.startsWith('SQLITE_FULL')) return `The disk under ${dirname(file)} is full; nothing was changed.`;
  if (code.startsWith('SQLITE_IOERR'))
    return `The disk under ${dirname(file)} fails to read or write (${code}).`;
  if (isBusy({ code })) return `Another program holds the database ${file}; try again when it is done.`;
  return undefined;
}

function checkPages(client: Database.Database, file: string): void {
  if (!existsSync(file) || statSync(file).size > CHECKED_SIZE) return;
  if (client.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new StoreError(damaged(file));
}

/** SQLite would make it readable for everybody; its log and its shared memory take after it. */
export function forOwnerAlone(file: string): void {
  for (const one of [file, `${file}-wal`, `${file}-shm`]) {
    if (existsSync(one) && (statSync(one).mode & 0o077) === 0) continue;
    if (one === file) closeSync(openSync(one, 'a', OWN_FILE));
    if (existsSync(one) && process.getuid?.() === statSync(one).uid) chmodSync(one, OWN_FILE);
  }
}

function mayWrite(file: string): void {
  const folder = dirname(file);
  if (existsSync(join(folder, RESTORING))) {
    throw new StoreError(
      `A restore into ${folder} was broken off: begin it again with npm run restore -- BACKUP, or have back what was there with npm run restore -- --undo`,
    );
  }
  try {
    mkdirSync(folder, { recursive: true, mode: OWN_FOLDER });
    accessSync(dirname(file), constants.W_OK);
    if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw new StoreError(unwritable(file), { cause: error });
  }
}

function damaged(file: string): string {
  return `The database ${file} is damaged; nothing was changed. Restore a backup with: npm run restore -- BACKUP`;
}

function unwritable(file: string): string {
  return `The database ${file} cannot be written; check who owns it and its folder.`;
}

/** Drizzle over a connection, typed as what both engines can do; see `dialect.ts`. */
export function dbOver(client: Database.Database): Db {
  return drizzle({ client }) as unknown as Db;
}
