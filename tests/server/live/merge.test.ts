import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCallersFor, readCaseFor } from '../../../src/lib/server/cases/view.ts';
import {
  accept,
  ARRIVE,
  CONTACT,
  DISPATCH,
  idOf,
  MINUTE,
  RECEIVE,
  RESOLVE,
  startBureau,
  type Bureau,
} from '../helpers/bureau.ts';

const SECOND = { name: '测试二号', phone: '13900000902' };
let dataDir: string;
let bureau: Bureau;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'merge-'));
  bureau = await startBureau({ dataDir });
});
afterEach(async () => {
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
  await rm(dataDir, { recursive: true, force: true });
});

async function merged() {
  const worked = await bureau.do('intake', null, RECEIVE, DISPATCH);
  await bureau.do('jc1.staff', worked, accept(idOf('jc1.staff')));
  const target = await bureau.do('jc1.staff', bureau.case(worked.id), CONTACT);
  const source = await bureau.do('intake', null, {
    ...RECEIVE,
    text: `同一棵树，${SECOND.name} ${SECOND.phone} 又打来`,
    callers: [SECOND],
  });
  const act = { type: 'merge', target: target.id, reason: '同一件事' } as const;
  return { target, source, act };
}

test('two callers, one matter: both screens hear of it in one commit, and the second caller’s twenty minutes run', async () => {
  const { target, source, act } = await merged();
  const [desk, worker, wall] = await Promise.all([
    bureau.connect('coordinator'),
    bureau.connect('jc1.staff'),
    bureau.connect('wall'),
  ]);
  await bureau.do('intake', source, act);
  for (const screen of [desk, worker, wall]) {
    await screen.reaches(bureau.store.head);
    expect(screen.cards.has(source.id)).toBe(false);
    const owed = screen.cards
      .get(target.id)!
      .clocks.find(({ milestone, ended }) => milestone === 'contact' && !ended);
    expect(owed).toMatchObject({ unit: 'JC1', caller: 2, due: bureau.now + 20 * MINUTE });
    expect(screen.wire.join('\n')).not.toContain(SECOND.phone);
  }
  expect(bureau.store.open.has(source.id)).toBe(false);
});

test('the handler reads whom else to call, what he said, and cannot resolve before he did; others read him masked', async () => {
  const { target, source, act } = await merged();
  await bureau.do('intake', source, act);
  const read = async (who: 'jc1.staff' | 'jc1.staff2' | 'jc2.staff') =>
    (await readCallersFor(bureau.store, bureau.actor(who), target.number))?.view.callers;
  expect(await read('jc1.staff')).toMatchObject([{ id: 1 }, { id: 2, ...SECOND, hasPhone: true }]);
  expect(JSON.stringify(await read('jc1.staff2'))).not.toContain(SECOND.phone);
  expect(await read('jc2.staff')).toBeUndefined();
  const view = await readCaseFor(bureau.store, bureau.actor('jc1.staff'), target.number);
  expect(view?.joined).toEqual([{ caller: 2, text: `同一棵树，${SECOND.name} ${SECOND.phone} 又打来` }]);
  const masked = await readCaseFor(bureau.store, bureau.actor('jc1.staff2'), target.number);
  expect(JSON.stringify(masked)).not.toContain(SECOND.phone);
  expect(JSON.stringify(masked)).not.toContain(SECOND.name);

  const worker = await bureau.connect('jc1.staff');
  await bureau.do('jc1.staff', bureau.case(target.id), ARRIVE);
  const told = { ...RESOLVE, informed: [{ caller: 1 }, { caller: 2 }] };
  const moves = () => bureau.case(target.id).moves;
  expect(await worker.do(target.id, told, moves())).toMatchObject({ refusal: { code: 'contact-first' } });
  expect(await worker.do(target.id, { ...CONTACT, caller: 2 }, moves())).toMatchObject({ ok: true });
  expect(await worker.do(target.id, RESOLVE, moves())).toMatchObject({
    refusal: { code: 'caller-not-informed' },
  });
  expect(await worker.do(target.id, told, moves())).toMatchObject({ ok: true, card: { stage: 'resolved' } });
});

test('the act repeated is done once; after a restart both cases stand as their ledger says', async () => {
  const { target, source, act } = await merged();
  const desk = await bureau.connect('intake');
  const message = { id: 'merge-once-0001', caseId: source.id, moves: source.moves, commands: [act] };
  expect(await desk.ask('act', message)).toMatchObject({ ok: true });
  const { head } = bureau.store;
  expect(await desk.ask('act', message)).toMatchObject({ ok: true });
  expect(bureau.store.head).toBe(head);
  const before = bureau.case(target.id);
  await bureau.stop();
  bureau = await startBureau({ dataDir, now: bureau.now + MINUTE });
  expect(bureau.case(target.id)).toEqual(before);
  const file = await bureau.store.readCase({ id: source.id });
  expect(file?.kase).toMatchObject({ stage: 'merged', mergedInto: target.id });
});
