import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { GENESIS, hashEntry } from '../../../src/lib/server/store/chain.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { signHead, type Store } from '../../../src/lib/server/store/index.ts';
import { LedgerReads } from '../../../src/lib/server/store/sqlite/ledger-reads.ts';
import { rebuildPresent } from '../../../src/lib/server/ops/rebuild.ts';
import { heads, ledger } from '../../../src/lib/server/store/tables.ts';
import { readHead } from '../../../src/lib/server/store/heads.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import {
  accepted,
  ADMIN,
  caseOf,
  COORDINATOR,
  dispatched,
  does,
  HEAD,
  newFolder,
  newStore,
  opening,
  received,
  WORKER,
} from './bureau.ts';

/** For a program that starts while others have the machine. */
const timeout = 120_000;

const verify = (store: Store, more = {}) =>
  verifyDatabase(databaseFile(store.dataDir), { dataDir: store.dataDir, ...more });

/** Somebody who holds the file itself: no trigger is in his way. */
function tamper(store: Store, with_: (client: Database.Database) => void): void {
  const client = new Database(databaseFile(store.dataDir));
  const triggers = client.prepare(`select name from sqlite_schema where type = 'trigger'`).pluck().all();
  for (const name of triggers) client.exec(`drop trigger "${String(name)}"`);
  with_(client);
  client.close();
}

/** Makes every hash anew from an event on, as if nothing had happened. */
function rechain(client: Database.Database): void {
  const rows = [...new LedgerReads(client).after(0)];
  const put = client.prepare('update ledger set hash = ? where seq = ?');
  let hash = GENESIS;
  for (const row of rows) put.run((hash = hashEntry(hash, row)), row.seq);
}

/** A store with one case taken to the contact, whom it was told to sealed as event 6, its head signed. */
async function worked() {
  const store = await newStore();
  const kase = await dispatched(store);
  const taken = accepted(await does(store, HEAD, kase, { type: 'accept', handler: WORKER.id }));
  const contacted = accepted(await does(store, WORKER, taken, { type: 'contact', gist: '半小时内到' }));
  const head = (await signHead(store))!;
  expect(head.seq).toBe(6);
  return { store, kase: contacted, head };
}

