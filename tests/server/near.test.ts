import { afterEach, beforeEach, expect, test } from 'vitest';
import { closedOnRoad } from '../../src/lib/server/cases/near.ts';
import { MINUTE, RECEIVE, startBureau, VERIFY, type Bureau } from './helpers/bureau.ts';

const DAY = 24 * 60 * MINUTE;
let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(() => bureau.stop());

const { road } = RECEIVE.place;
const numbers = async (where: string = road) =>
  (await closedOnRoad(bureau.store, where)).map(({ number }) => number);

test('what was closed on a road within thirty days may be raised again, and nothing else is listed', async () => {
  const open = await bureau.dispatched();
  const closed = await bureau.caseAt('resolved');
  await bureau.do('intake', closed, VERIFY);
  expect(await numbers()).toEqual([closed.number]);
  expect(await numbers('另一条路')).toEqual([]);
  expect(open.number).not.toBe(closed.number);
  const [found] = await closedOnRoad(bureau.store, road);
  expect(found).toMatchObject({ id: closed.id, place: { road }, reopenUntil: found!.closedAt + 30 * DAY });
  const answer = await bureau.do(
    'intake',
    { ...closed, moves: found!.moves },
    {
      type: 'reopen',
      reason: 'repeat',
      note: '同一处又来电',
    },
  );
  expect(answer).toMatchObject({ stage: 'dispatched' });
  expect(await numbers()).toEqual([]);
});

test('after thirty days it is another matter', async () => {
  const closed = await bureau.caseAt('resolved');
  await bureau.do('intake', closed, VERIFY);
  await bureau.tick(31 * DAY);
  expect(await numbers()).toEqual([]);
});

test('holds neither a caller nor what was said', async () => {
  const closed = await bureau.caseAt('resolved');
  await bureau.do('intake', closed, VERIFY);
  const told = JSON.stringify(await closedOnRoad(bureau.store, road));
  for (const { name, phone } of RECEIVE.callers ?? []) {
    expect(told).not.toContain(name);
    expect(told).not.toContain(phone);
  }
  expect(told).not.toContain(RECEIVE.text);
});
