import { afterEach, beforeEach, expect, test } from 'vitest';
import { SYSTEM } from '../../../src/lib/domain/case/case.ts';
import {
  accept,
  ARRIVE,
  CONTACT,
  DISPATCH,
  idOf,
  PEOPLE,
  reassign,
  RECEIVE,
  RESOLVE,
  startBureau,
  VERIFY,
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

test('each step of a case stands on every screen that may see it, and on no other', async () => {
  const [intake, coordinator, handler, other, leader, wall] = await Promise.all([
    bureau.connect('intake'),
    bureau.connect('coordinator'),
    bureau.connect('jc1.staff'),
    bureau.connect('jc2.staff'),
    bureau.connect('leader'),
    bureau.connect('wall'),
  ]);
  const watching = [intake, coordinator, handler, leader, wall];
  const registered = await intake.do(null, [RECEIVE, DISPATCH]);
  if (!registered.ok) throw new Error('refused');
  const { id } = registered.card!;
  const steps = [
    [handler, accept(idOf('jc1.staff')), 'dispatched'],
    [handler, CONTACT, 'contacted'],
    [handler, ARRIVE, 'on-site'],
    [handler, RESOLVE, 'resolved'],
  ] as const;
  await handler.until(({ cards }) => cards.has(id));
  for (const [screen, command, stage] of steps) {
    await bureau.tick(60_000);
    expect(await screen.do(id, command)).toMatchObject({ ok: true, card: { id, stage } });
    for (const each of watching) {
      await each.reaches(bureau.store.head);
      expect(each.cards.get(id)?.stage).toBe(stage);
    }
  }
  expect(await coordinator.do(id, VERIFY)).toMatchObject({ ok: true, card: null });
  for (const each of watching) await each.until(({ cards }) => !cards.has(id));
  expect(other.changes).toEqual([]);
});

test('D8: whoever is told that his step is done sees it in the same answer, before anything else reaches him', async () => {
  const kase = await bureau.dispatched();
  const worker = await bureau.connect('jc1.staff');
  const answer = await worker.do(kase.id, accept(idOf('jc1.staff')));
  expect(answer).toMatchObject({ ok: true, card: { handler: { id: idOf('jc1.staff') } } });
  await worker.reaches(bureau.store.head);
  expect(worker.cards.get(kase.id)?.handler?.id).toBe(idOf('jc1.staff'));
});

test('D5: two coordinators drag the same card to different units: one wins, the other sees who and where to', async () => {
  const kase = await bureau.dispatched();
  const [first, second] = await Promise.all([bureau.connect('coordinator'), bureau.connect('coordinator2')]);
  const answers = await Promise.all([
    first.do(kase.id, reassign('JC2')),
    second.do(kase.id, reassign('KS1')),
  ]);
  const [won, lost] = answers[0].ok ? answers : answers.toReversed();
  const winner = answers[0].ok ? PEOPLE.coordinator : PEOPLE.coordinator2;
  const unit = answers[0].ok ? 'JC2' : 'KS1';
  expect(won).toMatchObject({ ok: true, card: { unit } });
  expect(lost).toMatchObject({
    ok: false,
    refusal: { code: 'stale', by: winner.name, at: bureau.now, verb: 'reassigned', unit },
    card: { id: kase.id, unit },
  });
});

test('D5: of fifty who move one card at one version, one wins and forty-nine hear that it moved', async () => {
  const kase = await bureau.dispatched();
  const screens = await Promise.all(Array.from({ length: 10 }, () => bureau.connect('coordinator')));
  const answers = await Promise.all(
    screens.flatMap((screen) => [1, 2, 3, 4, 5].map(() => screen.do(kase.id, reassign('JC2')))),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.filter((answer) => !answer.ok && answer.refusal.code === 'stale')).toHaveLength(49);
  expect(bureau.case(kase.id).moves).toBe(kase.moves + 1);
});

test('a worker drags a card that was just reassigned: refused passed-on with number, moment and unit, and he is sent none of its new content', async () => {
  const kase = await bureau.dispatched();
  const worker = await bureau.connect('jc1.staff');
  const seen = worker.cards.get(kase.id)!;
  bureau.now += 60_000;
  await bureau.do('coordinator', kase, reassign('JC2'));
  await bureau.do('jc2.staff', bureau.case(kase.id), accept(idOf('jc2.staff')));
  const wireBefore = worker.wire.length;
  const answer = await worker.do(kase.id, accept(idOf('jc1.staff')), seen.moves);
  expect(answer).toEqual({
    ok: false,
    refusal: { code: 'passed-on', number: kase.number, at: bureau.now, unit: 'JC2' },
  });
  await worker.until(({ cards }) => !cards.has(kase.id));
  const wire = worker.wire.slice(wireBefore).join('\n');
  expect(wire).not.toContain(PEOPLE['jc2.staff'].name);
  expect(wire).not.toContain(kase.title);
});

test('whose case has gone is told where to, who still sees it how it was moved, and everybody else no more than that it is absent', async () => {
  const kase = await bureau.dispatched();
  bureau.now += 60_000;
  await bureau.do('coordinator', kase, reassign('KS1'));
  const [held, centre, stranger, wall, admin] = await Promise.all(
    (['jc1.staff', 'intake', 'jc2.staff', 'wall', 'admin'] as const).map((who) =>
      bureau.connect(who, { sync: false }),
    ),
  );
  const { head } = bureau.store;
  const { number } = kase;
  expect(await held!.where(kase.id)).toEqual({
    refusal: { code: 'passed-on', number, at: bureau.now, unit: 'KS1' },
  });
  expect(await centre!.where(kase.id)).toEqual({
    refusal: {
      ...{ code: 'stale', by: PEOPLE.coordinator.name, at: bureau.now },
      ...{ verb: 'reassigned', unit: 'KS1' },
    },
  });
  expect(await stranger!.where(kase.id)).toEqual({ refusal: { code: 'not-found' } });
  expect(await stranger!.where(999)).toEqual({ refusal: { code: 'not-found' } });
  for (const screen of [wall, admin]) {
    expect(await screen!.where(kase.id)).toEqual({ refusal: { code: 'not-allowed' } });
  }
  expect(await held!.ask('where', { caseId: '1' })).toEqual({ refusal: { code: 'bad-message' } });
  expect(bureau.store.head).toBe(head);
});

test('where a case went can be asked when it is closed', async () => {
  const kase = await bureau.caseAt('resolved');
  const [worker, stranger] = await Promise.all([bureau.connect('jc1.staff'), bureau.connect('jc2.staff')]);
  bureau.now += 60_000;
  await bureau.do('coordinator', kase, VERIFY);
  await worker.until(({ cards }) => !cards.has(kase.id));
  expect(await worker.where(kase.id)).toMatchObject({
    refusal: { code: 'stale', verb: 'verified', at: bureau.now },
  });
  expect(await stranger.where(kase.id)).toEqual({ refusal: { code: 'not-found' } });
});

test('Z7: a case that is reassigned leaves the old unit at once, which hears nothing more of it', async () => {
  const kase = await bureau.dispatched();
  const [old, next] = await Promise.all([bureau.connect('jc1.staff'), bureau.connect('jc2.staff')]);
  let moved = await bureau.do('coordinator', kase, reassign('JC2'));
  await old.until(({ cards }) => !cards.has(kase.id));
  await next.until(({ cards }) => cards.has(kase.id));
  const heard = old.changes.length;
  moved = await bureau.do('jc2.staff', moved, accept(idOf('jc2.staff')));
  await bureau.do('jc2.staff', moved, CONTACT);
  await next.until(({ cards }) => cards.get(kase.id)?.stage === 'contacted');
  await bureau.tick(10_000);
  await old.until(({ pulses }) => pulses.length > 0);
  expect(old.changes).toHaveLength(heard);
  expect(old.mismatches).toBe(0);
});

test('a mover is named to colleagues, his unit alone to a wall', async () => {
  const kase = await bureau.dispatched();
  const [coordinator, wall] = await Promise.all([bureau.connect('coordinator'), bureau.connect('wall')]);
  await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  for (const [screen, by] of [
    [coordinator, PEOPLE['jc1.staff'].name],
    [wall, '东片'],
  ] as const) {
    await screen.until(({ changes }) => changes.length > 0);
    expect(screen.changes.at(-1)?.moved).toEqual([{ caseId: kase.id, by, verb: 'accepted', at: bureau.now }]);
  }
});

test('a burst of moves reaches a screen in few frames that leave no hole, each card as it is in the end', async () => {
  const screen = await bureau.connect('coordinator');
  const cases = await Promise.all(Array.from({ length: 40 }, () => bureau.dispatched()));
  await Promise.all(cases.map((kase) => bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')))));
  await screen.reaches(bureau.store.head);
  expect(screen.changes.length).toBeLessThan(20);
  screen.changes.reduce((to, frame) => {
    expect(frame.from).toBe(to);
    return frame.to;
  }, screen.syncs[0]!.to);
  expect(screen.cards.size).toBe(40);
  expect(new Set([...screen.cards.values()].map(({ handler }) => handler?.id))).toEqual(
    new Set([idOf('jc1.staff')]),
  );
});

test('a large frame is packed once for the screens that asked for it, and plain for the others, with the same content', async () => {
  const [plain, packed] = await Promise.all([
    bureau.connect('coordinator'),
    bureau.connect('coordinator2', { packed: true }),
  ]);
  await Promise.all(Array.from({ length: 30 }, () => bureau.dispatched()));
  await Promise.all([plain, packed].map((screen) => screen.reaches(bureau.store.head)));
  expect(packed.wire.some((frame) => frame.startsWith('2["packed"'))).toBe(true);
  expect(plain.wire.some((frame) => frame.startsWith('2["packed"'))).toBe(false);
  expect(packed.changes).toEqual(plain.changes);
  expect([...packed.cards]).toEqual([...plain.cards]);
});

test('the whole board is packed for the screens that asked for it, anew whenever it changes, with the same content', async () => {
  await Promise.all(Array.from({ length: 30 }, () => bureau.dispatched()));
  const first = await bureau.connect('coordinator', { packed: true });
  await bureau.dispatched();
  const [plain, packed] = await Promise.all([
    bureau.connect('coordinator'),
    bureau.connect('coordinator2', { packed: true }),
  ]);
  for (const screen of [first, packed]) {
    const answer = screen.wire.find((frame) => /^3\d/.test(frame))!;
    expect(answer).toContain('"packed":"');
    expect(answer.length).toBeLessThan(JSON.stringify(plain.syncs[0]).length / 3);
  }
  expect(first.syncs[0]?.cards).toHaveLength(30);
  expect(packed.syncs).toEqual(plain.syncs);
  expect(plain.wire.some((frame) => frame.includes('"packed"'))).toBe(false);
});

test('a name that changes in the directory changes on open cards', async () => {
  const kase = await bureau.caseAt('contacted');
  const screen = await bureau.connect('coordinator');
  const person = bureau.store.directory().people.get(idOf('jc1.staff'))!;
  await bureau.store.changeDirectory(bureau.actor('admin'), { people: [{ ...person, name: '陈新名' }] });
  await screen.until(({ cards }) => cards.get(kase.id)?.handler?.name === '陈新名');
  await bureau.tick(10_000);
  await screen.until(({ pulses }) => pulses.length > 0);
  expect(screen.mismatches).toBe(0);
});

test('polling serves where a proxy lets no socket through', async () => {
  const screen = await bureau.connect('jc1.staff', { transports: ['polling'] });
  const kase = await bureau.dispatched();
  await screen.until(({ cards }) => cards.has(kase.id));
  expect(await screen.do(kase.id, accept(idOf('jc1.staff')))).toMatchObject({ ok: true });
});

test('every audience is told every ten seconds where the ledger stands and what it should see', async () => {
  const kase = await bureau.dispatched();
  const screens: Screen[] = await Promise.all([
    bureau.connect('coordinator'),
    bureau.connect('jc2.head'),
    bureau.connect('wall'),
  ]);
  await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  await bureau.tick(20_000);
  for (const screen of screens) {
    await screen.until(({ pulses }) => pulses.length === 2);
    expect(screen.pulses.at(-1)).toMatchObject({ to: bureau.store.head, now: bureau.now });
    expect(screen.pulses.at(-1)?.print).toBe(screen.print);
  }
  expect(bureau.case(kase.id).lastMove.by).not.toBe(SYSTEM);
});

test("D14: a clock that is set back an hour, or on two days, stops neither pulses nor the ledger's order", async () => {
  const screen = await bureau.connect('coordinator');
  for (const [pulses, step] of [-60, 2 * 24 * 60, -60].entries()) {
    bureau.now += step * 60_000;
    const kase = await bureau.dispatched();
    await bureau.tick(10_000);
    await screen.until((each) => each.pulses.length === pulses + 1);
    expect(screen.cards.has(kase.id)).toBe(true);
    expect(screen.pulses.at(-1)).toMatchObject({ to: bureau.store.head, now: bureau.now });
  }
  expect(screen.holes + screen.mismatches).toBe(0);
});
