import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseId } from '../../domain/case/case.ts';
import { MINUTE } from '../../domain/bureau/policy.ts';
import type { Photo } from './photos.ts';

/** A photo is kept in two sizes. */
export const SIZES = ['full', 'thumb'] as const;
export type PhotoSize = (typeof SIZES)[number];

/** A file that no row knows may still be on its way in; older ones are what a crash left behind. */
const STILL_COMING = 10 * MINUTE;

/** Where the photos lie: a folder a case, so that erasing a case's texts takes its folder. */
export function photosFolder(dataDir: string): string {
  return join(dataDir, 'photos');
}

/** A name that says nothing and cannot be guessed. */
export function newPhotoId(): string {
  return randomBytes(16).toString('hex');
}

export function photoFile(folder: string, caseId: CaseId, id: string, size: PhotoSize): string {
  return join(folder, String(caseId), size === 'full' ? `${id}.jpg` : `${id}.thumb.jpg`);
}

/** Lays both sizes of a photo down; they are on the disk when it resolves. */
export async function writePhoto(
  dataDir: string,
  caseId: CaseId,
  id: string,
  pictures: Record<PhotoSize, Buffer>,
): Promise<void> {
  const folder = photosFolder(dataDir);
  await mkdir(join(folder, String(caseId)), { recursive: true, mode: 0o700 });
  for (const size of SIZES) await writeDurably(photoFile(folder, caseId, id, size), pictures[size]);
}

export function readPhoto(dataDir: string, caseId: CaseId, id: string, size: PhotoSize): Promise<Buffer> {
  return readFile(photoFile(photosFolder(dataDir), caseId, id, size));
}

/** Whether the picture lies in the folder as it was taken in. */
export function isWhole({ caseId, id, hash }: Photo, folder: string): boolean {
  const full = photoFile(folder, caseId, id, 'full');
  return existsSync(full) && createHash('sha256').update(readFileSync(full)).digest('hex') === hash;
}

export async function removePhoto(dataDir: string, caseId: CaseId, id: string): Promise<void> {
  for (const size of SIZES) await rm(photoFile(photosFolder(dataDir), caseId, id, size), { force: true });
}

export async function removePhotosOf(dataDir: string, caseId: CaseId): Promise<void> {
  await rm(join(photosFolder(dataDir), String(caseId)), { recursive: true, force: true });
}

/** Removes the files that no row knows: what a crash left between a photo and its row, or between an erasure and its files. */
export async function sweepPhotos(
  dataDir: string,
  idsOf: (caseId: CaseId) => Promise<ReadonlySet<string>>,
): Promise<void> {
  for (const name of await namesIn(photosFolder(dataDir))) {
    const caseId = Number(name);
    if (!Number.isSafeInteger(caseId)) continue;
    const known = await idsOf(caseId);
    const folder = join(photosFolder(dataDir), name);
    for (const file of await namesIn(folder)) {
      if (known.has(file.split('.')[0]!)) continue;
      const found = await stat(join(folder, file)).catch(() => null);
      if (found && Date.now() - found.mtimeMs > STILL_COMING) await rm(join(folder, file), { force: true });
    }
  }
}

async function writeDurably(file: string, bytes: Buffer): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
