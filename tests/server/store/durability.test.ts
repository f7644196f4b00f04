import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import type { Db, Store } from '../../../src/lib/server/store/index.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import {
  accepted,
  dispatched,
  does,
  HEAD,
  INTAKE,
  newStore,
  opening,
  received,
  TREE,
  WORKER,
} from './bureau.ts';

const sound = (store: Store) =>
  verifyDatabase(databaseFile(store.dataDir), { dataDir: store.dataDir }).problems;

/** Runs a pragma on the writing connection, which is nobody else's to reach. */
function pragma(store: Store, text: string): Promise<unknown> {
  return store.transact((db: Db) => {
    const raw = db as unknown as { get(query: unknown): Record<string, unknown> | undefined };
    return Object.values(raw.get(sql.raw(`pragma ${text}`)) ?? {})[0];
  });
}

/** Frames of the write-ahead log that end a transaction: those that give the size of the database after it. */
function commits(store: Store): number {
  const log = readFileSync(`${databaseFile(store.dataDir)}-wal`);
  const frame = log.readUInt32BE(8) + 24;
  const salt = log.subarray(16, 24);
  let count = 0;
  for (let at = 32; at + frame <= log.length; at += frame) {
    if (!log.subarray(at + 8, at + 16).equals(salt)) break;
    if (log.readUInt32BE(at + 4) > 0) count += 1;
  }
  return count;
}

describe('D1 what is acknowledged', () => {
  it('is on the disk: every commit is synced, none waits long for a lock', async () => {
    const store = await newStore();
    expect(await pragma(store, 'journal_mode')).toBe('wal');
    expect(await pragma(store, 'synchronous')).toBe(2);
    expect(await pragma(store, 'foreign_keys')).toBe(1);
    expect(await pragma(store, 'busy_timeout')).toBeLessThanOrEqual(50);
  });

  it('shares one transaction with what arrived together, and has its own where it came alone', async () => {
    const store = await newStore();
    await received(store);
    const before = commits(store);
    await Promise.all(Array.from({ length: 64 }, () => received(store)));
    expect(commits(store)).toBe(before + 1);
    await received(store);
    await received(store);
    expect(commits(store)).toBe(before + 3);
  });

  it('of acts that are all refused needs none', async () => {
    const store = await newStore();
    await received(store);
    const before = commits(store);
    await does(store, INTAKE, null, { ...TREE, category: 'X99' });
    expect(commits(store)).toBe(before);
  });
});

