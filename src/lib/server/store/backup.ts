import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Moment } from '../../domain/clocks.ts';
import { trustKey } from '../keys.ts';
import { copyPhotos, type CopiedPhotos } from './photo-backup.ts';
import { photosFolder } from './photo-files.ts';
import { databaseFile, DATABASE_FILE, explained, isBusy, openReader } from './database.ts';
import { headsFolder, readHead, signedHeadOf } from './heads.ts';
import { StoreError } from './types.ts';
import { verifyDatabase, type Verdict } from './verify.ts';

/** A sound ledger, and what became of the photos that belong to it. */
export type BackedUp = Verdict & { photos: CopiedPhotos };

/** Pages between two looks at the progress. */
const PAGES = 2000;

/**
 * Copies the database of a data folder, as of one moment, into a file of its own, and verifies the copy. A server may
 * go on writing. Its head, signed, lies beside it as `FILE.head.json`, and the photos that it knows in `FILE.photos`; the
 * key itself is no part of a backup.
 * @throws {StoreError} when the file exists, or the copy is not sound
 */
export async function backUp(
  dataDir: string,
  target: string,
  now: Moment,
  onProgress: (share: number) => void = () => undefined,
): Promise<BackedUp> {
  if (existsSync(target)) throw new StoreError(`${target} exists already; nothing was copied.`);
  const part = `${target}.part`;
  mkdirSync(dirname(target), { recursive: true });
  rmSync(part, { force: true });
  await copyAsOfNow(databaseFile(dataDir), part, onProgress);
  const verdict = verifyDatabase(part, { dataDir });
  if (verdict.problems.length > 0) {
    throw new StoreError(`The copy ${part} is not sound: ${verdict.problems[0]}`);
  }
  if (verdict.head) {
    const head = signedHeadOf(dataDir, verdict.head, now);
    writeFileSync(headFile(target), `${JSON.stringify(head, null, 2)}\n`);
  }
  const photos = copyPhotos(part, photosFolder(dataDir), photosBeside(target));
  renameSync(part, target);
  return { ...verdict, photos };
}

/**
 * Puts a backup in the place of a data folder's database, after verifying it there. What was there is kept beside it.
 * @throws {StoreError} when something is there and `force` is not given, when a program uses it, or when the backup is
 *   not sound; nothing was changed then
 */
export function restore(source: string, dataDir: string, { force = false } = {}): BackedUp {
  if (!existsSync(source)) throw new StoreError(`There is no file ${source}.`);
  const file = databaseFile(dataDir);
  if (!force && filesIn(dataDir).length > 0) {
    throw new StoreError(`${dataDir} is not empty; --force keeps what is there aside and goes on.`);
  }
  if (existsSync(file)) unused(file);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const part = `${file}.part`;
  rmSync(part, { force: true });
  copyFileSync(source, part);
  const head = existsSync(headFile(source)) ? readHead(readFileSync(headFile(source), 'utf8')) : undefined;
  const aside = `.before-restore-${new Date().toISOString().replaceAll(/[-:]|\..*/g, '')}`;
  try {
    // Heads that were exported after the backup are of the ledger that it replaces.
    const verdict = verifyDatabase(part, { dataDir, exported: false, ...(head && { against: head }) });
    if (verdict.problems.length > 0) {
      throw new StoreError(`The backup ${source} is not sound: ${verdict.problems[0]}`);
    }
    for (const old of [file, `${file}-wal`, `${file}-shm`, headsFolder(dataDir), photosFolder(dataDir)]) {
      if (existsSync(old)) renameSync(old, old + aside);
    }
    const photos = copyPhotos(part, photosBeside(source), photosFolder(dataDir));
    renameSync(part, file);
    if (head) trustKey(dataDir, head.publicKey);
    return { ...verdict, photos };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** The backup interface of SQLite within one read transaction: writers go on, and it never has to begin again. */
async function copyAsOfNow(file: string, part: string, onProgress: (share: number) => void): Promise<void> {
  const reader = openReader(file, true);
  try {
    reader.exec('begin');
    reader.prepare('select count(*) from sqlite_schema').get();
    await reader.backup(part, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(1 - remainingPages / totalPages);
        return PAGES;
      },
    });
  } finally {
    reader.close();
  }
  const copy = new Database(part);
  copy.pragma('journal_mode = delete');
  copy.close();
}

/** Leaving WAL needs the file for itself alone: whoever has it open is in the way. */
function unused(file: string): void {
  try {
    explained(file, () => {
      const client = new Database(file, { timeout: 0 });
      try {
        client.pragma('journal_mode = delete');
      } finally {
        client.close();
      }
    });
  } catch (error) {
    if (error instanceof StoreError && isBusy(error.cause)) {
      throw new StoreError(`A program uses ${file}; stop it first.`, { cause: error });
    }
    // A damaged database is what a backup is for.
  }
}

function headFile(backup: string): string {
  return `${backup}.head.json`;
}

function photosBeside(backup: string): string {
  return `${backup}.photos`;
}

/** What would be overwritten: keys alone may be there already. */
function filesIn(dataDir: string): string[] {
  return existsSync(dataDir) ? readdirSync(dataDir).filter((name) => name !== 'keys') : [];
}

/** Where a backup goes when nobody says: `backups/` of the data folder, by moment. */
export function backupFile(dataDir: string, now: Moment): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\..*/g, '');
  return join(dataDir, 'backups', `${stamp}-${DATABASE_FILE}`);
}
