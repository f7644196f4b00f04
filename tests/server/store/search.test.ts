import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { piecesOf, termsOf } from '../../../src/lib/domain/search/pieces.ts';
import type { CaseId } from '../../../src/lib/domain/case/case.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { rebuildPresent } from '../../../src/lib/server/ops/rebuild.ts';
import type { Store } from '../../../src/lib/server/store/index.ts';
import {
  accepted,
  ADMIN,
  COORDINATOR,
  dispatched,
  does,
  newStore,
  opening,
  received,
  TREE,
  undoFrom,
  WORKER,
} from './bureau.ts';

const FINDING = '树根已经松动腐朽';

/** A case with something said in more than one of its events. */
async function worked(store: Store) {
  let kase = await dispatched(store);
  kase = accepted(await does(store, WORKER, kase, { type: 'accept', handler: WORKER.id }));
  kase = accepted(await does(store, WORKER, kase, { type: 'contact', gist: '半小时内到' }));
  return accepted(await does(store, WORKER, kase, { type: 'arrive', finding: FINDING }));
}

async function ids(store: Store, words: string, callers = true): Promise<CaseId[]> {
  const found = await store.candidates({
    scope: 'every',
    terms: termsOf(words),
    callers,
    before: null,
    most: 100,
  });
  return found.map(({ id }) => id);
}

/** Everything that the index holds, its shadow tables included. */
function look<T>(store: Store, work: (client: Database.Database) => T): T {
  const client = new Database(databaseFile(store.dataDir));
  try {
    return work(client);
  } finally {
    client.close();
  }
}
const rows = (store: Store) =>
  look(store, (client) => client.prepare('select rowid, * from search order by rowid').all());
const terms = (store: Store) =>
  look(store, (client) => {
    client.exec("create virtual table temp.held using fts5vocab('main', 'search', 'row')");
    return client.prepare('select term from temp.held').pluck().all() as string[];
  });

describe('the index that cases are searched by', () => {
  it('is written with the event that it tells of, and a move that says nothing writes nothing', async () => {
    const store = await newStore();
    const kase = await worked(store);
    expect(rows(store)).toHaveLength(3);
    expect(await ids(store, '松动')).toEqual([kase.id]);
    expect(await ids(store, '00000101')).toEqual([kase.id]);
    expect(await ids(store, '赵女')).toEqual([kase.id]);
    expect(await ids(store, '赵女', false)).toEqual([]);
    expect(await ids(store, '00000101', false)).toEqual([]);
    const before = rows(store);
    accepted(await does(store, WORKER, kase, { type: 'accept', handler: 3 }));
    expect(rows(store)).toEqual(before);
  });

  it('knows nothing of an act that was refused', async () => {
    const store = await newStore();
    const kase = await received(store);
    expect((await does(store, WORKER, kase, { type: 'contact', gist: '银杏' })).ok).toBe(false);
    expect(await ids(store, '银杏')).toEqual([]);
  });

  it('forgets the texts of an erased case, down to the last piece on the disk; its number and road stay', async () => {
    const store = await newStore();
    const kase = await worked(store);
    const other = await received(store);
    await store.erase(ADMIN, kase.id);
    for (const words of ['松动', '半小', '梧桐 12', '赵女', '00000101']) {
      expect(await ids(store, words), words).not.toContain(kase.id);
    }
    expect(await ids(store, kase.number)).toEqual([kase.id]);
    expect(await ids(store, '青禾路')).toEqual([other.id, kase.id]);
    const gone = piecesOf(FINDING).map(({ piece }) => piece);
    expect(terms(store).filter((term) => gone.includes(term))).toEqual([]);
    const { dataDir } = store;
    await store.close();
    for (const name of readdirSync(dataDir).filter((one) => one.startsWith('board.db'))) {
      const bytes = readFileSync(join(dataDir, name));
      for (const piece of ['松动', '动腐', '半小'])
        expect(bytes.includes(piece), `${name} ${piece}`).toBe(false);
    }
  });

  it('keeps what is said after an erasure, and is the same made anew', async () => {
    const store = await newStore();
    let kase = await worked(store);
    await store.erase(ADMIN, kase.id);
    kase = store.open.get(kase.id)!;
    accepted(await does(store, COORDINATOR, kase, { type: 'note', text: '已按规定清除' }));
    expect(await ids(store, '按规')).toEqual([kase.id]);
    expect(rebuildPresent(databaseFile(store.dataDir))).toEqual({ cases: 1, mended: 0, unread: [] });
  });

  it('holds imported cases, and forgets them alike', async () => {
    const store = await newStore();
    const written = await store.append(({ now, newCase }) => {
      const { id, number } = newCase(now);
      return [
        {
          ...{ type: 'imported', caseId: id, version: 1, by: 0, onBehalfOf: null, act: '' },
          ...{ occurredAt: now, recordedAt: now, texts: { title: '大件垃圾', detail: '356' } },
          data: {
            ...{ number, source: 'city', sourceId: '1-907700', stage: 'closed', caseType: 'help' },
            ...{ category: 'G01', urgent: false, receivedAt: now, closedAt: now, unit: 'JC1' },
            ...{ place: { road: 'S BERENDO ST', cross: '', area: 'Koreatown' }, anonymous: true },
          },
        },
      ];
    });
    expect(written.ok).toBe(true);
    for (const words of ['berendo', 'korea', '大件', '907700', '1-9077']) {
      expect(await ids(store, words), words).toEqual([1]);
    }
    await store.erase(ADMIN, 1);
    expect(await ids(store, '大件')).toEqual([]);
    for (const words of ['berendo', 'korea', '907700']) expect(await ids(store, words), words).toEqual([]);
  });

  it('is mended by a rebuild: what is missing, what is wrong, what belongs to no case', async () => {
    const store = await newStore();
    await worked(store);
    await received(store);
    const right = rows(store);
    look(store, (client) => {
      client.exec('delete from search where rowid >= 2 * 65536');
      client.exec("update search set words = '乱写' where rowid = 65537");
      client.exec("insert into search (rowid, words) values (7 * 65536 + 1, '无主')");
    });
    expect(rebuildPresent(databaseFile(store.dataDir)).mended).toBe(2);
    expect(rows(store)).toEqual(right);
  });

  it('is filled from the ledger when an older database is brought up to date', async () => {
    const store = await newStore();
    await worked(store);
    const right = rows(store);
    const { dataDir } = store;
    await store.close();
    undoFrom(databaseFile(dataDir), '0003_search');
    const again = await opening({ dataDir });
    expect(rows(again)).toEqual(right);
    expect(await ids(again, '松动')).toEqual([1]);
  });

  it('goes on where it stopped, case by case', async () => {
    const store = await newStore();
    for (let at = 0; at < 5; at++) accepted(await does(store, COORDINATOR, null, TREE));
    const query = { terms: termsOf('梧桐'), scope: 'every' as const, callers: true, most: 2 };
    expect((await store.candidates({ ...query, before: null })).map(({ id }) => id)).toEqual([5, 4]);
    expect((await store.candidates({ ...query, before: 4 })).map(({ id }) => id)).toEqual([3, 2]);
    expect(await store.candidates({ ...query, before: 1 })).toEqual([]);
  });
});
