import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../../src/lib/domain/case/case.ts';
import { backUp } from '../../../src/lib/server/ops/backup.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import type { Store } from '../../../src/lib/server/store/index.ts';
import { copyPhotos } from '../../../src/lib/server/ops/photo-backup.ts';
import {
  newPhotoId,
  photoFile,
  photosFolder,
  sweepPhotos,
  writePhoto,
} from '../../../src/lib/server/store/photo-files.ts';
import { keepPhoto, photosOf, type Photo } from '../../../src/lib/server/store/photos.ts';
import { rebuildPresent } from '../../../src/lib/server/ops/rebuild.ts';
import { restore } from '../../../src/lib/server/ops/restore.ts';
import { cases } from '../../../src/lib/server/store/tables.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import { ADMIN, dispatched, MORNING, newFolder, newStore, WORKER } from './bureau.ts';

const PICTURE = Buffer.from('the bytes of a picture');

function photo(kase: Case, more: Partial<Photo> = {}): Photo {
  const hash = createHash('sha256').update(PICTURE).digest('hex');
  return {
    ...{ id: newPhotoId(), caseId: kase.id, step: 'arrive', rework: 0, unit: 'JC1', by: WORKER.id },
    ...{ recordedAt: MORNING, clientId: newPhotoId(), size: PICTURE.length, hash },
    ...more,
  };
}

async function stored(store: Store, kase: Case, more: Partial<Photo> = {}): Promise<Photo> {
  const made = photo(kase, more);
  await writePhoto(store.dataDir, kase.id, made.id, { full: PICTURE, thumb: PICTURE });
  const answer = await keepPhoto(store, made);
  if (!('kept' in answer)) throw new Error(answer.refused);
  return answer.kept;
}

function fileOf(store: Store, { caseId, id }: Photo, size: 'full' | 'thumb' = 'full'): string {
  return photoFile(photosFolder(store.dataDir), caseId, id, size);
}

describe('the photos of a case', () => {
  it('sent twice under one name are one, and of one step there are ten at most, each time it is worked anew', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const first = await stored(store, kase, { clientId: 'once-only-1' });
    expect(await keepPhoto(store, photo(kase, { clientId: 'once-only-1' }))).toEqual({ kept: first });
    for (let more = 1; more < 10; more += 1) await stored(store, kase);
    expect(await keepPhoto(store, photo(kase))).toEqual({ refused: 'full' });
    await stored(store, kase, { step: 'resolve' });
    await stored(store, kase, { rework: 1 });
    await stored(store, kase, { unit: 'JC2' });
    expect(await photosOf(store.read, kase.id)).toHaveLength(13);
  });

  it('go with its texts, from the table and from the disk, and none comes after', async () => {
    const store = await newStore();
    const [kase, other] = [await dispatched(store), await dispatched(store)];
    const [gone, kept] = [await stored(store, kase), await stored(store, other)];
    await store.erase(ADMIN, kase.id);
    expect(await photosOf(store.read, kase.id)).toEqual([]);
    expect([fileOf(store, gone), fileOf(store, gone, 'thumb')].map(existsSync)).toEqual([false, false]);
    expect(await keepPhoto(store, photo(kase))).toEqual({ refused: 'erased' });
    expect(await photosOf(store.read, other.id)).toEqual([kept]);
    expect(existsSync(fileOf(store, kept))).toBe(true);
  });

  it('outlive a rebuild of the present state, and the ledger is as sound with them as without', async () => {
    const store = await newStore();
    const kept = await stored(store, await dispatched(store));
    await store.transact((db) => db.update(cases).set({ title: '别的' }));
    await store.close();
    const file = databaseFile(store.dataDir);
    expect(rebuildPresent(file)).toMatchObject({ mended: 1 });
    expect(verifyDatabase(file, { dataDir: store.dataDir }).problems).toEqual([]);
    expect(copyPhotos(file, photosFolder(store.dataDir), newFolder())).toEqual({ copied: 1, missing: 0 });
    expect(readFileSync(fileOf(store, kept))).toEqual(PICTURE);
  });

  it('lie in a backup beside it, and come back with it; what is not as it was is counted and left out', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const [whole, damaged, lost] = [
      await stored(store, kase),
      await stored(store, kase),
      await stored(store, kase),
    ];
    const target = join(newFolder(), 'copy.db');
    expect((await backUp(store.dataDir, target, MORNING)).photos).toEqual({ copied: 3, missing: 0 });
    writeFileSync(photoFile(`${target}.photos`, kase.id, damaged.id, 'full'), 'another picture');
    rmSync(photoFile(`${target}.photos`, kase.id, lost.id, 'full'));
    const dataDir = join(newFolder(), 'new');
    expect((await restore(target, dataDir)).photos).toEqual({ copied: 1, missing: 2 });
    expect(readFileSync(photoFile(photosFolder(dataDir), kase.id, whole.id, 'thumb'))).toEqual(PICTURE);
    expect(existsSync(photoFile(photosFolder(dataDir), kase.id, damaged.id, 'full'))).toBe(false);
  });

  it('that a crash left without a row are swept away, those still on their way in are not', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const known = await stored(store, kase);
    const [left, coming] = [photo(kase), photo(kase)];
    for (const { id } of [left, coming])
      await writePhoto(store.dataDir, kase.id, id, { full: PICTURE, thumb: PICTURE });
    for (const one of [known, left]) utimesSync(fileOf(store, one), 0, 0);
    await sweepPhotos(
      store.dataDir,
      async (caseId) => new Set((await photosOf(store.read, caseId)).map(({ id }) => id)),
    );
    expect([known, left, coming].map((one) => existsSync(fileOf(store, one)))).toEqual([true, false, true]);
  });
});
