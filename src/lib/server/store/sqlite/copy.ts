import Database from 'better-sqlite3';
import { isBusy, StoreError } from '../errors.ts';
import { explained, forOwnerAlone, openReader } from './database.ts';

/** Pages between two looks at the progress. */
const PAGES = 2000;

/**
 * Copies a database as of one moment. The backup interface of SQLite within one read transaction: writers go on, and it
 * never has to begin again.
 */
export async function copyAsOfNow(
  file: string,
  to: string,
  onProgress: (share: number) => void,
): Promise<void> {
  const reader = openReader(file, true);
  try {
    reader.exec('begin');
    reader.prepare('select count(*) from sqlite_schema').get();
    forOwnerAlone(to);
    await reader.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(1 - remainingPages / totalPages);
        return PAGES;
      },
    });
  } finally {
    reader.close();
  }
  leaveLog(to);
}

/**
 * Leaving WAL needs the file for itself alone: whoever has it open is in the way.
 * @throws {StoreError} where a program uses the database; a damaged one is nobody's
 */
export function demandUnused(file: string): void {
  try {
    explained(file, () => leaveLog(file));
  } catch (error) {
    if (error instanceof StoreError && isBusy(error.cause)) {
      throw new StoreError(`A program uses ${file}; stop it first.`, { cause: error });
    }
    // A damaged database is what a backup is for.
  }
}

/** One file again, without its log. */
function leaveLog(file: string): void {
  const client = new Database(file, { timeout: 0 });
  try {
    client.pragma('journal_mode = delete');
  } finally {
    client.close();
  }
}