describe('L2 the ledger', () => {
  it('as it was written is sound, also beside the running store', async () => {
    const { store, head } = await worked();
    const { seq, hash } = head;
    expect(verify(store, { against: head })).toEqual({
      ...{ problems: [], unknownKeys: [], unreadable: [], events: 6, cases: 1 },
      ...{ head: { seq, hash }, signed: { seq, signedAt: head.signedAt } },
    });
  });

  it('is not changed, nor is anything of it deleted, through the application’s own connection', async () => {
    const { store } = await worked();
    const changes = [
      () => store.transact((db) => db.update(ledger).set({ by: 9 }).where(eq(ledger.seq, 2))),
      () => store.transact((db) => db.delete(ledger)),
      () => store.transact((db) => db.update(heads).set({ hash: '' })),
      () => store.transact((db) => db.delete(heads)),
    ];
    for (const change of changes) await expect(change()).rejects.toThrow(/never changed|Failed query/);
    expect(verify(store).problems).toEqual([]);
  });

  it.each([
    ['an actor', `update ledger set "by" = 5 where seq = 4`, 'event 4 (accepted)'],
    ['a moment', `update ledger set recorded_at = recorded_at - 1 where seq = 2`, 'event 2 (received)'],
    [
      'a word of data',
      `update ledger set data = replace(data, 'JC1', 'JC2') where seq = 3`,
      'event 3 (dispatched)',
    ],
    ['who saw it', `update ledger set audiences = 'c o w' where seq = 5`, 'event 5 (contacted)'],
    ['a deleted event', `delete from ledger where seq = 3`, 'event 3: it is missing'],
  ])('of which %s was changed in the file names the event', async (_, sql, where) => {
    const { store } = await worked();
    tamper(store, (client) => {
      client.pragma('foreign_keys = off');
      client.exec(sql);
    });
    expect(verify(store).problems).toEqual([expect.stringContaining(`The ledger breaks at ${where}`)]);
  });

  it('whose tail was cut off ends before its signed head', async () => {
    const { store } = await worked();
    tamper(store, (client) => {
      client.pragma('foreign_keys = off');
      client.exec('delete from texts where seq = 5; delete from ledger where seq >= 5');
      client.exec(`update cases set version = 3, last_seq = 4, stage = 'dispatched'`);
    });
    expect(verify(store).problems[0]).toContain(
      'The ledger breaks at event 5: it ends before, but had 6 events',
    );
  });

  it('that was rewritten with a chain of its own differs from its signed head, and from an exported one', async () => {
    const { store, head } = await worked();
    tamper(store, (client) => {
      client.exec('update ledger set recorded_at = recorded_at - 60000 where seq = 5');
      rechain(client);
    });
    expect(verify(store).problems[0]).toContain('The ledger was rewritten up to event 6');
    tamper(store, (client) => client.exec('delete from heads'));
    rmSync(join(store.dataDir, 'heads'), { recursive: true });
    expect(verify(store).problems.join()).not.toContain('rewritten');
    expect(verify(store, { against: head }).problems[0]).toContain('The ledger was rewritten up to event 6');
  });

  it('whose head somebody else signed is not trusted', async () => {
    const { store, head } = await worked();
    const forger = await newStore();
    await received(forger);
    const forged = (await signHead(forger))!;
    tamper(store, (client) =>
      client
        .prepare('update heads set key = ?, signature = ? where seq = ?')
        .run(forged.key, forged.signature, head.seq),
    );
    expect(verify(store).unknownKeys).toEqual([forged.key]);
    tamper(store, (client) => client.prepare('update heads set key = ?').run(head.key));
    expect(verify(store).problems).toEqual(['The signature of the head at event 6 is false.']);
  });

  it.each([
    [
      'a text was changed',
      `update texts set body = '改过' where field = 'gist'`,
      'The text ‘gist’ of event 5',
    ],
    ['a text was removed unasked', `delete from texts where field = 'gist'`, 'A text of event 5 is missing'],
    ['a text was added', `insert into texts values (3, 'gist', '', '')`, '1 texts belong to no event'],
    ['the present was changed', `update cases set stage = 'resolved'`, 'differs from its events in stage'],
    ['a case was hidden', `delete from cases`, 'is missing among the present cases'],
    [
      'a name was changed',
      `update people set name = '别人' where id = 4`,
      'Person 4 differs from its events',
    ],
  ])('tells when %s', async (_, sql, sentence) => {
    const { store } = await worked();
    tamper(store, (client) => client.exec(sql));
    expect(verify(store).problems[0]).toContain(sentence);
  });

  it(
    'is checked by a command that says so in one line, or names the event and fails',
    { timeout },
    async () => {
      const { store, head } = await worked();
      const cli = resolve('src/cli/verify.ts');
      const env = { ...process.env, DATA_DIR: store.dataDir };
      expect(execFileSync(process.execPath, [cli], { env, encoding: 'utf8' })).toMatch(
        /^Sound: 6 events, 1 cases, head 6 [0-9a-f]{16}…, signed up to event 6 on 2026-11-24\.\n$/,
      );
      const exported = join(newFolder(), 'head.json');
      writeFileSync(exported, JSON.stringify(head));
      tamper(store, (client) => client.exec('update ledger set "by" = 5 where seq = 4'));
      const failed = spawnSync(process.execPath, [cli, '--against', exported], { env, encoding: 'utf8' });
      expect(failed.status).toBe(1);
      expect(failed.stderr).toContain('The ledger breaks at event 4 (accepted): it is not what was written.');
    },
  );
});

