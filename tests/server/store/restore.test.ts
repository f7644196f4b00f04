import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUp } from '../../../src/lib/server/ops/backup.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { disk, type Disk } from '../../../src/lib/server/store/disk.ts';
import { signHead } from '../../../src/lib/server/store/index.ts';
import { newPhotoId, photosFolder, writePhoto } from '../../../src/lib/server/store/photo-files.ts';
import { keepPhoto } from '../../../src/lib/server/store/photos.ts';
import { restore, undoRestore } from '../../../src/lib/server/ops/restore.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import { dispatched, MORNING, newFolder, newStore, opening, received, undoFrom, WORKER } from './bureau.ts';

const PICTURE = Buffer.from('the bytes of a picture');

/** A folder with two cases, a photo and a signed head, closed, and a backup of another with one case and two photos. */
let present: string;
let backup: string;
let fixture: string;

beforeAll(async () => {
  fixture = mkdtempSync(join(tmpdir(), 'board-restore-'));
  [present, backup] = [join(fixture, 'present'), join(fixture, 'backup', 'copy.db')];
  const there = await newStore({ dataDir: present });
  await dispatched(there);
  await withPhoto(there, (await dispatched(there)).id);
  await signHead(there);
  await there.close();
  // As a restore leaves it that finds nobody there.
  const client = new Database(databaseFile(present));
  client.pragma('journal_mode = delete');
  client.close();
  const other = await newStore();
  const { id } = await received(other);
  for (let photos = 0; photos < 2; photos += 1) await withPhoto(other, id);
  await signHead(other);
  await backUp(other.dataDir, backup, MORNING);
  await other.close();
});
afterAll(() => rmSync(fixture, { recursive: true, force: true }));

async function withPhoto(store: Awaited<ReturnType<typeof newStore>>, caseId: number): Promise<void> {
  const id = newPhotoId();
  await writePhoto(store.dataDir, caseId, id, { full: PICTURE, thumb: PICTURE });
  await keepPhoto(store, {
    ...{ id, caseId, step: 'arrive', rework: 0, unit: 'JC1', by: WORKER.id, recordedAt: MORNING },
    ...{ clientId: newPhotoId(), size: PICTURE.length },
    hash: createHash('sha256').update(PICTURE).digest('hex'),
  });
}

/** A copy of the present folder, to be gone over. */
function folder(): string {
  const copy = join(newFolder(), 'data');
  cpSync(present, copy, { recursive: true });
  return copy;
}

/** Every file of a folder with what it holds; SQLite's own bookkeeping aside. */
function contents(dataDir: string): Map<string, string> {
  if (!existsSync(dataDir)) return new Map();
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/-(wal|shm)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files
      .sort()
      .map((file) => [
        file.slice(dataDir.length),
        createHash('sha256').update(readFileSync(file)).digest('hex'),
      ]),
  );
}

/** The work on files, of which the step of this number and, with `forEver`, all after it fail; and how many there were. */
function failing(step: number, forEver: boolean): { on: Disk; steps: () => number } {
  let steps = 0;
  const on = new Proxy(disk, {
    get(target, name: keyof Disk) {
      return (...paths: [string, string]) => {
        steps += 1;
        if (steps === step || (forEver && steps > step)) throw new Error('ENOSPC: no space left on device');
        return target[name](...paths);
      };
    },
  });
  return { on, steps: () => steps };
}

async function stepsOf(dataDir: string): Promise<number> {
  const { on, steps } = failing(0, false);
  await restore(backup, dataDir, { force: true, on });
  return steps();
}

