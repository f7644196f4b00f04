import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Case } from '../../../src/lib/domain/case/case.ts';
import type { CommandInput } from '../../../src/lib/domain/case/commands/index.ts';
import { copiesIn } from '../../../src/lib/server/store/sqlite/copies.ts';
import { hashEntry } from '../../../src/lib/server/store/chain.ts';
import { databaseFile, openReader, openWriter } from '../../../src/lib/server/store/sqlite/database.ts';
import { LedgerReads } from '../../../src/lib/server/store/sqlite/ledger-reads.ts';
import { writePhoto } from '../../../src/lib/server/store/photo-files.ts';
import { rebuildPresent } from '../../../src/lib/server/ops/rebuild.ts';
import type { Store } from '../../../src/lib/server/store/index.ts';
import { inserter } from '../../../src/lib/server/store/sqlite/statements.ts';
import { ledger } from '../../../src/lib/server/store/tables.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import {
  accepted,
  ADMIN,
  caseOf,
  COORDINATOR,
  does,
  INTAKE,
  newStore,
  opening,
  TREE,
  WORKER,
} from './bureau.ts';

/** Everything that lies in a store's folder, the log beside the database included. */
function bytesIn(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file));
}

/** Words that stand nowhere else, by which somebody could be found: whole, and in the pieces that a search cuts. */
class Canaries {
  readonly all: string[] = [];
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A word of rare characters. */
  word(): string {
    const at = this.#seed * 7919 + this.all.length * 4;
    const word = [0, 1, 2].map((step) => String.fromCodePoint(0x3400 + ((at + step) % 6000))).join('');
    this.all.push(word, word.slice(0, 2));
    return word;
  }

  phone(): string {
    const phone = `139${String(10_000_000 + this.#seed * 1000 + this.all.length)}`;
    this.all.push(phone);
    return phone;
  }

  expectGoneFrom(folder: string): void {
    const bytes = bytesIn(folder);
    for (const canary of this.all) for (const one of bytes) expect(one.includes(canary), canary).toBe(false);
  }
}

function received(canaries: Canaries, fields: object = {}): CommandInput {
  return {
    ...TREE,
    place: { road: canaries.word(), cross: canaries.word(), detail: canaries.word(), area: canaries.word() },
    origin: 'assigned',
    externalNo: canaries.phone(),
    text: canaries.word(),
    title: canaries.word(),
    callers: [{ name: canaries.word(), phone: canaries.phone() }],
    ...fields,
  };
}

/** What may be done to an open case, each step with words of its own. */
const STEPS: Record<string, (store: Store, kase: Case, canaries: Canaries) => Promise<Case>> = {
  note: async (store, kase, canaries) =>
    accepted(await does(store, COORDINATOR, kase, { type: 'note', text: canaries.word() })),
  urge: async (store, kase, canaries) =>
    accepted(await does(store, COORDINATOR, kase, { type: 'urge', text: canaries.word() })),
  contact: async (store, kase, canaries) => {
    const taken = accepted(await does(store, WORKER, kase, { type: 'accept', handler: WORKER.id }));
    return accepted(await does(store, WORKER, taken, { type: 'contact', gist: canaries.word() }));
  },
  return: async (store, kase, canaries) =>
    accepted(await does(store, WORKER, kase, { type: 'request-return', reason: canaries.word() })),
  photo: async (store, kase, canaries) => {
    const picture = Buffer.from(canaries.word());
    await writePhoto(store.dataDir, kase.id, 'a'.repeat(32), { full: picture, thumb: picture });
    return kase;
  },
};

async function worked(store: Store, canaries: Canaries, steps: readonly string[]): Promise<Case> {
  let kase = accepted(await does(store, INTAKE, null, received(canaries), { type: 'dispatch', unit: 'JC1' }));
  for (const step of new Set(steps)) kase = await STEPS[step]!(store, kase, canaries);
  return kase;
}

const verify = (store: Store) =>
  verifyDatabase(databaseFile(store.dataDir), { dataDir: store.dataDir }).problems;

