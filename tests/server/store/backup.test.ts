import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backUp, restore } from '../../../src/lib/server/store/backup.ts';
import { databaseFile } from '../../../src/lib/server/store/database.ts';
import { signHead } from '../../../src/lib/server/store/index.ts';
import { verifyDatabase } from '../../../src/lib/server/store/verify.ts';
import { dispatched, MORNING, newFolder, newStore, opening, received } from './bureau.ts';

describe('a backup', () => {
  it('made while the bureau works is of one moment, sound, one file, without the key', async () => {
    const store = await newStore();
    await Promise.all(Array.from({ length: 50 }, () => received(store)));
    let working = true;
    const work = (async () => {
      while (working) await received(store);
    })();
    const target = join(newFolder(), 'copy.db');
    const verdict = await backUp(store.dataDir, target, MORNING);
    working = false;
    await work;
    expect(verdict.problems).toEqual([]);
    expect(verdict.cases).toBeGreaterThanOrEqual(50);
    expect(readdirSync(join(target, '..')).sort()).toEqual(['copy.db', 'copy.db.head.json']);
    expect(readFileSync(`${target}.head.json`, 'utf8')).not.toContain('PRIVATE');
    await expect(backUp(store.dataDir, target, MORNING)).rejects.toThrow('exists already');
  });

  it('restored to a blank folder is the same bureau, and its signed heads are trusted there', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    await signHead(store);
    const target = join(newFolder(), 'copy.db');
    await backUp(store.dataDir, target, MORNING);
    const dataDir = join(newFolder(), 'new');
    expect(restore(target, dataDir)).toMatchObject({ problems: [], unknownKeys: [], events: 3 });
    expect(verifyDatabase(databaseFile(dataDir), { dataDir })).toMatchObject({
      problems: [],
      unknownKeys: [],
    });
    const again = await opening({ dataDir });
    expect(again.open.get(kase.id)).toEqual(kase);
  });

  it('goes over what is there only when told to, keeps that aside, and never under a running program', async () => {
    const store = await newStore();
    const target = join(newFolder(), 'copy.db');
    await backUp(store.dataDir, target, MORNING);
    await received(store);
    await signHead(store);
    expect(() => restore(target, store.dataDir)).toThrow('is not empty');
    expect(() => restore(target, store.dataDir, { force: true })).toThrow('A program uses');
    await store.close();
    restore(target, store.dataDir, { force: true });
    expect(readdirSync(store.dataDir).filter((name) => name.includes('.before-restore-'))).toHaveLength(2);
    const again = await opening({ dataDir: store.dataDir });
    expect([again.head, again.open.size]).toEqual([1, 0]);
  });

  it('that is damaged or tampered with restores nothing', async () => {
    const store = await newStore();
    await received(store);
    const target = join(newFolder(), 'copy.db');
    await backUp(store.dataDir, target, MORNING);
    const bytes = readFileSync(target);
    bytes.write('望春路', bytes.indexOf('青禾路'));
    writeFileSync(target, bytes);
    const dataDir = join(newFolder(), 'new');
    expect(() => restore(target, dataDir)).toThrow(`The backup ${target} is not sound`);
    expect(existsSync(databaseFile(dataDir))).toBe(false);
    expect(() => restore(join(dataDir, 'none.db'), dataDir)).toThrow('There is no file');
  });
});