describe('D2 kill -9 during a burst', () => {
  it('loses no acknowledged act and doubles none, three rounds', { timeout: 180_000 }, async () => {
    const store = await newStore();
    for (let cases = 0; cases < 8; cases++) await dispatched(store);
    const { dataDir } = store;
    await store.close();
    const acknowledged: { caseId: number; moves: number; act: string; handler: number }[] = [];
    for (let round = 1; round <= 3; round++) {
      const child = spawn(
        process.execPath,
        [resolve('tests/server/store/children/burst.ts'), dataDir, `${round}`],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const exit = once(child, 'exit');
      let lines = 0;
      for await (const line of createInterface(child.stdout)) {
        const [caseId, moves, act, handler] = line.split(' ');
        acknowledged.push({
          ...{ caseId: Number(caseId), moves: Number(moves) },
          ...{ act: act!, handler: Number(handler) },
        });
        lines += 1;
        if (lines === 50 * round) child.kill('SIGKILL');
      }
      expect(await exit).toEqual([null, 'SIGKILL']);
      const again = await opening({ dataDir });
      expect(sound(again)).toEqual([]);
      const stored: string[] = [];
      for (const { id } of again.open.values()) {
        const { story } = (await again.readCase({ id }))!;
        stored.push(...story.filter(({ event }) => event.type === 'accepted').map(({ event }) => event.act));
      }
      expect(new Set(stored).size).toBe(stored.length);
      expect(stored).toEqual(expect.arrayContaining(acknowledged.map(({ act }) => act)));
      const { head } = again;
      for (const { caseId, moves, act, handler } of acknowledged.slice(-20)) {
        const retry = { id: act, caseId, moves, commands: [{ type: 'accept', handler }] };
        accepted(await write(HEAD, retry, again));
      }
      expect(again.head).toBe(head);
      await again.close();
    }
  });
});

describe('D11 a full disk', () => {
  it('refuses whole groups as unavailable, keeps reads and memory as they were, and recovers', async () => {
    const store = await newStore({ onError: () => undefined });
    const kase = await dispatched(store);
    await pragma(store, `max_page_count = ${String(await pragma(store, 'page_count'))}`);
    const long = { ...TREE, text: '树'.repeat(5000) };
    const { head } = store;
    const written = await Promise.all(Array.from({ length: 30 }, () => does(store, INTAKE, null, long)));
    expect(written).toEqual(written.map(() => ({ ok: false, refusal: { code: 'unavailable' } })));
    expect([store.head, store.open.size]).toEqual([head, 1]);
    expect((await store.readCase(kase))?.kase).toEqual(kase);
    await pragma(store, 'max_page_count = 1000000');
    const after = await Promise.all(Array.from({ length: 30 }, () => does(store, INTAKE, null, long)));
    expect(after.map((one) => accepted(one).id)).toEqual(Array.from({ length: 30 }, (_, index) => index + 2));
    expect(sound(store)).toEqual([]);
  });
});

describe('D12 a lock that another program holds', () => {
  it('makes acts wait while reads and the loop go on, and then lets them through in order', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const other = new Database(databaseFile(store.dataDir));
    other.exec('begin immediate');
    let done = false;
    const waiting = does(store, HEAD, kase, { type: 'accept', handler: WORKER.id }).finally(
      () => (done = true),
    );
    for (let turns = 0; turns < 50; turns++) {
      await turn();
      expect((await store.readCase(kase))?.kase).toEqual(kase);
    }
    expect(done).toBe(false);
    other.exec('rollback');
    other.close();
    expect(accepted(await waiting)).toMatchObject({ handler: WORKER.id });
  });

  it('for longer than patience lasts has them refused, with nothing stored, and later goes on', async () => {
    const store = await newStore({ patience: 0, onError: () => undefined });
    const kase = await dispatched(store);
    const other = new Database(databaseFile(store.dataDir));
    other.exec('begin immediate');
    const act = {
      id: 'patience-1',
      caseId: kase.id,
      moves: kase.moves,
      commands: [{ type: 'accept', handler: 4 }],
    };
    expect(await write(HEAD, act, store)).toEqual({ ok: false, refusal: { code: 'unavailable' } });
    await expect(store.transact(() => 1)).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    other.exec('rollback');
    other.close();
    expect(accepted(await write(HEAD, act, store))).toMatchObject({ handler: 4 });
  });
});

describe('a group whose SQL fails', () => {
  it('is taken back and its acts run singly: only the one that cannot be stored is refused', async () => {
    const errors: unknown[] = [];
    const store = await newStore({ onError: (error) => errors.push(error) });
    const [bad, good] = [await dispatched(store), await dispatched(store)];
    const other = new Database(databaseFile(store.dataDir));
    other.exec(`update cases set version = 77 where id = ${bad.id}`);
    other.close();
    const written = await Promise.all(
      [good, bad, null].map((kase) =>
        kase
          ? does(store, HEAD, kase, { type: 'accept', handler: WORKER.id })
          : does(store, INTAKE, null, TREE),
      ),
    );
    expect(written.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(written[1]).toEqual({ ok: false, refusal: { code: 'case-sick' } });
    expect(String(errors[0])).toContain(`the row of case ${bad.id} is not at the version of its events`);
    expect(store.sick.get(bad.id)).toMatchObject({ number: bad.number, why: 'row' });
    expect(store.open.get(good.id)).toMatchObject({ handler: WORKER.id });
  });
});

describe('a transaction beside the groups', () => {
  it('is stored whole or not at all', async () => {
    const store = await newStore();
    const { roads } = await import('../../../src/lib/server/store/tables.ts');
    await store.transact(async (db) => {
      await db.insert(roads).values({ name: '云帆路', area: '西片' });
    });
    const failing = store.transact(async (db) => {
      await db.insert(roads).values({ name: '望春路', area: '西片' });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await store.read.$count(roads)).toBe(2);
  });

  it('that waits for anything else is taken back and loses its connection', async () => {
    const store = await newStore();
    const { roads } = await import('../../../src/lib/server/store/tables.ts');
    let late: Promise<unknown> = Promise.resolve();
    const waiting = store.transact((db) => {
      late = turn().then(async () => {
        await turn();
        await db.insert(roads).values({ name: '望春路', area: '西片' });
      });
      return late;
    });
    await expect(waiting).rejects.toThrow('a transaction may await its database and nothing else');
    await expect(late).rejects.toThrow('revoked');
    accepted(await does(store, INTAKE, null, TREE));
    expect(await store.read.$count(roads)).toBe(1);
  });
});
