import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { getTableColumns, getTableName, sql, type Table } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeAudit } from '../../../src/lib/server/auth/audit.ts';
import { audit } from '../../../src/lib/server/store/accounts.ts';
import { hashAudit, photoEntry, type AuditRow } from '../../../src/lib/server/store/audit-chain.ts';
import { bodyOf, GENESIS, hashEntry, type LedgerRow } from '../../../src/lib/server/store/chain.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { signHead, StoreError, type Db, type Store } from '../../../src/lib/server/store/index.ts';
import { LedgerReads } from '../../../src/lib/server/store/sqlite/ledger-reads.ts';
import {
  newPhotoId,
  photoFile,
  photosFolder,
  writePhoto,
} from '../../../src/lib/server/store/photo-files.ts';
import { keepPhoto, type Photo } from '../../../src/lib/server/store/photos.ts';
import { rebuildPresent } from '../../../src/lib/server/ops/rebuild.ts';
import { selection } from '../../../src/lib/server/store/sqlite/statements.ts';
import { ledger, photos } from '../../../src/lib/server/store/tables.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import {
  accepted,
  ADMIN,
  COORDINATOR,
  dispatched,
  does,
  HEAD,
  INTAKE,
  MORNING,
  newFolder,
  newStore,
  opening,
  received,
  TREE,
  undoFrom,
  withoutTriggers,
  WORKER,
} from './bureau.ts';

const PICTURE = Buffer.from('the bytes of a picture');

const problems = ({ dataDir }: Store, photos?: string) =>
  verifyDatabase(databaseFile(dataDir), { dataDir, now: MORNING, ...(photos !== undefined && { photos }) })
    .problems;

/** Runs SQL past the store, as whoever holds the file may; `triggers` stay in his way unless he drops them. */
function byHand({ dataDir }: Store, statements: string, { triggers = false } = {}): void {
  const client = new Database(databaseFile(dataDir));
  client.pragma('foreign_keys = off');
  try {
    if (triggers) client.exec(statements);
    else withoutTriggers(client, () => client.exec(statements));
  } finally {
    client.close();
  }
}

async function withPhoto(store: Store, caseId: number): Promise<Photo> {
  const id = newPhotoId();
  await writePhoto(store.dataDir, caseId, id, { full: PICTURE, thumb: PICTURE });
  const photo = {
    ...{ id, caseId, step: 'arrive' as const, rework: 0, unit: 'JC1', by: WORKER.id, recordedAt: MORNING },
    ...{ clientId: newPhotoId(), size: PICTURE.length },
    hash: createHash('sha256').update(PICTURE).digest('hex'),
  };
  await keepPhoto(store, photo);
  return photo;
}

/** A case whose unit was told of it, with a photo, looked at by three, all of it sealed and signed unless told otherwise. */
async function watched({ signed = true } = {}) {
  const store = await newStore();
  const kase = await dispatched(store);
  const photo = await withPhoto(store, kase.id);
  for (const by of [COORDINATOR, HEAD, WORKER]) {
    await store.transact((db) =>
      writeAudit<string>(db, { at: MORNING, what: 'case-opened', by: by.id, role: by.role, caseId: kase.id }),
    );
  }
  if (signed) await signHead(store);
  return { store, kase, photo };
}