describe('a restore that fails half-way', () => {
  it('at any step, as by a full disk or a photo that cannot be copied, leaves what was there as it was', async () => {
    const all = await stepsOf(folder());
    expect(all).toBeGreaterThan(15);
    for (let step = 1; step < all; step += 1) {
      const dataDir = folder();
      const before = contents(dataDir);
      const { on } = failing(step, false);
      await expect(restore(backup, dataDir, { force: true, on })).rejects.toThrow('ENOSPC');
      expect([step, contents(dataDir)]).toEqual([step, before]);
    }
  });

  it('and whose end undoes nothing leaves a folder that nothing starts on, until it is undone', async () => {
    const all = await stepsOf(folder());
    let refusals = 0;
    for (let step = 1; step < all; step += 1) {
      const dataDir = folder();
      const before = contents(dataDir);
      const { on } = failing(step, true);
      await expect(restore(backup, dataDir, { force: true, on })).rejects.toThrow('ENOSPC');
      if (existsSync(join(dataDir, 'restoring'))) {
        refusals += 1;
        await expect(opening({ dataDir })).rejects.toThrow(
          `A restore into ${dataDir} was broken off: begin it again with npm run restore -- BACKUP`,
        );
        expect(undoRestore(dataDir)).toBe(true);
      }
      expect([step, contents(dataDir)]).toEqual([step, before]);
      expect(undoRestore(dataDir)).toBe(false);
    }
    expect(refusals).toBeGreaterThan(all - 5);
  });

  it('by kill -9 is begun again, and then holds the backup', { timeout: 120_000 }, async () => {
    const all = await stepsOf(folder());
    const child = resolve('tests/server/store/children/restores.ts');
    for (const step of [all - 6, all - 2]) {
      const dataDir = folder();
      const { signal } = spawnSync(process.execPath, [child, backup, dataDir, String(step)]);
      expect(signal).toBe('SIGKILL');
      if (existsSync(join(dataDir, 'restoring'))) {
        await expect(opening({ dataDir })).rejects.toThrow('was broken off');
      }
      await restore(backup, dataDir, { force: true });
      expect(verifyDatabase(databaseFile(dataDir), { dataDir })).toMatchObject({ problems: [], cases: 1 });
    }
  });

  it('into a blank folder leaves no database, and no new bureau is begun there', async () => {
    const all = await stepsOf(join(newFolder(), 'new'));
    for (let step = 3; step < all; step += 1) {
      const dataDir = join(newFolder(), 'new');
      await expect(restore(backup, dataDir, { on: failing(step, true).on })).rejects.toThrow('ENOSPC');
      await expect(opening({ dataDir })).rejects.toThrow('was broken off');
    }
  });

  it('since a photo of the backup cannot be read leaves what was there as it was', async () => {
    const copy = join(newFolder(), 'backup');
    cpSync(join(fixture, 'backup'), copy, { recursive: true });
    const [name] = readdirSync(join(copy, 'copy.db.photos', '1'));
    rmSync(join(copy, 'copy.db.photos', '1', name!));
    mkdirSync(join(copy, 'copy.db.photos', '1', name!));
    const dataDir = folder();
    const before = contents(dataDir);
    await expect(restore(join(copy, 'copy.db'), dataDir, { force: true })).rejects.toThrow('EISDIR');
    expect(contents(dataDir)).toEqual(before);
  });
});

describe('a restored backup', () => {
  it('brings its photos, and what was there lies whole beside it', async () => {
    const dataDir = folder();
    const before = contents(dataDir);
    expect(await restore(backup, dataDir, { force: true })).toMatchObject({
      photos: { copied: 2, missing: 0 },
    });
    const aside = readdirSync(dataDir).find((one) => one.startsWith('before-restore-'));
    const kept = contents(join(dataDir, aside!));
    for (const [file, digest] of kept) expect([file, before.get(file)]).toEqual([file, digest]);
    expect(kept.size).toBe([...before.keys()].filter((file) => !file.startsWith('/keys')).length);
    expect(readdirSync(join(photosFolder(dataDir), '1')).length).toBe(4);
    expect(readdirSync(dataDir).filter((one) => one.startsWith('restoring'))).toEqual([]);
  });

  it('of an older version is brought to this one, and stays as it was itself', async () => {
    const copy = join(newFolder(), 'old.db');
    cpSync(backup, copy);
    undoFrom(copy, '0007_feedback-owed');
    const before = readFileSync(copy);
    const dataDir = join(newFolder(), 'new');
    await restore(copy, dataDir);
    expect(readFileSync(copy)).toEqual(before);
    expect((await opening({ dataDir })).open.size).toBe(1);
  });

  it('beside which no head but a cut-off file lies is refused with a sentence that names the file', async () => {
    const copy = join(newFolder(), 'copy.db');
    cpSync(backup, copy);
    writeFileSync(`${copy}.head.json`, '');
    await expect(restore(copy, join(newFolder(), 'new'))).rejects.toThrow(`${copy}.head.json holds no head`);
  });
});

describe('whatever the product writes', () => {
  it('is its owner’s alone, under any umask: database, log, heads, keys, photos, backups, copies before updates', async () => {
    const before = process.umask(0);
    try {
      const store = await newStore();
      const { id } = await received(store);
      await withPhoto(store, id);
      await signHead(store);
      const { dataDir } = store;
      await backUp(dataDir, join(dataDir, 'backups', 'copy.db'), MORNING);
      const open = readdirSync(dataDir);
      expect(open).toEqual(expect.arrayContaining(['board.db', 'board.db-wal', 'board.db-shm']));
      expect(looseModes(dataDir)).toEqual([]);
      await store.close();
      undoFrom(databaseFile(dataDir), '0007_feedback-owed');
      await (await opening({ dataDir })).close();
      await restore(join(dataDir, 'backups', 'copy.db'), dataDir, { force: true });
      const names = [...contents(dataDir).keys()].join('\n');
      for (const part of [
        'before-update',
        'before-restore',
        '.thumb.jpg',
        'ledger.pem',
        'head-2026',
        'copy.db.photos',
      ]) {
        expect(names).toContain(part);
      }
      expect(looseModes(dataDir)).toEqual([]);
    } finally {
      process.umask(before);
    }
  });

  it('was readable for everybody once, and is closed when it is opened', async () => {
    const dataDir = folder();
    chmodSync(databaseFile(dataDir), 0o644);
    await opening({ dataDir });
    expect(statSync(databaseFile(dataDir)).mode & 0o777).toBe(0o600);
  });
});

/** What others may read or write below a folder, the folder itself aside. */
function looseModes(dataDir: string): string[] {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => (statSync(path).mode & 0o077) !== 0);
}
