import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Notice } from '../../../src/lib/live/protocol.ts';
import { noticeOf } from '../../../src/lib/server/live/notices.ts';
import type { Commit } from '../../../src/lib/server/store/index.ts';
import {
  accept,
  DISPATCH,
  idOf,
  MINUTE,
  PEOPLE,
  reassign,
  RECEIVE,
  startBureau,
  type Bureau,
  type Screen,
} from '../helpers/bureau.ts';

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

const heard = (screen: Screen) => screen.notices.map(({ kind }: Notice) => kind);

test('a dispatch and a reassignment ring at every online person of the unit that gets the case, and nowhere else', async () => {
  const [head, staff, other, coordinator, wall] = await Promise.all([
    bureau.connect('jc1.head'),
    bureau.connect('jc1.staff'),
    bureau.connect('jc2.staff'),
    bureau.connect('coordinator'),
    bureau.connect('wall'),
  ]);
  const kase = await bureau.do('intake', null, RECEIVE, DISPATCH);
  for (const screen of [head, staff]) {
    await screen.until(({ notices }) => notices.length === 1);
    expect(screen.cards.has(kase.id)).toBe(true);
    expect(screen.notices).toEqual([
      { kind: 'dispatched', caseId: kase.id, number: kase.number, at: bureau.now },
    ]);
  }
  await bureau.do('coordinator', kase, reassign('JC2'));
  await other.until(({ notices }) => notices.length === 1);
  expect(heard(other)).toEqual(['reassigned']);
  expect([head, staff, coordinator, wall].map(heard)).toEqual([['dispatched'], ['dispatched'], [], []]);
});

test('an urge rings at the handler, at the whole unit while there is none; a rejection likewise', async () => {
  const [handler, colleague] = await Promise.all([bureau.connect('jc1.staff'), bureau.connect('jc1.staff2')]);
  let kase = await bureau.dispatched();
  kase = await bureau.do('coordinator', kase, { type: 'urge', text: '请尽快' });
  await colleague.until((screen) => heard(screen).includes('urged'));
  kase = await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  await bureau.do('coordinator', kase, { type: 'urge', text: '请尽快' });
  await handler.until((screen) => heard(screen).filter((kind) => kind === 'urged').length === 2);
  const resolved = await bureau.caseAt('resolved');
  const reject = { type: 'reject', disputed: 'result', reason: '未修剪', fault: true } as const;
  await bureau.do('coordinator', resolved, reject);
  await handler.until((screen) => heard(screen).includes('rejected'));
  expect(heard(colleague).filter((kind) => kind !== 'dispatched')).toEqual(['urged']);
});

test('a breach rings at its handler, his head and the coordinators', async () => {
  const [handler, head, colleague, coordinator, intake] = await Promise.all([
    bureau.connect('jc1.staff'),
    bureau.connect('jc1.head'),
    bureau.connect('jc1.staff2'),
    bureau.connect('coordinator'),
    bureau.connect('intake'),
  ]);
  const kase = await bureau.dispatched();
  await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  await bureau.tick(20 * MINUTE);
  for (const screen of [handler, head, coordinator]) {
    await screen.until((each) => heard(each).includes('breach'));
  }
  await colleague.reaches(bureau.store.head);
  expect(heard(colleague)).toEqual(['dispatched']);
  expect(heard(intake)).toEqual([]);
});

test('what lies in the past rings nowhere, such as what another process recorded an hour ago', async () => {
  const commits: Commit[] = [];
  bureau.store.onCommit((commit) => commits.push(commit));
  await bureau.dispatched();
  const dispatched = commits[0]!.changes.find(({ event }) => event.type === 'dispatched')!;
  expect(noticeOf(dispatched, bureau.now + MINUTE)?.notice.kind).toBe('dispatched');
  expect(noticeOf(dispatched, bureau.now + 60 * MINUTE)).toBeNull();
});