describe('L2 L4 what lies beside the ledger', () => {
  it('as it was written is sound, and stands sealed under the ledger’s signed head', async () => {
    const { store } = await watched();
    expect(problems(store, photosFolder(store.dataDir))).toEqual([]);
    const { head } = store;
    await signHead(store);
    expect(store.head).toBe(head);
    await store.transact((db) => writeAudit(db, { at: MORNING, what: 'signed-in', by: 1 }));
    await signHead(store);
    expect(store.head).toBe(head + 1);
    expect(problems(store)).toEqual([]);
  });

  it.each([
    ['a row is deleted', 'delete from audit where id = 2', 'The audit breaks at row 2: it is missing.'],
    ['all rows are', 'delete from audit', 'The audit breaks at row 1: it ends before, but had 4 rows'],
    [
      'its tail is',
      'delete from audit where id > 2',
      'The audit breaks at row 3: it ends before, but had 4 rows',
    ],
    [
      'who looked is another',
      'update audit set "by" = 9 where id = 3',
      'The audit breaks at row 3 (case-opened): it is not what was written.',
    ],
    [
      'a row is put between',
      `insert into audit (id, at, what) values (5, 1, 'signed-in')`,
      'The audit breaks at row 5',
    ],
  ])('is found out when of the audit %s', async (_, statements, sentence) => {
    const { store } = await watched();
    byHand(store, statements);
    expect(problems(store)[0]).toContain(sentence);
  });

  it('is found out when the whole audit is chained anew', async () => {
    const { store } = await watched();
    byHand(store, 'update audit set "by" = 9 where id = 2');
    const client = new Database(databaseFile(store.dataDir));
    withoutTriggers(client, () => {
      const rows = client.prepare(`select ${selection(audit)} from audit order by id`).all() as AuditRow[];
      let hash = GENESIS;
      for (const row of rows) {
        hash = hashAudit(hash, row);
        client.prepare('update audit set hash = ? where id = ?').run(hash, row.id);
      }
    });
    client.close();
    expect(problems(store)[0]).toMatch(
      /^The audit was rewritten up to row 4: it is not the one that event \d+ sealed\.$/,
    );
  });

  it.each([
    [
      'a photo’s hash',
      `update photos set hash = '00'`,
      /^Photo [0-9a-f]+ of case 1 is not what was taken in\.$/,
    ],
    [
      'whose photo it is',
      `update photos set "by" = 9`,
      /^Photo [0-9a-f]+ of case 1 is not what was taken in\.$/,
    ],
    [
      'a photo, away',
      'delete from photos',
      /^A photo of case 1 that row 1 of the audit took in is missing, and nobody/,
    ],
    [
      'whom a notice told',
      'update notices set person = 5 where id = 1',
      /^The notices 1 to \d+ are not the \d+ that event/,
    ],
    [
      'a notice, away',
      'delete from notices where id = 1',
      /^The notices 1 to \d+ are not the \d+ that event \d+ sealed/,
    ],
    [
      'the search’s index',
      `delete from search where rowid in (select rowid from search limit 1)`,
      /^Case .* is not found by all/,
    ],
  ])('is found out when somebody changes %s', async (_, statements, sentence) => {
    const { store } = await watched();
    byHand(store, statements);
    expect(problems(store).find((problem) => sentence.test(problem))).toBeDefined();
  });

  it('says which picture is missing or another', async () => {
    const { store, photo } = await watched();
    const folder = photosFolder(store.dataDir);
    const file = photoFile(folder, photo.caseId, photo.id, 'full');
    writeFileSync(file, 'another picture');
    const said = [`Photo ${photo.id} of case 1: its picture is missing or not what was taken in.`];
    expect(problems(store, folder)).toEqual(said);
    rmSync(file);
    expect(problems(store, folder)).toEqual(said);
    expect(problems(store)).toEqual([]);
  });

  it('is as sound when a notice was read, a case erased, and the present rebuilt', async () => {
    const { store, kase } = await watched();
    await store.markRead(3, 'all');
    await store.erase(ADMIN, kase.id);
    await signHead(store);
    rebuildPresent(databaseFile(store.dataDir));
    expect(problems(store, photosFolder(store.dataDir))).toEqual([]);
  });

  it('which the first version kept unchained is chained and sealed by the update, its photos taken in', async () => {
    const { store, photo } = await watched({ signed: false });
    const { dataDir } = store;
    await store.close();
    undoFrom(databaseFile(dataDir), '0010_chains');
    const client = new Database(databaseFile(dataDir));
    withoutTriggers(client, () => client.exec(`delete from audit where what = 'photo-kept'`));
    client.close();
    const again = await opening({ dataDir });
    await signHead(again);
    expect(problems(again, photosFolder(dataDir))).toEqual([]);
    const rows = await again.read.select().from(audit);
    expect(rows.map(({ what }) => what)).toEqual([
      ...['case-opened', 'case-opened', 'case-opened', 'photo-kept', 'chained'],
    ]);
    expect(rows[3]).toMatchObject(photoEntry(photo));
    byHand(again, `update photos set hash = '00'`);
    expect(problems(again)[0]).toContain('is not what was taken in');
  });
});

