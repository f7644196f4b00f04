import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backUp } from '../../../src/lib/server/ops/backup.ts';
import { restore } from '../../../src/lib/server/ops/restore.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { headsFolder, signedHeadOf, writeHead } from '../../../src/lib/server/store/heads.ts';
import { signHead } from '../../../src/lib/server/store/index.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
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

  it('D10: does not fail when a head is signed meanwhile, as at midnight and at each start', async () => {
    const store = await newStore();
    for (let cases = 0; cases < 20; cases += 1) await received(store);
    await signHead(store);
    const { dataDir } = store;
    /** Another process has added an event and signs it. */
    const midnight = () => {
      const later = { seq: store.head + 1, hash: 'a'.repeat(64) };
      writeHead(join(headsFolder(dataDir), 'head-2026-11-25.json'), signedHeadOf(dataDir, later, MORNING));
    };
    const verdict = await backUp(dataDir, join(newFolder(), 'copy.db'), MORNING, midnight);
    expect(verdict).toMatchObject({ problems: [], cases: 20, signed: { seq: store.head } });
    expect(readdirSync(headsFolder(dataDir))).toHaveLength(2);
  });

  it('of a ledger that ends before a head that was exported earlier is refused', async () => {
    const store = await newStore();
    await received(store);
    await signHead(store);
    await store.close();
    cutTail(databaseFile(store.dataDir));
    await expect(backUp(store.dataDir, join(newFolder(), 'copy.db'), MORNING)).rejects.toThrow(
      'it ends before, but had 2 events when its head was signed',
    );
  });

  it.each([
    ['an empty head file', ''],
    ['one that was cut off', '{"seq": 2, "ha'],
  ])('and a check are not stopped by %s: it is named and left out', async (_, text) => {
    const store = await newStore();
    await received(store);
    await signHead(store);
    const broken = join(headsFolder(store.dataDir), 'head-2026-11-23-1.json');
    writeFileSync(broken, text);
    const { dataDir } = store;
    expect(verifyDatabase(databaseFile(dataDir), { dataDir })).toMatchObject({
      ...{ problems: [], unreadable: [broken] },
      signed: { seq: 2 },
    });
    expect((await backUp(dataDir, join(newFolder(), 'copy.db'), MORNING)).unreadable).toEqual([broken]);
    for (const command of text === '' ? ['verify', 'backup'] : []) {
      const env = { ...process.env, DATA_DIR: dataDir };
      const { status, stderr, stdout } = spawnSync(process.execPath, [resolve(`src/cli/${command}.ts`)], {
        env,
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, expect.stringContaining(`${broken} holds no head of a ledger`)]);
      expect(stdout).toContain('Sound: 2 events');
    }
  });

  it('restored to a blank folder is the same bureau, and its signed heads are trusted there', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    await signHead(store);
    const target = join(newFolder(), 'copy.db');
    await backUp(store.dataDir, target, MORNING);
    const dataDir = join(newFolder(), 'new');
    expect(await restore(target, dataDir)).toMatchObject({ problems: [], unknownKeys: [], events: 4 });
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
    await expect(restore(target, store.dataDir)).rejects.toThrow('is not empty');
    await expect(restore(target, store.dataDir, { force: true })).rejects.toThrow('A program uses');
    await store.close();
    await restore(target, store.dataDir, { force: true });
    const aside = readdirSync(store.dataDir).find((name) => name.startsWith('before-restore-'));
    expect(readdirSync(join(store.dataDir, aside!)).sort()).toEqual(['board.db', 'heads']);
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
    await expect(restore(target, dataDir)).rejects.toThrow(`The backup ${target} is not sound`);
    expect(existsSync(databaseFile(dataDir))).toBe(false);
    await expect(restore(join(dataDir, 'none.db'), dataDir)).rejects.toThrow('There is no file');
  });
});

/** Takes the last event away, past the triggers. */
function cutTail(file: string): void {
  const client = new Database(file);
  const triggers = client.prepare(`select name from sqlite_schema where type = 'trigger'`).pluck().all();
  for (const name of triggers) client.exec(`drop trigger ${name as string}`);
  client.exec('pragma foreign_keys = off');
  for (const table of ['texts', 'heads', 'ledger']) {
    client.exec(`delete from ${table} where seq = (select max(seq) from ledger)`);
  }
  client.exec('delete from cases');
  client.close();
}
