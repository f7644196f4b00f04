import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../src/lib/domain/case/clocks.ts';
import { rate, ratesByUnit, wallFigures, type Counted } from '../../src/lib/server/reports/figures.ts';
import {
  accept,
  CANARIES,
  CONTACT,
  idOf,
  MINUTE,
  NINE,
  reassign,
  startBureau,
  VERIFY,
  type Bureau,
} from './helpers/bureau.ts';

let folder: string;
let bureau: Bureau;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'figures-'));
  bureau = await startBureau({ dataDir: folder });
});
afterEach(async () => {
  await bureau.stop();
  await rm(folder, { recursive: true, force: true });
});

const figures = () => wallFigures(bureau.store, bureau.now);

test('contacts due since midnight count, those made in time as met', async () => {
  const [quick, slow] = [await bureau.dispatched(), await bureau.dispatched()];
  await bureau.do('jc1.staff', quick, accept(idOf('jc1.staff')));
  await bureau.tick(10 * MINUTE);
  await bureau.do('jc1.staff', bureau.case(quick.id), CONTACT);
  expect((await figures()).contact).toEqual({ met: 0, due: 0 });
  await bureau.tick(15 * MINUTE);
  expect((await figures()).contact).toEqual({ met: 1, due: 2 });
  await bureau.do('jc1.staff', bureau.case(slow.id), accept(idOf('jc1.staff')), CONTACT);
  expect(await figures()).toMatchObject({ received: 2, contact: { met: 1, due: 2 }, onSite: { due: 0 } });
});

test('a case that was closed goes on counting, also after the server was started anew', async () => {
  const kase = await bureau.caseAt('resolved');
  await figures();
  await bureau.do('intake', kase, VERIFY);
  await bureau.tick(3 * 60 * MINUTE);
  const counted = { contact: { met: 1, due: 1 }, onSite: { met: 1, due: 1 } };
  expect(await figures()).toMatchObject(counted);
  await bureau.stop();
  bureau = await startBureau({ dataDir: folder, now: bureau.now });
  expect(await figures()).toMatchObject(counted);
  await bureau.tick(24 * 60 * MINUTE);
  expect(await figures()).toMatchObject({
    received: 0,
    contact: { due: 0 },
    resolve: { met: 1, due: 1 },
  });
});

test('a contact that a reassignment took from a unit in time was never its debt; one it had missed stays missed', async () => {
  const [early, late] = [await bureau.dispatched(), await bureau.dispatched()];
  await bureau.do('coordinator', early, reassign('JC2'));
  await bureau.tick(21 * MINUTE);
  await bureau.do('coordinator', bureau.case(late.id), reassign('JC2'));
  await bureau.tick(21 * MINUTE);
  expect((await figures()).contact).toEqual({ met: 0, due: 3 });
});

test('R1: nothing that a wall is told beside its cards holds a caller, a text or a house number', async () => {
  await bureau.caseAt('resolved');
  const told = JSON.stringify(await figures());
  for (const canary of CANARIES) expect(told).not.toContain(canary);
  expect(JSON.parse(told)).toMatchObject({
    moves: [
      { verb: 'received', road: '青禾路' },
      { verb: 'dispatched', unit: 'JC1' },
      { verb: 'contacted' },
      { verb: 'arrived' },
      { verb: 'resolved' },
    ],
  });
});

test('waived clocks and imported history count nowhere, an annulled breach counts as met', () => {
  const clock: Clock = {
    milestone: 'contact',
    round: 1,
    unit: 'JC1',
    started: 0,
    due: 100,
    amber: 50,
    red: 75,
  };
  const kase: Counted = { stage: 'dispatched', imported: false, clocks: [clock], breaches: [] };
  const counts = (change: Partial<Counted>) => rate([{ ...kase, ...change }], 'contact', 0, NINE);
  expect(counts({})).toEqual({ met: 0, due: 1 });
  expect(counts({ clocks: [{ ...clock, ended: { at: 90, how: 'waived' } }] })).toEqual({ met: 0, due: 0 });
  expect(counts({ imported: true })).toEqual({ met: 0, due: 0 });
  expect(counts({ stage: 'returned-out' })).toEqual({ met: 0, due: 0 });
  const breach = {
    milestone: 'contact',
    round: 1,
    due: 100,
    unit: 'JC1',
    handler: null,
    recordedAt: 100,
  } as const;
  expect(counts({ breaches: [{ ...breach, split: [], annulledAt: 130 }] })).toEqual({ met: 1, due: 1 });
});

test('a breach that is charged to the centre leaves the figures of the unit that held the case', () => {
  const clock = {
    milestone: 'contact',
    round: 1,
    unit: 'JC1',
    started: 0,
    due: 100,
    amber: 50,
    red: 75,
  } as const;
  const breach = {
    milestone: 'contact',
    round: 1,
    due: 100,
    unit: 'JC1',
    handler: null,
    recordedAt: 100,
  } as const;
  const kase: Counted = {
    stage: 'dispatched',
    imported: false,
    clocks: [clock],
    breaches: [{ ...breach, split: [] }],
  };
  expect(ratesByUnit([kase], 0, 200)).toEqual({ JC1: { met: 0, due: 1, breaches: 1 } });
  const charged = { ...kase, breaches: [{ ...breach, split: [], attributedTo: 'centre' }] };
  expect(ratesByUnit([charged], 0, 200)).toEqual({ centre: { met: 0, due: 1, breaches: 1 } });
  const moved = { ...kase, clocks: [{ ...clock, unit: 'JC2' }] };
  expect(ratesByUnit([moved], 0, 200)).toEqual({ JC1: { met: 0, due: 1, breaches: 1 } });
});
