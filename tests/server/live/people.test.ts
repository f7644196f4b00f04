import { afterEach, beforeEach, expect, test } from 'vitest';
import { PEOPLE, reassign, startBureau, type Bureau } from '../helpers/bureau.ts';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(async () => {
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});

test('whoever looks at or drags a card is shown to the others who see it, until he lets go or leaves', async () => {
  const kase = await bureau.dispatched();
  const [worker, coordinator, leader, other, wall] = await Promise.all([
    bureau.connect('jc1.staff'),
    bureau.connect('coordinator'),
    bureau.connect('leader'),
    bureau.connect('jc2.staff'),
    bureau.connect('wall'),
  ]);
  const entry = { caseId: kase.id, name: PEOPLE['jc1.staff'].name };
  expect(await worker.focus(kase.id)).toEqual({ ok: true });
  for (const screen of [coordinator, leader]) {
    await screen.until(({ people }) => people.length === 1);
    expect(screen.people).toEqual([{ ...entry, how: 'viewing' }]);
  }
  await worker.focus(kase.id, 'dragging');
  await coordinator.until(({ people }) => people[0]?.how === 'dragging');
  await worker.focus(null);
  await coordinator.until(({ people }) => people.length === 0);
  await worker.focus(kase.id);
  await coordinator.until(({ people }) => people.length === 1);
  worker.cut();
  await coordinator.until(({ people }) => people.length === 0);
  expect(worker.people).toEqual([]);
  for (const screen of [other, wall]) {
    expect(screen.wire.filter((frame) => frame.startsWith('2["people"'))).toEqual([]);
  }
});

test('nobody is told of himself, also on his second screen, and two see each other', async () => {
  const kase = await bureau.dispatched();
  const [first, second, colleague] = await Promise.all([
    bureau.connect('jc1.staff'),
    bureau.connect('jc1.staff'),
    bureau.connect('jc1.head'),
  ]);
  await first.focus(kase.id);
  await colleague.until(({ people }) => people.length === 1);
  await colleague.focus(kase.id, 'dragging');
  for (const screen of [first, second]) {
    await screen.until(({ people }) => people.length === 1);
    expect(screen.people).toEqual([{ caseId: kase.id, name: PEOPLE['jc1.head'].name, how: 'dragging' }]);
  }
  expect(colleague.people).toEqual([{ caseId: kase.id, name: PEOPLE['jc1.staff'].name, how: 'viewing' }]);
  for (const [screen, who] of [
    [first, 'jc1.staff'],
    [second, 'jc1.staff'],
    [colleague, 'jc1.head'],
  ] as const) {
    const people = screen.wire.filter((frame) => frame.startsWith('2["people"')).join();
    expect(people).not.toContain(PEOPLE[who].name);
  }
});

test('whoever comes later sees who is there already', async () => {
  const kase = await bureau.dispatched();
  const worker = await bureau.connect('jc1.staff');
  const witness = await bureau.connect('coordinator');
  await worker.focus(kase.id);
  await witness.until(({ people }) => people.length === 1);
  const later = await bureau.connect('jc1.head');
  await later.until(({ people }) => people.length === 1);
  const ownSecond = await bureau.connect('jc1.staff');
  expect(ownSecond.people).toEqual([]);
});

test('leader, supervision and administration are never shown, a wall may not look', async () => {
  const kase = await bureau.dispatched();
  const [coordinator, leader, supervisor, wall, worker] = await Promise.all([
    bureau.connect('coordinator'),
    bureau.connect('leader'),
    bureau.connect('supervisor'),
    bureau.connect('wall'),
    bureau.connect('jc1.staff'),
  ]);
  expect(await leader.focus(kase.id)).toEqual({ ok: true });
  expect(await supervisor.focus(kase.id, 'dragging')).toEqual({ ok: true });
  expect(await wall.focus(kase.id)).toEqual({ refusal: { code: 'not-allowed' } });
  await worker.focus(kase.id);
  await coordinator.until(({ people }) => people.length > 0);
  expect(coordinator.people.map(({ name }) => name)).toEqual([PEOPLE['jc1.staff'].name]);
});

test('a case that one does not see is absent to look at', async () => {
  const kase = await bureau.dispatched();
  const other = await bureau.connect('jc2.staff');
  const absent = await other.focus(kase.id + 1);
  expect(await other.focus(kase.id)).toEqual(absent);
  expect(absent).toEqual({ refusal: { code: 'not-found' } });
});

test('whose case is taken away under his hand is no longer shown with it', async () => {
  const kase = await bureau.dispatched();
  const [worker, coordinator, next] = await Promise.all([
    bureau.connect('jc1.staff'),
    bureau.connect('coordinator'),
    bureau.connect('jc2.staff'),
  ]);
  await worker.focus(kase.id, 'dragging');
  await coordinator.until(({ people }) => people.length === 1);
  await bureau.do('coordinator2', kase, reassign('JC2'));
  await coordinator.until(({ people }) => people.length === 0);
  await next.until(({ cards }) => cards.has(kase.id));
  expect(next.people).toEqual([]);
});