describe('L2 L4 nothing that was written', () => {
  /** Through the application's own connection, and through another that drops no trigger. */
  const attempts: [string, string][] = [
    ['an event', `insert or replace into ledger select * from ledger where seq = 2`],
    [
      'an event, by another of the same act',
      replaced(ledger, 'seq', '(select max(seq) + 1 from ledger)', `type = 'received'`),
    ],
    ['an event', `replace into ledger select * from ledger where seq = 3`],
    ['an event', `update or replace ledger set seq = 2 where seq = 3`],
    ['a text', `insert or replace into texts select seq, field, salt, '别的' from texts limit 1`],
    ['a text', `update texts set body = ''`],
    ['a text', `delete from texts`],
    ['a head', `insert or replace into heads select * from heads`],
    ['a row of the audit', `insert or replace into audit select * from audit where id = 2`],
    ['a row of the audit', `update audit set "by" = 9`],
    ['a row of the audit', `delete from audit`],
    ['a photo', `insert or replace into photos select * from photos`],
    ['a photo', replaced(photos, 'id', `'other'`)],
    ['a photo', `update photos set hash = ''`],
    ['a photo', `delete from photos`],
  ];

  it.each(attempts)('is replaced, changed or deleted: %s, by %s', async (_, statement) => {
    const { store } = await watched();
    const refusal = /never changed|is erased or stays/;
    await expect(run(store, statement)).rejects.toThrow(refusal);
    expect(() => byHand(store, statement, { triggers: true })).toThrow(refusal);
    expect(problems(store, photosFolder(store.dataDir))).toEqual([]);
  });

  it('is kept less in a database of the version before, once it is updated', async () => {
    const { store } = await watched();
    const { dataDir } = store;
    await store.close();
    undoFrom(databaseFile(dataDir), '0010_chains');
    rmSync(join(dataDir, 'heads'), { recursive: true });
    const again = await opening({ dataDir });
    for (const [, statement] of attempts.filter(([what]) => what !== 'a head')) {
      await expect(run(again, statement)).rejects.toThrow(/never changed|is erased or stays/);
    }
  });

  it('stays when a case is erased, but for its own texts and photos', async () => {
    const { store, kase } = await watched();
    const other = await received(store);
    await store.erase(ADMIN, kase.id);
    await expect(run(store, 'delete from texts')).rejects.toThrow('a text is erased or stays');
    expect((await store.readCase(other))?.texts.title).toBe(TREE.title);
  });
});

/** `insert or replace` of one row of a table with one field of another value. */
function replaced(table: Table, field: string, value: string, where = 'true'): string {
  const columns = Object.values(getTableColumns(table)).map(({ name }) => `"${name}"`);
  const values = columns.map((column) => (column === `"${field}"` ? value : column));
  const name = getTableName(table);
  return `insert or replace into ${name} (${columns.join()}) select ${values.join()} from ${name} where ${where} limit 1`;
}

/** A statement on the store's own writing connection. */
function run(store: Store, statement: string): Promise<unknown> {
  const running = store.transact((db: Db) =>
    (db as unknown as { run(query: unknown): unknown }).run(sql.raw(statement)),
  );
  return running.catch((error: Error) => Promise.reject(error.cause as Error));
}