describe('R4, erasing a case', () => {
  it(
    'leaves nothing that anybody typed in the database, its log or the photos, whatever was done to it',
    { timeout: 120_000 },
    async () => {
      const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(
          steps,
          steps,
          fc.boolean(),
          fc.integer({ min: 1, max: 500 }),
          async (first, second, merged, seed) => {
            const store = await newStore();
            const canaries = new Canaries(seed);
            const target = await worked(store, canaries, first);
            const source = await worked(store, canaries, second);
            if (merged) {
              const merge = { type: 'merge', target: target.id, reason: canaries.word() } as const;
              accepted(await does(store, COORDINATOR, source, merge));
            }
            expect(await store.erase(ADMIN, target.id)).toMatchObject({
              ok: true,
              cases: merged ? [target.id, source.id] : [target.id],
            });
            if (!merged) await store.erase(ADMIN, source.id);
            canaries.expectGoneFrom(store.dataDir);
            expect(verify(store)).toEqual([]);
            expect(rebuildPresent(databaseFile(store.dataDir))).toMatchObject({ mended: 0 });
            const [view, { dataDir }] = [await caseOf(store, target.id), store];
            expect(view).toMatchObject({
              erased: true,
              title: '',
              externalNo: null,
              place: { road: '', cross: '', detail: '', area: '' },
            });
            await store.close();
            canaries.expectGoneFrom(dataDir);
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it('that merged into another takes along what that one says of its callers, and nothing else', async () => {
    const store = await newStore();
    const canaries = new Canaries(900);
    const target = accepted(await does(store, INTAKE, null, TREE, { type: 'dispatch', unit: 'JC1' }));
    const [name, phone] = ['欧阳测乙', '13711112222'];
    const source = accepted(
      await does(store, INTAKE, null, received(canaries, { callers: [{ name, phone }] })),
    );
    accepted(
      await does(store, COORDINATOR, source, { type: 'merge', target: target.id, reason: '同一棵树' }),
    );
    for (const text of ['测乙女士又来电', '137-1111 2222 打不通', '树已扶正']) {
      accepted(await does(store, COORDINATOR, await caseOf(store, target.id), { type: 'note', text }));
    }
    let kase = await caseOf(store, target.id);
    kase = accepted(await does(store, WORKER, kase, { type: 'accept', handler: WORKER.id }));
    kase = accepted(await does(store, WORKER, kase, { type: 'contact', caller: 2, gist: '晚上再去' }));
    expect(await store.erase(ADMIN, source.id)).toMatchObject({ ok: true, cases: [source.id] });
    const said = (await store.readCase(target))!.story.flatMap(({ event }) => Object.values(event.texts));
    expect(said).toContain('树已扶正');
    expect(said).toContain(TREE.text);
    for (const gone of ['测乙女士又来电', '137-1111 2222 打不通', '晚上再去'])
      expect(said).not.toContain(gone);
    const after = await caseOf(store, target.id);
    expect(after).toMatchObject({
      erased: false,
      title: kase.title,
      version: kase.version + 1,
      moves: kase.moves,
    });
    for (const bytes of bytesIn(store.dataDir)) {
      for (const gone of [name, phone, '测乙', '137-1111', '晚上再去'])
        expect(bytes.includes(gone), gone).toBe(false);
    }
    expect(verify(store)).toEqual([]);
    expect(rebuildPresent(databaseFile(store.dataDir))).toMatchObject({ mended: 0 });
  });

  it('says that a reader of long standing holds the log, and empties it once he is done', async () => {
    const store = await newStore();
    const canaries = new Canaries(901);
    const kase = await worked(store, canaries, ['note']);
    const reader = openReader(databaseFile(store.dataDir));
    reader.exec('begin');
    reader.prepare('select count(*) from texts').get();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      expect(await store.erase(ADMIN, kase.id)).toMatchObject({ ok: true, lingers: true });
      expect(bytesIn(store.dataDir).some((bytes) => bytes.includes(canaries.all[0]!))).toBe(true);
      expect(await store.emptyLog()).toBe(false);
      reader.exec('commit');
      vi.advanceTimersByTime(5_000);
    } finally {
      vi.useRealTimers();
      reader.close();
    }
    canaries.expectGoneFrom(store.dataDir);
  });

  it('names the copies that still hold it', async () => {
    const store = await newStore();
    const { dataDir } = store;
    mkdirSync(join(dataDir, 'backups'));
    const copies = [
      'board.db.before-update-of-1',
      'backups/20261124T010203-board.db',
      'board.db.before-update-of-2.part',
    ];
    for (const copy of copies) writeFileSync(join(dataDir, copy), '');
    writeFileSync(join(dataDir, 'backups/20261124T010203-board.db.head.json'), '');
    expect(copiesIn(dataDir)).toEqual(copies.map((copy) => join(dataDir, copy)).toSorted());
  });
});

describe('what the ledger holds of a case', () => {
  it('is nothing that somebody typed: what the catalogue does not know stands among its texts', async () => {
    const store = await newStore();
    const place = { road: '青禾路', cross: '欧阳测甲家', detail: '12号', area: '13912345678' };
    const asked = { ...TREE, place, origin: 'assigned', externalNo: '张三13700000000' } as const;
    const kase = accepted(await does(store, INTAKE, null, asked));
    expect(kase).toMatchObject({ place, externalNo: '张三13700000000' });
    const reader = openReader(databaseFile(store.dataDir));
    const data = reader.prepare('select data from ledger where case_id = ?').pluck().all(kase.id).join('');
    reader.close();
    expect(data).toContain('青禾路');
    for (const typed of ['测甲', '139', '张三', '12号']) expect(data).not.toContain(typed);
    const { dataDir } = store;
    await store.close();
    const again = await opening({ dataDir });
    expect(again.open.get(kase.id)).toEqual(kase);
    expect(verify(again)).toEqual([]);
  });

  it('a free text that a rule lets into an event’s data is not stored', async () => {
    const errors: unknown[] = [];
    const store = await newStore({ onError: (error) => errors.push(error) });
    const kase = accepted(await does(store, INTAKE, null, TREE));
    const { head } = store;
    const who = { by: 0, onBehalfOf: null, act: '', texts: {}, caseId: kase.id, version: kase.version + 1 };
    const data = { unit: '张三 家', channel: 'system' as const, readBackAt: null };
    const stored = await store.append(({ now }) => [
      { type: 'dispatched', ...who, occurredAt: now, recordedAt: now, data: { ...data, startedAt: now } },
    ]);
    expect(stored).toEqual({ ok: false, refusal: { code: 'cannot-record' } });
    expect(String(errors)).toBe('Error: the data of an event dispatched hold free text');
    expect(store.head).toBe(head);
  });

  it('of an older version stays as it is there, and goes from everything else once it is erased', async () => {
    const first = await newStore();
    const { id } = accepted(await does(first, INTAKE, null, TREE));
    const { dataDir } = first;
    const file = databaseFile(dataDir);
    await first.close();
    const client = openWriter(file);
    const ledgerReads = new LedgerReads(client);
    const [row] = [...ledgerReads.ofCase(id)];
    const data = JSON.parse(row!.data) as { place: object };
    const typed = {
      ...data,
      number: '20261124-0077',
      externalNo: '测丙-77',
      place: { ...data.place, road: '测丙家路' },
    };
    const old = {
      ...row!,
      seq: row!.seq + 1,
      caseId: 77,
      act: 'of-an-older-version',
      textHashes: null,
      data: JSON.stringify(typed),
    };
    inserter(client, ledger)({ ...old, hash: hashEntry(row!.hash, old) });
    client.close();
    expect(rebuildPresent(file)).toMatchObject({ cases: 2, mended: 1 });
    const store = await opening({ dataDir });
    expect(await caseOf(store, 77)).toMatchObject({ externalNo: '测丙-77', place: { road: '测丙家路' } });
    expect(await store.erase(ADMIN, 77)).toMatchObject({ ok: true });
    expect(await caseOf(store, 77)).toMatchObject({ externalNo: null, place: { road: '', area: '东片' } });
    const reader = openReader(file);
    const stands = (table: string) => JSON.stringify(reader.prepare(`select * from ${table}`).all());
    expect(stands('ledger')).toContain('测丙');
    for (const table of ['cases', 'texts', 'search']) expect(stands(table), table).not.toContain('测丙');
    reader.close();
    expect(verify(store)).toEqual([]);
    expect(rebuildPresent(file)).toMatchObject({ mended: 0 });
  });
});
