import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Act } from '../../../src/lib/domain/case/commands/index.ts';
import type { Actor } from '../../../src/lib/domain/bureau/directory.ts';
import type { Commit, Written } from '../../../src/lib/server/store/index.ts';
import { cases } from '../../../src/lib/server/store/tables.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import {
  accepted,
  caseOf,
  COORDINATOR,
  dispatched,
  does,
  furnish,
  HEAD,
  INTAKE,
  MORNING,
  newAct,
  newFolder,
  newStore,
  opening,
  OTHER_WORKER,
  received,
  TREE,
  WORKER,
} from './bureau.ts';

describe('an act', () => {
  it('is on the board, in the ledger and in the story once it is acknowledged', async () => {
    const store = await newStore();
    const kase = await received(store);
    expect(store.open.get(kase.id)).toEqual(kase);
    const file = await store.readCase({ number: kase.number });
    expect(file?.kase).toEqual(kase);
    expect(file?.story.map(({ event }) => event.type)).toEqual(['received']);
    expect(file?.texts).toMatchObject({
      text: TREE.text,
      detail: '12号3室',
      'caller.1.phone': '13800000101',
    });
  });

  it('of several commands is stored whole, each event by its own version', async () => {
    const store = await newStore();
    const kase = accepted(await does(store, COORDINATOR, null, TREE, { type: 'dispatch', unit: 'JC1' }));
    expect(kase).toMatchObject({ stage: 'dispatched', version: 2, number: '20261124-0001' });
    const refused = await does(
      store,
      HEAD,
      kase,
      { type: 'accept', handler: WORKER.id },
      { type: 'accept', handler: OTHER_WORKER.id },
    );
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'handler-not-in-unit', command: 1 } });
    expect(await caseOf(store, kase.id)).toEqual(kase);
  });

  it('that is refused comes back with the case only for who may see it', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const worker = await does(store, WORKER, { ...kase, moves: 0 }, { type: 'accept', handler: WORKER.id });
    expect(worker).toMatchObject({ ok: false, refusal: { code: 'stale' }, kase: { id: kase.id } });
    const stranger = await does(store, OTHER_WORKER, kase, { type: 'accept', handler: OTHER_WORKER.id });
    const nobody = await does(store, OTHER_WORKER, { id: 999, moves: 1 }, { type: 'accept', handler: 5 });
    expect(stranger).toEqual({ ok: false, refusal: { code: 'not-found' } });
    expect(nobody).toEqual(stranger);
  });

  it('reaches a case that has left the board', async () => {
    const store = await newStore();
    const kase = accepted(
      await does(store, COORDINATOR, await received(store), { type: 'return-out', reason: '非本局职责' }),
    );
    expect(store.open.has(kase.id)).toBe(false);
    const noted = await does(store, COORDINATOR, kase, { type: 'note', text: '区热线已收到。' });
    expect(accepted(noted)).toMatchObject({ stage: 'returned-out', version: 3 });
  });

  it('Z4 with a key that no schema knows is refused by the key’s name, and stores nothing', async () => {
    const store = await newStore();
    const { head } = store;
    const act = { id: newAct(), caseId: null, moves: 0, commands: [{ ...TREE, createdAt: 1 }] };
    expect(await write(INTAKE, act, store)).toEqual({
      ok: false,
      refusal: { code: 'bad-message', field: 'createdAt', command: 0 },
    });
    const forged = { ...act, commands: [TREE], actor: 1 };
    expect(await write(INTAKE, forged, store)).toMatchObject({ refusal: { field: 'actor' } });
    expect(await write(INTAKE, null, store)).toMatchObject({ refusal: { code: 'bad-message' } });
    expect(store.head).toBe(head);
  });

  it.each([['\u0000'], ['\ud800']])('I6 with %j in a text is refused before it is stored', async (bad) => {
    const store = await newStore();
    const refused = await does(store, INTAKE, null, { ...TREE, text: `树${bad}倒` });
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'bad-message', field: 'text', fault: 'unclean' },
    });
    expect(store.open.size).toBe(0);
  });

  it.each([['\u202e'], ['\u200b'], ['\u0007'], ['\ufeff']])(
    'I6 with %j in its texts disguises nothing: what nobody sees is not stored',
    async (bad) => {
      const store = await newStore();
      const kase = accepted(
        await does(store, INTAKE, null, {
          ...TREE,
          text: `树${bad}倒`,
          title: `${bad}树倒`,
          callers: [{ name: `王${bad}丽华`, phone: `${bad}１３８ 0000-0101${bad}` }],
        }),
      );
      expect((await store.readCase({ number: kase.number }))?.texts).toMatchObject({
        text: '树倒',
        title: '树倒',
        'caller.1.name': '王丽华',
        'caller.1.phone': '13800000101',
      });
    },
  );

  it.each([
    ['13800000101/13800000102', 'two-numbers'],
    ['13800000101 021-55550102', 'two-numbers'],
    ['不详', 'no-number'],
  ])('a telephone field that holds %s is refused by its name, with what is wrong', async (phone, fault) => {
    const store = await newStore();
    const refused = await does(store, INTAKE, null, { ...TREE, callers: [{ name: '', phone }] });
    expect(refused).toMatchObject({ refusal: { code: 'bad-message', field: 'callers.0.phone', fault } });
  });

  it.each(["'; drop table ledger; --", '" or 1=1', '%_', '\\', '🌳'])(
    'I8 with %s in its texts stores exactly that',
    async (text) => {
      const store = await newStore();
      const kase = accepted(await does(store, INTAKE, null, { ...TREE, text, title: text }));
      expect((await store.readCase({ number: kase.number }))?.texts).toMatchObject({ text, title: text });
      expect(await store.readCase({ number: text })).toBeNull();
    },
  );
});

