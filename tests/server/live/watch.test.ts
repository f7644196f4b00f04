import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { columnOf } from '../../../src/lib/domain/case/clocks.ts';
import type { Case } from '../../../src/lib/domain/case/case.ts';
import { startWatch } from '../../../src/lib/server/notices/watch.ts';
import {
  accept,
  CONTACT,
  idOf,
  MINUTE,
  NINE,
  reassign,
  startBureau,
  type Bureau,
} from '../helpers/bureau.ts';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(async () => {
  vi.useRealTimers();
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});

const breachesIn = async (at: Bureau, id: number) => {
  const file = await at.store.readCase({ id });
  return file!.story.flatMap(({ event }) => (event.type === 'breached' ? [event] : []));
};

test('a case whose 20 minutes run out is recorded once against the unit that held it, on all three screens, with nobody touching anything', async () => {
  const screens = await Promise.all([
    bureau.connect('coordinator'),
    bureau.connect('jc1.staff'),
    bureau.connect('wall'),
  ]);
  const kase = await bureau.dispatched();
  await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  await bureau.tick(20 * MINUTE - 1);
  expect(bureau.case(kase.id).breaches).toEqual([]);
  await bureau.tick(1);
  await bureau.tick(10 * MINUTE);
  const due = NINE + 20 * MINUTE;
  expect(bureau.case(kase.id).breaches).toEqual([
    {
      milestone: 'contact',
      round: 1,
      due,
      unit: 'JC1',
      handler: idOf('jc1.staff'),
      recordedAt: due,
      split: [{ unit: 'JC1', ms: 20 * MINUTE }],
    },
  ]);
  for (const screen of screens) {
    await screen.reaches(bureau.store.head);
    expect(columnOf(screen.cards.get(kase.id)!, bureau.now)).toBe('overdue');
  }
  await bureau.do('jc1.staff', bureau.case(kase.id), CONTACT);
  for (const screen of screens) {
    await screen.reaches(bureau.store.head);
    expect(columnOf(screen.cards.get(kase.id)!, bureau.now)).toBe('contacted');
  }
  expect(await breachesIn(bureau, kase.id)).toHaveLength(1);
});

test('the server being down at the due moment changes nothing but the moment of recording', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bureau-'));
  const first = await startBureau({ dataDir });
  const kase = await first.dispatched();
  await first.stop();
  const back = NINE + 35 * MINUTE;
  for (let start = 0; start < 2; start += 1) {
    const again = await startBureau({ dataDir, now: back + start * MINUTE });
    expect(again.case(kase.id).breaches).toEqual([
      {
        milestone: 'contact',
        round: 1,
        due: NINE + 20 * MINUTE,
        unit: 'JC1',
        handler: null,
        recordedAt: back,
        split: [{ unit: 'JC1', ms: 20 * MINUTE }],
      },
    ]);
    expect(await again.watch.check()).toBe(0);
    await again.stop();
    expect(again.errors).toEqual([]);
  }
  expect(first.errors).toEqual([]);
  await rm(dataDir, { recursive: true });
});

test('two who watch at once, and an act in the same moment, record it once', async () => {
  const kase = await bureau.dispatched();
  const second = startWatch(bureau.store, { onError: (error) => bureau.errors.push(error), byHand: true });
  bureau.now += 25 * MINUTE;
  await Promise.all([
    bureau.watch.check(),
    second.check(),
    bureau.try('jc1.staff', kase, accept(idOf('jc1.staff'))),
    bureau.watch.check(),
  ]);
  second.stop();
  expect(await breachesIn(bureau, kase.id)).toHaveLength(1);
});

test('a case that passed on is charged to whoever held it when its time ran out', async () => {
  const kase = await bureau.dispatched();
  await bureau.tick(21 * MINUTE);
  await bureau.do('coordinator', bureau.case(kase.id), reassign('JC2'));
  await bureau.tick(20 * MINUTE);
  expect(bureau.case(kase.id).breaches.map(({ unit, round }) => ({ unit, round }))).toEqual([
    { unit: 'JC1', round: 1 },
    { unit: 'JC2', round: 2 },
  ]);
});

test('a hundred cases that fall due together are recorded in one group', async () => {
  await Promise.all(Array.from({ length: 100 }, () => bureau.dispatched()));
  const groups: number[] = [];
  bureau.store.onCommit(({ changes }) => groups.push(changes.length));
  bureau.now += 20 * MINUTE;
  expect(await bureau.watch.check()).toBe(100);
  expect(groups).toEqual([100]);
});

test('a timer wakes at the next due moment, whatever moves meanwhile, and follows a clock that is set', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const watch = startWatch(bureau.store, { onError: (error) => bureau.errors.push(error) });
  const kase: Case = await bureau.dispatched();
  const recorded = () => bureau.case(kase.id).breaches.length;
  const pass = async (ms: number) => {
    bureau.now += ms;
    await vi.advanceTimersByTimeAsync(ms);
    await bureau.store.transact(() => undefined);
  };
  await pass(20 * MINUTE - 500);
  expect(recorded()).toBe(0);
  await pass(500);
  expect(recorded()).toBe(1);
  bureau.now += 100 * MINUTE;
  await vi.advanceTimersByTimeAsync(1000);
  await bureau.store.transact(() => undefined);
  expect(recorded()).toBe(2);
  watch.stop();
  bureau.now += 48 * 60 * MINUTE;
  await vi.advanceTimersByTimeAsync(5000);
  await bureau.store.transact(() => undefined);
  expect(recorded()).toBe(2);
});
