import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openReader } from '../store/sqlite/database.ts';
import { disk, type Disk } from '../store/disk.ts';
import { photoFile, SIZES } from '../store/photo-files.ts';
import { selection } from '../store/sqlite/statements.ts';
import { photos } from '../store/tables.ts';

/** How many photos were copied, and how many were not there or not what their row says. */
export interface CopiedPhotos {
  copied: number;
  missing: number;
}

/** Copies every photo that a database knows from one folder to another; each is compared with its hash. */
export function copyPhotos(database: string, from: string, to: string, on: Disk = disk): CopiedPhotos {
  const reader = openReader(database, true);
  try {
    const rows = reader.prepare(`select ${selection(photos)} from photos`).iterate() as Iterable<
      typeof photos.$inferSelect
    >;
    const count = { copied: 0, missing: 0 };
    for (const photo of rows) count[copyOne(photo, from, to, on) ? 'copied' : 'missing'] += 1;
    return count;
  } finally {
    reader.close();
  }
}

function copyOne(photo: typeof photos.$inferSelect, from: string, to: string, on: Disk): boolean {
  if (!isWhole(photo, from)) return false;
  for (const size of SIZES) {
    const source = photoFile(from, photo.caseId, photo.id, size);
    const target = photoFile(to, photo.caseId, photo.id, size);
    on.folder(dirname(target));
    if (existsSync(source)) on.copy(source, target);
  }
  return true;
}

/** Whether the picture lies in the folder as it was taken in. */
export function isWhole({ caseId, id, hash }: typeof photos.$inferSelect, folder: string): boolean {
  const full = photoFile(folder, caseId, id, 'full');
  return existsSync(full) && createHash('sha256').update(readFileSync(full)).digest('hex') === hash;
}