describe('D4 an act that is sent again', () => {
  const repeated: [string, Actor, Act['commands'][number]['type']][] = [
    ['that registered', INTAKE, 'receive'],
    ['that moved', HEAD, 'accept'],
    ['that moved nothing', HEAD, 'note'],
  ];

  const actOf = async (store: Awaited<ReturnType<typeof newStore>>, type: string) => {
    if (type === 'receive') return { id: newAct(), caseId: null, moves: 0, commands: [TREE] };
    const { id, moves } = await dispatched(store);
    const command = type === 'note' ? { type, text: '已备锯。' } : { type, handler: WORKER.id };
    return { id: newAct(), caseId: id, moves, commands: [command] };
  };

  it.each(repeated)('%s has one effect in one tick, later and after a restart', async (_, actor, type) => {
    const store = await newStore();
    const act = await actOf(store, type);
    const { head } = store;
    const first = await Promise.all(Array.from({ length: 40 }, () => write(actor, act, store)));
    expect(store.head).toBe(head + 1);
    const kase = accepted(first[0]!);
    expect(first.map(accepted)).toEqual(first.map(() => kase));
    expect(accepted(await write(actor, act, store))).toEqual(kase);
    await store.close();
    const again = await opening({ dataDir: store.dataDir });
    expect(accepted(await write(actor, act, again))).toEqual(kase);
    expect(again.head).toBe(head + 1);
  });

  it('is answered with the case as it is now, though it was decided on an older one', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const act = {
      id: newAct(),
      caseId: kase.id,
      moves: kase.moves,
      commands: [{ type: 'accept', handler: 4 }],
    };
    const first = accepted(await write(HEAD, act, store));
    const later = accepted(await does(store, HEAD, first, { type: 'accept', handler: HEAD.id }));
    expect(accepted(await write(HEAD, act, store))).toEqual(later);
  });

  it('after its case has left the board is still known', async () => {
    const store = await newStore();
    const kase = await received(store);
    const act = {
      ...{ id: newAct(), caseId: kase.id, moves: kase.moves },
      commands: [{ type: 'return-out', reason: '非本局职责' }],
    };
    const { head } = store;
    for (let round = 0; round < 3; round++) accepted(await write(COORDINATOR, act, store));
    expect(store.head).toBe(head + 1);
  });

  it('by somebody else under the same id is his own act', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const note = (text: string) => ({
      ...{ id: 'same-act-id', caseId: kase.id, moves: kase.moves },
      commands: [{ type: 'note', text }],
    });
    accepted(await write(HEAD, note('所长备注'), store));
    accepted(await write(WORKER, note('师傅备注'), store));
    const stranger = await write(OTHER_WORKER, note('旁人'), store);
    expect(stranger).toEqual({ ok: false, refusal: { code: 'not-found' } });
    expect((await store.readCase(kase))?.story.slice(2).map(({ event }) => event.texts.text)).toEqual([
      '所长备注',
      '师傅备注',
    ]);
  });

  it('but for another case is refused in words, in one tick, later and after a restart', async () => {
    const store = await newStore();
    const [one, other] = [await dispatched(store), await dispatched(store)];
    const note = (caseId: number | null) => ({
      ...{ id: 'used-by-one-case', caseId, moves: one.moves },
      commands: [caseId === null ? TREE : { type: 'note', text: '已备锯。' }],
    });
    const refused = { ok: false, refusal: { code: 'bad-message', field: 'id' } };
    const { head } = store;
    const together = await Promise.all(
      [one.id, other.id, null].map((id) => write(COORDINATOR, note(id), store)),
    );
    expect(together.map(({ ok }) => ok)).toEqual([true, false, false]);
    expect(together[1]).toEqual(refused);
    expect(await write(COORDINATOR, note(other.id), store)).toEqual(refused);
    await store.close();
    const again = await opening({ dataDir: store.dataDir });
    expect(await write(COORDINATOR, note(other.id), again)).toEqual(refused);
    expect(await write(COORDINATOR, note(null), again)).toEqual(refused);
    accepted(await write(COORDINATOR, note(one.id), again));
    expect(again.head).toBe(head + 1);
  });

  it('of another program for another case is refused here', async () => {
    const here = await newStore();
    const [one, other] = [await dispatched(here), await dispatched(here)];
    const note = (caseId: number) => ({
      ...{ id: 'used-by-one-case', caseId, moves: one.moves },
      commands: [{ type: 'note', text: '已备锯。' }],
    });
    const there = await opening({ dataDir: here.dataDir });
    accepted(await write(HEAD, note(one.id), there));
    expect(await write(HEAD, note(other.id), here)).toMatchObject({ refusal: { field: 'id' } });
  });

  it('and was refused is decided anew', async () => {
    const store = await newStore();
    const kase = await received(store);
    const act = { id: newAct(), caseId: kase.id, moves: 7, commands: [{ type: 'dispatch', unit: 'JC1' }] };
    expect(await write(COORDINATOR, act, store)).toMatchObject({ ok: false, refusal: { code: 'stale' } });
    accepted(await write(COORDINATOR, { ...act, moves: kase.moves }, store));
  });
});