describe('when an event was recorded', () => {
  it('is never before the one that it follows, wherever the machine’s clock is put', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -3 * 24 * 3_600_000, max: 3 * 24 * 3_600_000 }), {
          minLength: 3,
          maxLength: 8,
        }),
        async (steps) => {
          let now = MORNING;
          const store = await newStore({ now: () => now });
          for (const step of steps) {
            now += step;
            const kase = await received(store);
            now -= Math.abs(step);
            accepted(await does(store, COORDINATOR, kase, { type: 'note', text: '已记下' }));
            await store.changeRoster(ADMIN, { put: [] });
          }
          const client = new Database(databaseFile(store.dataDir), { readonly: true });
          const moments = client
            .prepare('select recorded_at from ledger order by seq')
            .pluck()
            .all() as number[];
          client.close();
          expect(moments).toEqual(moments.toSorted((a, b) => a - b));
          expect(problems(store)).toEqual([]);
          await store.close();
        },
      ),
      { numRuns: 8 },
    );
  });

  it('three days before its predecessor is found out, chained anew or not', async () => {
    const store = await newStore();
    await dispatched(store);
    byHand(store, `update ledger set recorded_at = recorded_at - 3 * 86400000 where seq = 3`);
    const client = new Database(databaseFile(store.dataDir));
    withoutTriggers(client, () => rechain(client));
    client.close();
    expect(problems(store)).toContain('Event 3 was recorded before event 2, which it follows.');
  });

  it('fell in a ledger of the version before is let pass, later ones are not', async () => {
    const store = await newStore();
    await dispatched(store);
    const { dataDir } = store;
    await store.close();
    byHand(store, `update ledger set recorded_at = recorded_at + 1000 where seq = 2`);
    undoFrom(databaseFile(dataDir), '0010_chains');
    const again = await opening({ dataDir });
    rebuildPresent(databaseFile(dataDir));
    expect(problems(again)).toEqual([]);
    await received(again);
    byHand(again, `update ledger set recorded_at = 5 where seq = 4`);
    const other = new Database(databaseFile(dataDir));
    withoutTriggers(other, () => rechain(other));
    other.close();
    expect(problems(again)).toContain('Event 4 was recorded before event 3, which it follows.');
  });
});

/** Makes every hash anew, as if nothing had happened. */
function rechain(client: Database.Database): void {
  const put = client.prepare('update ledger set hash = ? where seq = ?');
  let hash = GENESIS;
  for (const row of [...new LedgerReads(client).after(0)] as LedgerRow[]) {
    put.run((hash = hashEntry(hash, row)), row.seq);
  }
}

describe('the policy and the calendar that hold from the beginning', () => {
  it('are written down once, and stay what they were when the program’s own change', async () => {
    const store = await newStore();
    await store.recordDefaults();
    const { head } = store;
    await store.recordDefaults();
    expect(store.head).toBe(head);
    const client = new Database(databaseFile(store.dataDir), { readonly: true });
    const first = client
      .prepare(`select type, data from ledger where type in ('policy-changed', 'calendar-changed')`)
      .all() as { type: string; data: string }[];
    client.close();
    expect(first.map(({ type }) => type)).toEqual(['policy-changed', 'calendar-changed']);
    expect(JSON.parse(first[0]!.data)).toEqual(store.policy());
    expect(JSON.parse(first[1]!.data)).toEqual(store.calendar());
    expect(problems(store)).toEqual([]);
  });

  it('are left alone where somebody has set them', async () => {
    const store = await newStore();
    await store.changeCalendar(ADMIN, { offset: 480, exceptions: { '2026-10-01': false } });
    const calendar = store.calendar();
    await store.recordDefaults();
    expect(store.calendar()).toEqual(calendar);
  });
});