describe('the signed head', () => {
  it('is kept, exported, and signed once for one position, by a key for its owner alone', async () => {
    const { store, head } = await worked();
    expect(await signHead(store, head.signedAt + 1000)).toEqual(head);
    expect(await store.read.$count(heads)).toBe(1);
    const [file] = readdirSync(join(store.dataDir, 'heads'));
    expect(readHead(readFileSync(join(store.dataDir, 'heads', file!), 'utf8'))).toEqual(head);
    expect(statSync(join(store.dataDir, 'keys', 'ledger.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(store.dataDir).mode & 0o077).toBe(statSync(newFolder()).mode & 0o077);
  });

  it('of an empty ledger is none', async () => {
    expect(await signHead(await opening({ dataDir: newFolder() }))).toBeNull();
  });
});

describe('erasing a case', () => {
  it('removes every text from the disk, and the ledger still verifies', async () => {
    const { store, kase } = await worked();
    const other = await received(store);
    expect(await store.erase(ADMIN, kase.id)).toEqual({ ok: true, to: 8, cases: [kase.id] });
    expect(store.open.get(kase.id)).toMatchObject({
      ...{ erased: true, title: '', version: kase.version + 1, moves: kase.moves },
      place: { road: '青禾路', detail: '' },
    });
    const file = await store.readCase(kase);
    expect(file?.texts).toEqual({});
    expect(file?.story.map(({ event }) => event.type)).toEqual([
      ...['received', 'dispatched', 'accepted', 'contacted', 'texts-erased'],
    ]);
    expect((await store.readCase(other))?.texts.title).toBe('梧桐倾斜压住非机动车道');
    expect(verify(store).problems).toEqual([]);
    const { dataDir } = store;
    await store.close();
    const bytes = readdirSync(dataDir)
      .filter((name) => name.startsWith('board.db'))
      .map((name) => readFileSync(join(dataDir, name)));
    expect(bytes.some((part) => part.includes('半小时内到'))).toBe(false);
    const again = await opening({ dataDir });
    expect(again.open.get(kase.id)).toEqual(file?.kase);
    expect(await again.erase(ADMIN, 99)).toBeNull();
  });

  it('leaves its number, which still finds it, and later texts their place', async () => {
    const { store, kase } = await worked();
    await store.erase(ADMIN, kase.id);
    accepted(
      await does(store, COORDINATOR, await caseOf(store, kase.id), { type: 'note', text: '已按规定清除。' }),
    );
    expect((await store.readCase({ number: kase.number }))?.texts).toEqual({ text: '已按规定清除。' });
    expect(verify(store).problems).toEqual([]);
  });
});

describe('rebuilding the present', () => {
  it('from the ledger changes nothing that is right', async () => {
    const { store } = await worked();
    expect(rebuildPresent(databaseFile(store.dataDir))).toEqual({ cases: 1, mended: 0, unread: [] });
  });

  it('mends what differs, brings back what is missing, and drops what no event knows', async () => {
    const { store, kase } = await worked();
    const other = await received(store);
    tamper(store, (client) => {
      client.exec(
        `insert into cases select * from (select 77 as id), (select '20261124-0077' as number), (${rest})`,
      );
      client.exec(`update cases set stage = 'closed', open = 0 where id = ${kase.id}`);
      client.exec(`delete from cases where id = ${other.id}`);
      client.exec(`update people set name = '别人'`);
    });
    expect(rebuildPresent(databaseFile(store.dataDir))).toEqual({ cases: 2, mended: 3, unread: [] });
    expect(verify(store).problems).toEqual([]);
    accepted(await does(store, COORDINATOR, other, { type: 'dispatch', unit: 'JC2' }));
  });
});

/** Every column of the first case but its id and number. */
const rest = `select version, last_seq, moves, stage, open, origin, external_no, district_due, type, category, urgent,
  confidential, against, unit, handler, road, "cross", area, detail, title, erased, received_at, dispatched_at,
  contacted_at, arrived_at, resolved_at, closed_at, result, rework, due, imported, seen_by, reached_by from cases limit 1`;