describe('acts that arrive together', () => {
  it('D5 of fifty who move one version, one wins and forty-nine hear how the case was moved', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const written = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        does(store, HEAD, kase, { type: 'accept', handler: index % 2 ? WORKER.id : HEAD.id }),
      ),
    );
    expect(written.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = written.filter((one) => !one.ok);
    expect(refused.every(({ refusal }) => refusal.code === 'stale' && refusal.by === '沈所长')).toBe(true);
    expect(await caseOf(store, kase.id)).toMatchObject({ version: kase.version + 1, handler: HEAD.id });
  });

  it('get ids and numbers one after another, without a gap where one is refused', async () => {
    const store = await newStore();
    const written = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        does(store, INTAKE, null, index % 3 === 1 ? { ...TREE, category: 'X99' } : TREE),
      ),
    );
    const kept = written.filter(({ ok }) => ok).map(accepted);
    expect(kept.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(kept.map(({ number }) => number)).toEqual(
      kept.map(({ id }) => `20261124-${String(id).padStart(4, '0')}`),
    );
  });

  it('are numbered by the bureau’s own day', async () => {
    let now = Date.UTC(2026, 10, 24, 15, 59);
    const store = await newStore({ now: () => now });
    expect((await received(store)).number).toBe('20261124-0001');
    expect((await received(store)).number).toBe('20261124-0002');
    now += 60_000;
    expect((await received(store)).number).toBe('20261125-0001');
  });

  it('D8 are seen by whoever reads after his acknowledgement', async () => {
    const store = await newStore();
    await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        let kase = await received(store);
        if (index % 2)
          kase = accepted(await does(store, COORDINATOR, kase, { type: 'dispatch', unit: 'JC2' }));
        expect((await store.readCase(kase))?.kase).toEqual(kase);
        expect(await store.read.$count(cases, eq(cases.id, kase.id))).toBe(1);
      }),
    );
  });

  it('and one whose rule fails leave that one alone', async () => {
    const errors: unknown[] = [];
    const store = await newStore({ onError: (error) => errors.push(error) });
    const [good, bad, other] = await Promise.all([
      received(store),
      store.append(() => {
        throw new Error('a rule that fails');
      }),
      received(store),
    ]);
    expect(bad).toEqual({ ok: false, refusal: { code: 'cannot-record' } });
    expect(errors).toEqual([new Error('a rule that fails')]);
    expect([...store.open.keys()]).toEqual([good.id, other.id]);
  });
});

