import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { backUp } from '../../../src/lib/server/ops/backup.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { StoreError } from '../../../src/lib/server/store/index.ts';
import { rebuildPresent } from '../../../src/lib/server/ops/rebuild.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import {
  accepted,
  COORDINATOR,
  dispatched,
  does,
  INTAKE,
  newFolder,
  newStore,
  opening,
  TREE,
  undoFrom,
} from './bureau.ts';

/** For a program that starts while others have the machine. */
const timeout = 120_000;
const opens = resolve('tests/server/store/children/opens.ts');
const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The folder of a bureau that was closed in good order. */
async function closedFolder(): Promise<string> {
  const store = await newStore();
  await dispatched(store);
  await store.close();
  return store.dataDir;
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const all = readFileSync(file);
  bytes.copy(all, at);
  writeFileSync(file, all);
}

describe('D13 a database that cannot be used', () => {
  it.each([
    ['a destroyed header', (file: string) => overwrite(file, 0, Buffer.alloc(64, 7))],
    ['a destroyed page', (file: string) => overwrite(file, 3 * 4096, Buffer.alloc(4096, 7))],
    ['a text instead of a database', (file: string) => writeFileSync(file, '不是数据库'.repeat(100))],
  ])('for %s is refused with a sentence and left as it is', async (_, damage) => {
    const dataDir = await closedFolder();
    const file = databaseFile(dataDir);
    damage(file);
    const before = digest(file);
    const refused = opening({ dataDir });
    await expect(refused).rejects.toThrow(StoreError);
    await expect(refused).rejects.toThrow(
      `The database ${file} is damaged; nothing was changed. Restore a backup with: npm run restore -- BACKUP`,
    );
    expect(digest(file)).toBe(before);
  });

  it('because it is read-only is refused with a sentence', { timeout }, async () => {
    const dataDir = await closedFolder();
    chmodSync(dataDir, 0o755);
    chmodSync(databaseFile(dataDir), 0o444);
    const { stdout, status } = spawnSync(process.execPath, [opens, dataDir], { encoding: 'utf8' });
    expect(stdout).toContain(`StoreError: The database ${databaseFile(dataDir)} cannot be written`);
    expect(status).toBe(1);
  });

  it('because a newer program wrote it is refused with a sentence', async () => {
    const dataDir = await closedFolder();
    const client = new Database(databaseFile(dataDir));
    client.exec(`insert into __drizzle_migrations (hash, created_at) values ('', 9999999999999)`);
    client.close();
    await expect(opening({ dataDir })).rejects.toThrow('A newer version of this program wrote the database');
  });

  it('because it is another program’s is refused with a sentence', async () => {
    const dataDir = newFolder();
    const client = new Database(databaseFile(dataDir));
    client.exec('create table theirs (id integer)');
    client.close();
    await expect(opening({ dataDir })).rejects.toThrow('belongs to another program');
  });
});

