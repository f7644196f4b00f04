import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Moment } from '../../domain/case/clocks.ts';
import { copyAsOfNow } from '../store/sqlite/copy.ts';
import { databaseFile, DATABASE_FILE } from '../store/sqlite/database.ts';
import { disk } from '../store/disk.ts';
import { exportedHeads, signedHeadOf, writeHead } from '../store/heads.ts';
import { demandThisVersion } from '../store/sqlite/migrate.ts';
import { copyPhotos, type CopiedPhotos } from './photo-backup.ts';
import { photosFolder } from '../store/photo-files.ts';
import { StoreError } from '../store/errors.ts';
import { verifyDatabase, type Verdict } from './verify.ts';

/** A sound ledger, and what became of the photos that belong to it. */
export type BackedUp = Verdict & { photos: CopiedPhotos };

/**
 * Copies the database of a data folder, as of one moment, into a file of its own, and verifies the copy. A server may
 * go on writing. Its head, signed, lies beside it as `FILE.head.json`, and the photos that it knows in `FILE.photos`; the
 * key itself is no part of a backup. All of it is on the disk, for its owner alone, before the file has its name.
 * @throws {StoreError} when the file exists, the copy is not sound, or the database is of another version
 */
export async function backUp(
  dataDir: string,
  target: string,
  now: Moment,
  onProgress: (share: number) => void = () => undefined,
): Promise<BackedUp> {
  if (existsSync(target)) throw new StoreError(`${target} exists already; nothing was copied.`);
  const file = databaseFile(dataDir);
  demandThisVersion(file);
  const part = `${target}.part`;
  disk.folder(dirname(target));
  disk.remove(part);
  // A head that is signed while the copy is made is of events that the copy need not hold.
  const heads = exportedHeads(dataDir);
  await copyAsOfNow(file, part, onProgress);
  const verdict = verifyDatabase(part, { dataDir, heads });
  if (verdict.problems.length > 0) {
    throw new StoreError(`The copy ${part} is not sound: ${verdict.problems[0]}`);
  }
  if (verdict.head) writeHead(headFile(target), signedHeadOf(dataDir, verdict.head, now));
  const photos = copyPhotos(part, photosFolder(dataDir), photosBeside(target));
  disk.keep(part);
  disk.move(part, target);
  return { ...verdict, photos };
}

/** Where the signed head of a backup lies. */
export function headFile(backup: string): string {
  return `${backup}.head.json`;
}

/** Where the photos of a backup lie. */
export function photosBeside(backup: string): string {
  return `${backup}.photos`;
}

/** Where a backup goes when nobody says: `backups/` of the data folder, by moment. */
export function backupFile(dataDir: string, now: Moment): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\..*/g, '');
  return join(dataDir, 'backups', `${stamp}-${DATABASE_FILE}`);
}
