import { afterEach, beforeEach, expect, test } from 'vitest';
import { CENTRE } from '../../src/lib/domain/case/clocks.ts';
import { dutyNow } from '../../src/lib/server/reports/duty.ts';
import {
  addShift,
  keptRosters,
  removeShift,
  setDutyPhone,
  shiftsIn,
} from '../../src/lib/server/bureau/roster.ts';
import { rebuildPresent } from '../../src/lib/server/ops/rebuild.ts';
import { databaseFile } from '../../src/lib/server/store/sqlite/database.ts';
import { roster } from '../../src/lib/server/store/tables.ts';
import { verifyDatabase } from '../../src/lib/server/ops/verify.ts';
import { idOf, MINUTE, NINE, startBureau, type Bureau, type PersonName } from './helpers/bureau.ts';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(async () => {
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});

const HOUR = 60 * MINUTE;
const add = (by: PersonName, unit: string, person: PersonName, from = NINE, to = NINE + 8 * HOUR) =>
  addShift(bureau.store, bureau.actor(by), { unit, person: idOf(person), from, to });
const listed = async (unit: string) =>
  (await shiftsIn(bureau.store, unit, NINE, NINE + 24 * HOUR)).map(({ person }) => person);

test('a head keeps his unit’s roster, a coordinator the centre’s, administration all; nobody else any', async () => {
  const kept = (who: PersonName) => keptRosters(bureau.actor(who), bureau.store);
  expect(kept('jc1.head')).toEqual(['JC1']);
  expect(kept('coordinator')).toEqual([CENTRE]);
  expect(kept('admin')).toEqual([CENTRE, 'JC1', 'JC2', 'KS1']);
  for (const who of ['jc1.staff', 'intake', 'leader', 'supervisor'] as const) expect(kept(who)).toEqual([]);
  expect(await add('jc1.head', 'JC1', 'jc1.staff')).toBeNull();
  expect(await add('coordinator', CENTRE, 'intake')).toBeNull();
  expect(await add('admin', 'JC2', 'jc2.staff')).toBeNull();
  expect([await listed('JC1'), await listed(CENTRE), await listed('JC2')]).toEqual(
    (['jc1.staff', 'intake', 'jc2.staff'] as const).map((who) => [idOf(who)]),
  );
});

test('the duty line is written down by whoever keeps the roster, also the centre’s, and reaches the wall', async () => {
  const set = (by: PersonName, unit: string, phone: string) =>
    setDutyPhone(bureau.store, bureau.actor(by), { unit, phone });
  expect(await set('jc1.head', 'JC1', '021-55550301')).toBeNull();
  expect(await set('coordinator', CENTRE, '021-55550300')).toBeNull();
  for (const who of ['jc1.staff', 'intake', 'leader'] as const)
    expect(await set(who, 'JC1', '1')).toBe('absent');
  expect(await set('jc1.head', 'JC2', '1')).toBe('absent');
  await add('coordinator', CENTRE, 'intake');
  const { centre, units, handOver } = dutyNow(bureau.store, NINE);
  expect(centre).toEqual({
    names: [bureau.store.directory().people.get(idOf('intake'))!.name],
    phone: '021-55550300',
  });
  expect(units.JC1).toEqual({ names: [], phone: '021-55550301' });
  expect(handOver).toBeNull();
  expect(Object.keys(units)).not.toContain(CENTRE);
});

test('another’s roster is absent, to put on it and to take off it', async () => {
  await add('admin', 'JC2', 'jc2.staff');
  for (const who of ['jc1.head', 'coordinator', 'jc2.staff'] as const) {
    expect(await add(who, 'JC2', 'jc2.staff')).toBe('absent');
    expect(await removeShift(bureau.store, bureau.actor(who), 1)).toBe('absent');
    expect(await removeShift(bureau.store, bureau.actor(who), 99)).toBe('absent');
  }
  expect(await listed('JC2')).toEqual([idOf('jc2.staff')]);
  expect(await removeShift(bureau.store, bureau.actor('jc2.head'), 1)).toBeNull();
  expect(await listed('JC2')).toEqual([]);
});

test('only who works there, and only a span of time', async () => {
  expect(await add('jc1.head', 'JC1', 'jc2.staff')).toBe('person');
  expect(await add('coordinator', CENTRE, 'leader')).toBe('person');
  expect(await add('jc1.head', 'JC1', 'jc1.staff', NINE, NINE)).toBe('times');
  expect(await add('jc1.head', 'JC1', 'jc1.staff', NINE, NINE + 15 * 24 * HOUR)).toBe('times');
  expect(await add('jc1.head', 'JC1', 'jc1.staff', NaN, NINE)).toBe('times');
});

test('each change stands in the ledger, and the table is what its events make of it', async () => {
  const { store } = bureau;
  await add('jc1.head', 'JC1', 'jc1.staff');
  await add('jc1.head', 'JC1', 'jc1.staff2');
  await removeShift(store, bureau.actor('jc1.head'), 1);
  const file = databaseFile(store.dataDir);
  expect(verifyDatabase(file, { dataDir: store.dataDir }).problems).toEqual([]);
  await store.transact(async (db) => {
    await db.update(roster).set({ unit: 'JC2' });
  });
  expect(verifyDatabase(file, { dataDir: store.dataDir }).problems).toEqual([
    'Shift 2 differs from its events in unit.',
  ]);
  rebuildPresent(file);
  expect(verifyDatabase(file, { dataDir: store.dataDir }).problems).toEqual([]);
});

test('nobody is put on twice at a time, or on a shift that is over', async () => {
  const put = (from: number, to: number, person: PersonName = 'jc1.staff') =>
    add('jc1.head', 'JC1', person, bureau.now + from * HOUR, bureau.now + to * HOUR);
  expect(await put(-9, 0)).toBe('past');
  expect(await put(-1, 8)).toBeNull();
  expect(await put(7, 12)).toBe('overlap');
  expect(await put(-2, 20)).toBe('overlap');
  expect(await put(8, 12)).toBeNull();
  expect(await put(7, 12, 'jc1.staff2')).toBeNull();
});
