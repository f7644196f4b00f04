import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openReader } from './database.ts';
import { photoFile, SIZES } from './photo-files.ts';
import { selection } from './statements.ts';
import { photos } from './tables.ts';

/** How many photos were copied, and how many were not there or not what their row says. */
export interface CopiedPhotos {
  copied: number;
  missing: number;
}

/** Copies every photo that a database knows from one folder to another; each is compared with its hash. */
export function copyPhotos(database: string, from: string, to: string): CopiedPhotos {
  const reader = openReader(database, true);
  try {
    const rows = reader.prepare(`select ${selection(photos)} from photos`).iterate() as Iterable<
      typeof photos.$inferSelect
    >;
    const count = { copied: 0, missing: 0 };
    for (const photo of rows) count[copyOne(photo, from, to) ? 'copied' : 'missing'] += 1;
    return count;
  } finally {
    reader.close();
  }
}

function copyOne({ caseId, id, hash }: typeof photos.$inferSelect, from: string, to: string): boolean {
  const full = photoFile(from, caseId, id, 'full');
  if (!existsSync(full) || createHash('sha256').update(readFileSync(full)).digest('hex') !== hash)
    return false;
  for (const size of SIZES) {
    const source = photoFile(from, caseId, id, size);
    const target = photoFile(to, caseId, id, size);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    if (existsSync(source)) copyFileSync(source, target);
  }
  return true;
}