describe('what is committed', () => {
  it('is told in the order of the ledger without a hole, with who saw the case before and after', async () => {
    const store = await newStore();
    const commits: Commit[] = [];
    const { head } = store;
    const stop = store.onCommit((commit) => commits.push(commit));
    const kase = await dispatched(store);
    await does(store, COORDINATOR, kase, {
      type: 'reassign',
      unit: 'JC2',
      reason: 'wrong-unit',
      note: '公园内',
    });
    stop();
    await received(store);
    expect(commits.map(({ from, to }) => [from, to])).toEqual([
      [head, head + 1],
      [head + 1, head + 2],
      [head + 2, head + 3],
    ]);
    expect(commits[0]?.changes[0]).toMatchObject({ before: [], after: ['centre', 'overseers', 'wall'] });
    expect(commits[2]?.changes[0]).toMatchObject({
      event: { type: 'reassigned' },
      before: ['centre', 'overseers', 'wall', 'unit:JC1'],
      after: ['centre', 'overseers', 'wall', 'unit:JC2'],
    });
  });

  it('is summed up for a screen that was away, each case once as it is now', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const since = store.head;
    const moved = accepted(
      await does(store, COORDINATOR, kase, {
        type: 'reassign',
        unit: 'JC2',
        reason: 'wrong-unit',
        note: '公园内',
      }),
    );
    const gone = accepted(
      await does(store, COORDINATOR, moved, { type: 'return-out', reason: '非本局职责' }),
    );
    const fresh = await received(store);
    expect(await store.changesSince(since, 100)).toEqual([
      { seq: since + 2, caseId: gone.id, before: ['centre', 'overseers', 'wall', 'unit:JC1'], after: [] },
      { seq: since + 3, caseId: fresh.id, before: [], after: ['centre', 'overseers', 'wall'] },
    ]);
    expect(await store.changesSince(since, 2)).toBeNull();
    expect(await store.changesSince(store.head, 0)).toEqual([]);
    expect(await store.changesSince(store.head + 1, 100)).toBeNull();
  });

  it('is the same state after a restart, from the events alone', async () => {
    const store = await newStore();
    const kase = await dispatched(store);
    const taken = accepted(await does(store, HEAD, kase, { type: 'accept', handler: WORKER.id }));
    await does(store, WORKER, taken, { type: 'contact', gist: '半小时内到' });
    await received(store);
    const [before, { head }] = [new Map(store.open), store];
    await store.close();
    const again = await opening({ dataDir: store.dataDir });
    expect(new Map(again.open)).toEqual(before);
    expect(again.head).toBe(head);
    expect((await received(again)).number).toBe('20261124-0003');
  });
});

describe('appending', () => {
  it('takes over history with its source, once', async () => {
    const store = await newStore();
    const take = (sourceId: string) =>
      store.append(({ now, newCase, isImported }) => {
        if (isImported('district', sourceId)) return [];
        const { id, number } = newCase(now);
        const at = { occurredAt: now, recordedAt: now };
        const data = {
          ...{ number, source: 'district', sourceId, stage: 'closed' as const, caseType: 'help' as const },
          ...{ category: 'G01', urgent: false, place: { road: '青禾路', cross: '', area: '东片' } },
          ...{ receivedAt: now, closedAt: now, unit: 'JC1', anonymous: true },
        };
        const who = { by: 0, onBehalfOf: null, act: '', texts: { detail: '12号' } };
        return [{ type: 'imported', data, caseId: id, version: 1, ...at, ...who }];
      });
    const { head } = store;
    await Promise.all([take('A-1'), take('A-2'), take('A-1')]);
    await take('A-2');
    expect(store.head).toBe(head + 2);
    expect(await store.imported('district', ['A-1', 'A-2', 'A-3'])).toEqual(
      new Map([
        ['A-1', 1],
        ['A-2', 2],
      ]),
    );
    expect(await caseOf(store, 1)).toMatchObject({ imported: true, place: { detail: '12号' } });
  });

  it('of an event that skips a version is refused whole', async () => {
    const errors: unknown[] = [];
    const store = await newStore({ onError: (error) => errors.push(error) });
    const kase = await received(store);
    const { head } = store;
    const note = (version: number) => ({
      ...{ type: 'noted' as const, data: {}, caseId: kase.id, version, by: 0, onBehalfOf: null },
      ...{ occurredAt: MORNING, recordedAt: MORNING, act: '', texts: {} },
    });
    const refused = { ok: false, refusal: { code: 'cannot-record' } };
    expect(await store.append(() => [note(2), note(4)])).toEqual(refused);
    expect(String(errors)).toContain('version 4');
    expect(store.head).toBe(head);
    expect(await caseOf(store, kase.id)).toEqual(kase);
  });
});

describe('closing', () => {
  it('finishes what was asked and refuses what comes after', async () => {
    const store = await newStore();
    const asked = received(store);
    const closed = store.close();
    const late: Promise<Written> = does(store, INTAKE, null, TREE);
    await closed;
    expect((await asked).number).toBe('20261124-0001');
    expect(await late).toEqual({ ok: false, refusal: { code: 'unavailable' } });
    const again = await opening({ dataDir: store.dataDir });
    expect(again.open.size).toBe(1);
  });

  it('in a server goes with the server, and the store is the process’s own until then', async () => {
    const { getStore } = await import('../../../src/lib/server/store/index.ts');
    const closers: (() => Promise<void>)[] = [];
    Reflect.set(globalThis, Symbol.for('board-12345.closers'), closers);
    try {
      const store = await opening({ dataDir: newFolder() });
      await furnish(store);
      expect(getStore()).toBe(store);
      await Promise.all(closers.map((close) => close()));
      expect(() => getStore()).toThrow('The store is not open.');
    } finally {
      Reflect.deleteProperty(globalThis, Symbol.for('board-12345.closers'));
    }
  });
});