describe('an act that comes again under its id', () => {
  const note = (text: string) => ({ type: 'note' as const, text });

  it('with other commands is refused with a sentence, in one tick, later and after a restart', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const act = { id: 'once-and-again', caseId: kase.id, moves: kase.moves, commands: [note('已备锯。')] };
    const other = { ...act, commands: [note('不用了。')] };
    const [first, second] = await Promise.all([write(HEAD, act, store), write(HEAD, other, store)]);
    const refused = { ok: false, refusal: { code: 'act-reused' } };
    expect([first.ok, second]).toMatchObject([true, refused]);
    expect(await write(HEAD, other, store)).toMatchObject({ ...refused, kase: { id: kase.id } });
    const { dataDir, head } = store;
    await store.close();
    const again = await opening({ dataDir });
    expect(await write(HEAD, other, again)).toMatchObject(refused);
    accepted(await write(HEAD, act, again));
    expect(again.head).toBe(head);
  });

  it('that registers another case is refused, too', async () => {
    const store = await newStore();
    const act = { id: 'registered-once', caseId: null, moves: 0, commands: [TREE] };
    accepted(await write(INTAKE, act, store));
    const other = { ...act, commands: [{ ...TREE, title: '另一件事' }] };
    expect(await write(INTAKE, other, store)).toMatchObject({ refusal: { code: 'act-reused' } });
    expect(store.open.size).toBe(1);
  });

  it('from a phone that now says when it was recorded is the same act', async () => {
    const store = await newStore();
    const kase = accepted(
      await does(store, HEAD, await dispatched(store), { type: 'accept', handler: WORKER.id }),
    );
    const act = {
      id: 'kept-on-a-phone',
      caseId: kase.id,
      moves: kase.moves,
      commands: [{ type: 'contact', gist: '已联系' }],
    };
    accepted(await write(WORKER, act, store));
    const { head } = store;
    const again = { ...act, commands: [{ type: 'contact', gist: '已联系', occurredAt: MORNING - 1000 }] };
    accepted(await write(WORKER, again, store));
    expect(store.head).toBe(head);
  });

  it('of a ledger that kept no bodies is answered as before', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const act = { id: 'of-the-version-before', caseId: kase.id, moves: kase.moves, commands: [note('一')] };
    accepted(await write(HEAD, act, store));
    const { dataDir } = store;
    await store.close();
    undoFrom(databaseFile(dataDir), '0010_chains');
    const again = await opening({ dataDir });
    accepted(await write(HEAD, { ...act, commands: [note('二')] }, again));
  });

  it('is known by a number that other commands do not give', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(bodyOf([one])).toBe(bodyOf([JSON.parse(JSON.stringify(one))]));
        expect(Number.isSafeInteger(bodyOf([one]))).toBe(true);
        if (JSON.stringify(one) !== JSON.stringify(other)) expect(bodyOf([one])).not.toBe(bodyOf([other]));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an emptied database', () => {
  it.each([
    ['cut to nothing', (file: string) => truncateSync(file, 0)],
    ['away', (file: string) => rmSync(file)],
    [
      'emptied of its events',
      (file: string) => {
        const client = new Database(file);
        client.pragma('foreign_keys = off');
        withoutTriggers(client, () =>
          client.exec('delete from texts; delete from ledger; delete from cases; delete from heads'),
        );
        client.close();
      },
    ],
  ])(
    'beside what an earlier life left, since it is %s, is no new bureau and is left as it is',
    async (_, empty) => {
      const store = await newStore();
      await received(store);
      await signHead(store);
      const { dataDir } = store;
      await store.close();
      const file = databaseFile(dataDir);
      for (const log of ['-wal', '-shm']) rmSync(file + log, { force: true });
      empty(file);
      const refused = opening({ dataDir });
      await expect(refused).rejects.toThrow(StoreError);
      await expect(refused).rejects.toThrow(`The database ${file} is empty, but ${dataDir}/`);
    },
  );

  it('beside nothing but an empty folder is a new one', async () => {
    const dataDir = newFolder();
    writeFileSync(databaseFile(dataDir), '');
    expect((await opening({ dataDir })).head).toBe(0);
    expect(readdirSync(dataDir)).toContain('board.db');
    expect(readFileSync(databaseFile(dataDir)).length).toBeGreaterThan(0);
  });
});
