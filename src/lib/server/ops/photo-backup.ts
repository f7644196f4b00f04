import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { openReader } from '../store/sqlite/database.ts';
import { disk, type Disk } from '../store/disk.ts';
import { isWhole, photoFile, SIZES } from '../store/photo-files.ts';
import type { Photo } from '../store/photos.ts';
import { photoRows } from '../store/sqlite/row-reads.ts';

/** How many photos were copied, and how many were not there or not what their row says. */
export interface CopiedPhotos {
  copied: number;
  missing: number;
}

/** Copies every photo that a database knows from one folder to another; each is compared with its hash. */
export function copyPhotos(database: string, from: string, to: string, on: Disk = disk): CopiedPhotos {
  const reader = openReader(database, true);
  try {
    const count = { copied: 0, missing: 0 };
    for (const photo of photoRows(reader)) count[copyOne(photo, from, to, on) ? 'copied' : 'missing'] += 1;
    return count;
  } finally {
    reader.close();
  }
}

function copyOne(photo: Photo, from: string, to: string, on: Disk): boolean {
  if (!isWhole(photo, from)) return false;
  for (const size of SIZES) {
    const source = photoFile(from, photo.caseId, photo.id, size);
    const target = photoFile(to, photo.caseId, photo.id, size);
    on.folder(dirname(target));
    if (existsSync(source)) on.copy(source, target);
  }
  return true;
}