describe('D17 an update of the database', () => {
  /** This version's migrations and one more. */
  const withOneMore = (sql: string): string => {
    const folder = join(newFolder(), 'sqlite');
    cpSync(resolve('drizzle/sqlite'), folder, { recursive: true });
    const journal = join(folder, 'meta', '_journal.json');
    const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: object[] };
    const entry = {
      idx: entries.length,
      version: '6',
      when: 9_000_000_000_000,
      tag: '9999_next',
      breakpoints: true,
    };
    writeFileSync(journal, JSON.stringify({ ...rest, entries: [...entries, entry] }));
    writeFileSync(join(folder, '9999_next.sql'), sql);
    return folder;
  };

  it('copies what is there beside itself, and then holds both', async () => {
    const dataDir = await closedFolder();
    const store = await opening({ dataDir, migrations: withOneMore('create table next (id integer)') });
    expect(store.open.size).toBe(1);
    const copy = readdirSync(dataDir).find((name) => name.startsWith('board.db.before-update-of-'));
    const client = new Database(join(dataDir, copy!), { readonly: true });
    expect(client.prepare('select count(*) from cases').pluck().get()).toBe(1);
    expect(client.prepare(`select count(*) from sqlite_schema where name = 'next'`).pluck().get()).toBe(0);
    client.close();
  });

  it('that fails leaves the old database in place with a sentence, and the old version starts', async () => {
    const dataDir = await closedFolder();
    const bad = withOneMore(
      'create table next (id integer);--> statement-breakpoint\nalter table nobody add x integer',
    );
    const refused = opening({ dataDir, migrations: bad });
    await expect(refused).rejects.toThrow(StoreError);
    await expect(refused).rejects.toThrow(
      /could not be brought to this version .* It is as it was; a copy lies at /s,
    );
    const store = await opening({ dataDir });
    expect(store.open.size).toBe(1);
    expect(tables(dataDir)).not.toContain('next');
  });

  it('finds the feedback that the district is owed for cases which an older version closed', async () => {
    const store = await newStore();
    const asked = { ...TREE, origin: 'assigned', caseType: 'inquiry' } as const;
    const answer = { type: 'answer', answer: '已答复市民', method: 'phone' } as const;
    const feedback = { type: 'feedback', text: '已反馈' } as const;
    for (const sent of [false, true]) {
      const kase = accepted(await does(store, INTAKE, null, asked, answer));
      if (sent) accepted(await does(store, INTAKE, kase, feedback));
    }
    const owed = new Map(store.owed);
    expect([...owed.keys()]).toEqual([1]);
    const { dataDir } = store;
    const file = databaseFile(dataDir);
    await store.close();
    undoFrom(file, '0007_feedback-owed');
    const client = new Database(file);
    client.exec('update cases set due = null');
    client.close();
    const again = await opening({ dataDir });
    expect(new Map(again.owed)).toEqual(owed);
    expect(verifyDatabase(file, { dataDir }).problems).toEqual([]);
  });

  it('finds which units see the cases that an older version stored, and which once held them', async () => {
    const store = await newStore();
    for (let cases = 0; cases < 2; cases++) {
      const kase = await dispatched(store);
      const moved = { type: 'reassign', unit: 'JC2', reason: 'capacity' } as const;
      if (cases === 1) accepted(await does(store, COORDINATOR, kase, moved));
    }
    const { dataDir } = store;
    const file = databaseFile(dataDir);
    await store.close();
    undoFrom(file, '0008_scopes');
    const again = await opening({ dataDir });
    const seen = async (unit: string, more = {}) =>
      Promise.all([1, 2].map((id) => again.find({ id }, { unit }, more)));
    expect(await seen('JC1')).toEqual([1, null]);
    expect(await seen('JC1', { reached: true })).toEqual([1, 2]);
    expect(await seen('JC2')).toEqual([null, 2]);
    expect(verifyDatabase(file, { dataDir }).problems).toEqual([]);
  });

  it('waits until the server of the older version is stopped, and no command brings it about', async () => {
    const dataDir = await closedFolder();
    const file = databaseFile(dataDir);
    undoFrom(file, '0007_feedback-owed');
    const older = new Database(file);
    older.pragma('journal_mode = wal');
    older.prepare('select count(*) from cases').get();
    const applied = () => older.prepare('select max(created_at) from __drizzle_migrations').pluck().get();
    const before = applied();
    await expect(opening({ dataDir })).rejects.toThrow(
      `Another program uses the database ${file}: stop it first`,
    );
    const otherVersion = `The database ${file} is not of this version: stop the server that uses it`;
    // As import and erase open it, as rebuild, backup and verify do.
    await expect(opening({ dataDir, update: false })).rejects.toThrow(otherVersion);
    expect(() => rebuildPresent(file)).toThrow(otherVersion);
    await expect(backUp(dataDir, join(newFolder(), 'copy.db'), 0)).rejects.toThrow(otherVersion);
    expect(() => verifyDatabase(file, { dataDir })).toThrow(otherVersion);
    const env = { ...process.env, DATA_DIR: dataDir };
    const erase = [resolve('src/cli/erase.ts'), '20261124-0001'];
    const { status, stderr } = spawnSync(process.execPath, erase, { env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining(otherVersion)]);
    expect(applied()).toBe(before);
    older.close();
    await expect(opening({ dataDir, update: false })).rejects.toThrow(otherVersion);
    expect((await opening({ dataDir })).open.size).toBe(1);
  });

  it('that would leave a row without its own is taken back', async () => {
    const dataDir = await closedFolder();
    const bad = withOneMore(`delete from units where code = 'JC2'`);
    await expect(opening({ dataDir, migrations: bad })).rejects.toThrow('a row would be left without');
    expect((await opening({ dataDir })).directory().units.has('JC2')).toBe(true);
  });

  it('that is killed midway leaves the old database, and the old version starts', { timeout }, async () => {
    const dataDir = await closedFolder();
    const slow = withOneMore(
      `create table next (id integer, body text);--> statement-breakpoint
       insert into next with recursive n(i) as (select 1 union all select i + 1 from n where i < 1e9)
       select i, hex(randomblob(200)) from n`,
    );
    const child = spawn(process.execPath, [opens, dataDir, slow], { stdio: ['ignore', 'ignore', 'inherit'] });
    const exit = once(child, 'exit');
    const log = `${databaseFile(dataDir)}-wal`;
    await vi.waitFor(() => expect(existsSync(log) && statSync(log).size).toBeGreaterThan(5_000_000), {
      timeout,
    });
    child.kill('SIGKILL');
    await exit;
    const store = await opening({ dataDir });
    expect(store.open.size).toBe(1);
    expect(tables(dataDir)).not.toContain('next');
  });
});

describe('a new data folder', () => {
  it('is made for its owner alone', async () => {
    const dataDir = join(newFolder(), 'a', 'b');
    await opening({ dataDir });
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('may be opened by two at once: one makes it, both find the same', async () => {
    const dataDir = newFolder();
    mkdirSync(dataDir, { recursive: true });
    const [one, two] = await Promise.all([opening({ dataDir }), opening({ dataDir })]);
    expect([one.head, two.head]).toEqual([0, 0]);
  });
});

function tables(dataDir: string): unknown[] {
  const client = new Database(databaseFile(dataDir), { readonly: true });
  try {
    return client.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all();
  } finally {
    client.close();
  }
}
