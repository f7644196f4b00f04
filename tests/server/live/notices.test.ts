import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { max } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CENTRE } from '../../../src/lib/domain/case/clocks.ts';
import { feedbackList } from '../../../src/lib/server/cases/feedback.ts';
import { inboxOf, unreadOf } from '../../../src/lib/server/notices/inbox.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { dropOldNotices, dropOldWarnings } from '../../../src/lib/server/store/inbox.ts';
import { notices, warnings } from '../../../src/lib/server/store/notice-tables.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import {
  accept,
  CANARIES,
  CONTACT,
  DISPATCH,
  idOf,
  MINUTE,
  NINE,
  PEOPLE,
  reassign,
  RECEIVE,
  startBureau,
  type Bureau,
  type PersonName,
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

const heard = (screen: Screen) => screen.notices.map(({ kind }) => kind);
const kept = (who: PersonName) => inboxOf(bureau.store, bureau.actor(who));
const kinds = async (who: PersonName) => (await kept(who)).map(({ kind }) => kind).reverse();
/** Everything that was sent to a screen before has arrived. */
const settled = (screen: Screen) => screen.sync();

test('a dispatch and a reassignment ring at every online person of the unit that gets the case, after its card, and nowhere else', async () => {
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
    const { id: caseId, number } = kase;
    expect(screen.notices).toMatchObject([
      { kind: 'dispatched', caseId, number, unit: 'JC1', milestone: 'accept', at: bureau.now, duty: true },
    ]);
  }
  await bureau.do('coordinator', kase, reassign('JC2'));
  await other.until(({ notices }) => notices.length === 1);
  expect(heard(other)).toEqual(['reassigned']);
  await Promise.all([head, staff, coordinator, wall].map(settled));
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
  await settled(colleague);
  expect(heard(colleague).filter((kind) => kind !== 'dispatched')).toEqual(['urged']);
});

test('a case that nobody touches is told of step by step, each to whom it concerns, once, on open screens and in the inbox', async () => {
  const people = [
    'jc1.staff',
    'jc1.head',
    'intake',
    'coordinator',
    'supervisor',
    'leader',
    'jc2.staff',
  ] as const;
  const screens = await Promise.all(people.map((who) => bureau.connect(who)));
  const kase = await bureau.dispatched();
  await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  for (let minute = 0; minute < 21; minute += 1) await bureau.tick(MINUTE);
  await Promise.all(screens.map(settled));
  const expected = {
    'jc1.staff': ['dispatched', 'amber', 'red', 'breach'],
    'jc1.head': ['dispatched', 'red', 'breach'],
    intake: [],
    coordinator: ['red', 'breach'],
    supervisor: ['breach'],
    leader: [],
    'jc2.staff': [],
  };
  for (const [at, who] of people.entries()) {
    expect([who, heard(screens[at]!)]).toEqual([who, expected[who]]);
    expect([who, await kinds(who)]).toEqual([who, expected[who]]);
  }
});

test('unaccepted after five minutes, the head and the centre hear of it', async () => {
  await bureau.dispatched();
  await bureau.tick(5 * MINUTE);
  expect(await kinds('jc1.head')).toEqual(['dispatched', 'unaccepted']);
  expect(await kinds('intake')).toEqual(['unaccepted']);
  expect(await kinds('coordinator2')).toEqual(['unaccepted']);
  expect(await kinds('jc1.staff')).toEqual(['dispatched']);
});

test('Z6 R2 D14 two hundred in a burst reach their people once each, on both of their screens, and nobody else; a wall hears nothing and no frame holds a word of the case', async () => {
  const [first, second, head, other, wall] = await Promise.all([
    bureau.connect('jc1.staff'),
    bureau.connect('jc1.staff', { packed: true }),
    bureau.connect('jc1.head'),
    bureau.connect('jc2.staff'),
    bureau.connect('wall'),
  ]);
  const cases = await Promise.all(Array.from({ length: 200 }, () => bureau.dispatched()));
  // The machine's clock stumbles meanwhile: what was told is told.
  bureau.now -= 60 * MINUTE;
  await bureau.watch.check();
  bureau.now += 60 * MINUTE;
  await bureau.watch.check();
  for (const screen of [first, second, head]) {
    await screen.until(({ notices }) => notices.length >= 200);
    await settled(screen);
    expect(screen.notices).toHaveLength(200);
    expect(new Set(screen.notices.map(({ caseId }) => caseId))).toEqual(new Set(cases.map(({ id }) => id)));
    const ids = screen.notices.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    const frames = screen.wire.filter((frame) => frame.startsWith('2["notice"')).join();
    for (const canary of [...CANARIES, RECEIVE.title]) expect(frames).not.toContain(canary);
    for (const { name } of Object.values(PEOPLE)) expect(frames).not.toContain(name);
  }
  await Promise.all([other, wall].map(settled));
  expect([other, wall].map(heard)).toEqual([[], []]);
  expect(wall.unread).toBeUndefined();
});

test('R2 a person in another role, or whose unit lost the case, finds nothing of it: not in the list, not in the count', async () => {
  const kase = await bureau.dispatched();
  const worker = bureau.actor('jc1.staff');
  expect(await unreadOf(bureau.store, worker)).toBe(1);
  expect(await inboxOf(bureau.store, worker)).toMatchObject([
    { number: kase.number, category: 'G01', road: '青禾路', unit: 'JC1', read: false },
  ]);
  expect(JSON.stringify(await inboxOf(bureau.store, worker))).not.toMatch(new RegExp(CANARIES.join('|')));
  const elsewhere = { ...worker, role: 'admin' as const, unit: null };
  expect([await unreadOf(bureau.store, elsewhere), await inboxOf(bureau.store, elsewhere)]).toEqual([0, []]);
  await bureau.do('coordinator', kase, reassign('JC2'));
  expect([await unreadOf(bureau.store, worker), await inboxOf(bureau.store, worker)]).toEqual([0, []]);
});

test('what is read on one screen is read on all of that person’s, and nobody reads for another', async () => {
  await bureau.dispatched();
  await bureau.dispatched();
  const [desk, phone, head] = await Promise.all([
    bureau.connect('jc1.staff'),
    bureau.connect('jc1.staff'),
    bureau.connect('jc1.head'),
  ]);
  for (const screen of [desk, phone, head]) await screen.until(({ unread }) => unread === 2);
  const [mine] = await kept('jc1.staff');
  const [theirs] = await kept('jc1.head');
  await bureau.store.markRead(idOf('jc1.staff'), [mine!.id, theirs!.id]);
  for (const screen of [desk, phone]) await screen.until(({ unread }) => unread === 1);
  await bureau.store.markRead(idOf('jc1.staff'), 'all');
  for (const screen of [desk, phone]) await screen.until(({ unread }) => unread === 0);
  await settled(head);
  expect(head.unread).toBe(2);
  expect((await kept('jc1.head')).map(({ read }) => read)).toEqual([false, false]);
  expect((await kept('jc1.staff')).map(({ read }) => read)).toEqual([true, true]);
});

test('after an outage what was missed is told once, the newest threshold of each clock, and never again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bureau-'));
  const first = await startBureau({ dataDir });
  await first.dispatched();
  await first.tick(10 * MINUTE);
  await first.stop();
  for (let start = 0; start < 3; start += 1) {
    const again = await startBureau({ dataDir, now: NINE + (95 + start) * MINUTE });
    const told = await inboxOf(again.store, again.actor('coordinator'));
    expect(told.map(({ kind, milestone }) => `${milestone} ${kind}`).sort()).toEqual([
      'accept unaccepted',
      'contact breach',
      'on-site red',
    ]);
    // Read and dropped: still it was told.
    await again.store.markRead(idOf('coordinator'), 'all');
    await again.watch.check();
    await again.stop();
    expect(again.errors).toEqual([]);
  }
  expect(first.errors).toEqual([]);
  await rm(dataDir, { recursive: true });
});

test('notices of long ago are dropped a part at a time, read or not; the memory of what was told stays as long as the case is open', async () => {
  const kase = await bureau.dispatched();
  await bureau.tick(5 * MINUTE);
  const newest = (await bureau.store.read.select({ id: max(notices.id) }).from(notices))[0]!.id;
  await bureau.store.markRead(idOf('jc1.staff'), 'all');
  expect(await bureau.store.transact((db) => dropOldNotices(db, bureau.now + 1))).toBe(false);
  const left = await bureau.store.read.select().from(notices);
  // The last row stays, so that its number is never given again.
  expect(left.map(({ id }) => id)).toEqual([newest]);
  await bureau.store.transact(dropOldWarnings);
  expect(await bureau.store.read.$count(warnings)).toBe(1);
  await bureau.watch.check();
  expect(await bureau.store.read.$count(notices)).toBe(1);
  await bureau.do('coordinator', bureau.case(kase.id), { type: 'return-out', reason: '不属本局' });
  await bureau.store.transact(dropOldWarnings);
  expect(await bureau.store.read.$count(warnings)).toBe(0);
});

test('an act in the very moment of a breach tells of it once', async () => {
  const kase = await bureau.dispatched();
  const taken = await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  bureau.now += 25 * MINUTE;
  await Promise.all([bureau.watch.check(), bureau.try('jc1.staff', taken, CONTACT), bureau.watch.check()]);
  expect((await kinds('coordinator')).filter((kind) => kind === 'breach')).toEqual(['breach']);
});

test('at night the duty officer and the acting coordinator are told instead of everybody, and the roster is remembered over a restart', async () => {
  const night = NINE + 14 * 60 * MINUTE;
  const dataDir = await mkdtemp(join(tmpdir(), 'bureau-'));
  const first = await startBureau({ dataDir, now: night });
  const hours = { from: night - 60 * MINUTE, to: night + 6 * 60 * MINUTE };
  await first.store.changeRoster(first.actor('admin'), {
    put: [
      { unit: 'JC1', person: idOf('jc1.staff2'), ...hours },
      { unit: CENTRE, person: idOf('intake'), ...hours },
      { unit: 'JC2', person: idOf('jc2.staff'), ...hours },
    ],
  });
  await first.store.changeRoster(first.actor('admin'), { remove: [3] });
  await first.stop();
  const again = await startBureau({ dataDir, now: night });
  await again.dispatched();
  await again.tick(5 * MINUTE);
  await again.tick(15 * MINUTE);
  const told = async (who: PersonName) =>
    (await inboxOf(again.store, again.actor(who))).map(({ kind }) => kind).reverse();
  expect(await told('jc1.staff2')).toEqual(['dispatched', 'unaccepted', 'breach']);
  expect(await told('intake')).toEqual(['unaccepted', 'breach']);
  for (const who of ['jc1.staff', 'jc1.head', 'coordinator', 'supervisor'] as const) {
    expect([who, await told(who)]).toEqual([who, []]);
  }
  await again.stop();
  expect([...first.errors, ...again.errors]).toEqual([]);
  await rm(dataDir, { recursive: true });
});

test('several cases that one gesture moves to a unit are one notice to each of its people, which says how many came', async () => {
  const [desk, worker, colleague] = await Promise.all([
    bureau.connect('coordinator'),
    bureau.connect('jc2.staff'),
    bureau.connect('jc2.head'),
  ]);
  const cases = [await bureau.dispatched(), await bureau.dispatched(), await bureau.dispatched()];
  const together = 'a1'.repeat(16);
  for (const [index, { id: caseId, moves }] of cases.entries()) {
    const act = { id: `give-in-one-${index + 1}`, caseId, moves, together, commands: [reassign('JC2')] };
    expect(await desk.ask('act', act)).toMatchObject({ ok: true });
  }
  for (const screen of [worker, colleague]) {
    await screen.until(({ notices: told }) => told.length > 0);
    await settled(screen);
    expect(heard(screen)).toEqual(['reassigned']);
  }
  expect(await kept('jc2.staff')).toMatchObject([{ kind: 'reassigned', caseId: cases[0]!.id, others: 2 }]);
  const again = await bureau.dispatched();
  await bureau.do('coordinator', again, reassign('JC2'));
  await worker.until(({ notices: told }) => told.length === 2);
  expect(await unreadOf(bureau.store, bureau.actor('jc2.staff'))).toBe(2);
});

test('a name of a gesture that is used again eight hours later, or once its notice was read, tells the unit anew', async () => {
  const together = 'b2'.repeat(16);
  let count = 0;
  const give = async () => {
    const { id: caseId, moves } = await bureau.dispatched();
    count += 1;
    const act = { id: `give-again-${count}`, caseId, moves, together, commands: [reassign('JC2')] };
    expect(await write(bureau.actor('coordinator'), act, bureau.store)).toMatchObject({ ok: true });
    return caseId;
  };
  const told = async () => (await kept('jc2.staff')).map(({ caseId, others }) => [caseId, others]).reverse();
  const first = await give();
  await give();
  expect(await told()).toEqual([[first, 1]]);
  bureau.now += 8 * 60 * MINUTE;
  const later = await give();
  expect((await told()).filter(([id]) => id === later)).toEqual([[later, 0]]);
  await bureau.store.markRead(idOf('jc2.staff'), 'all');
  const unread = await give();
  expect((await told()).filter(([id]) => id === unread)).toEqual([[unread, 0]]);
});

test('whoever owes something to a colleague hears of it when it is asked: a decision, a supervision, an instruction, help, one more caller', async () => {
  const [coordinator, jc1] = ['coordinator', 'jc1.staff'] as const;
  const kase = await bureau.dispatched();
  const now = () => bureau.case(kase.id);
  await bureau.do(jc1, kase, accept(idOf(jc1)));
  const last = async (who: PersonName) => (await kept(who))[0]?.kind;
  await bureau.do(jc1, now(), { type: 'request-return', reason: '不属本单位', suggested: 'JC2' });
  expect([await last('coordinator2'), await last('intake')]).toEqual(['asked', undefined]);
  await bureau.do(coordinator, now(), { type: 'decide-return', uphold: false, reason: '属本单位' });
  await bureau.do(coordinator, now(), { type: 'supervise', text: '请查明' });
  expect([await last(jc1), await last('jc1.head')]).toEqual(['supervised', 'supervised']);
  await bureau.do(coordinator, now(), { type: 'escalate', question: '由谁牵头' });
  expect([await last('leader'), await last('supervisor')]).toEqual(['escalated', undefined]);
  await bureau.do('leader', now(), { type: 'instruct', units: ['JC1'], text: '由你单位牵头' });
  expect([await last(jc1), await last('jc1.head')]).toEqual(['supervised', 'instructed']);
  const due = bureau.now + 60 * MINUTE;
  await bureau.do(coordinator, now(), { type: 'co-handle', unit: 'JC2', task: '到场协助', due });
  expect([await last('jc2.staff'), await last('jc2.head')]).toEqual(['co-asked', 'co-asked']);
  const twin = await bureau.received({ callers: [{ name: '沈测乙', phone: '13912345679' }] });
  await bureau.do(coordinator, twin, { type: 'merge', target: kase.id, reason: '同一件事' });
  expect([await last(jc1), await last('jc1.staff2')]).toEqual(['joined', 'dispatched']);
});

test('what another process dispatches rings here too', async () => {
  const worker = await bureau.connect('jc1.staff');
  const kase = await bureau.received();
  const act = { id: 'from-elsewhere-1', caseId: kase.id, moves: kase.moves, commands: [DISPATCH] };
  const given = JSON.stringify({ actor: bureau.actor('coordinator'), act });
  const program = join(import.meta.dirname, '../helpers/other-process.ts');
  execFileSync(process.execPath, [program, bureau.dataDir, String(bureau.now), given]);
  await worker.until(({ notices }) => notices.length > 0);
  expect(worker.notices).toMatchObject([{ kind: 'dispatched', number: kase.number }]);
});

test('the feedback that the district is owed for a closed case is watched, listed for the centre, and remembered over a restart until it is sent', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bureau-'));
  const first = await startBureau({ dataDir });
  const asked = await first.received({
    origin: 'assigned',
    externalNo: 'Q-2026-0007',
    districtDue: NINE + 8 * 60 * MINUTE,
    caseType: 'inquiry',
    category: 'Q01',
  });
  const desk = await first.connect('intake2');
  const worker = await first.connect('jc1.staff');
  const answered = await first.do('intake', asked, { type: 'answer', answer: '已答复市民', method: 'phone' });
  expect([answered.stage, first.store.open.has(asked.id)]).toEqual(['closed', false]);
  await desk.until(({ touched }) => touched.length > 0);
  expect(desk.touched).toEqual([{ caseId: asked.id, what: 'feedback' }]);
  expect(feedbackList(first.store)).toMatchObject([{ number: asked.number, where: '青禾路' }]);
  expect(JSON.stringify(feedbackList(first.store))).not.toMatch(new RegExp(CANARIES.join('|')));
  await first.stop();

  const again = await startBureau({ dataDir, now: first.now + 2 * 60 * MINUTE });
  const kinds = async (who: PersonName) =>
    (await inboxOf(again.store, again.actor(who))).map(({ kind, milestone }) => `${milestone} ${kind}`);
  for (const who of ['intake', 'coordinator'] as const) {
    expect([who, await kinds(who)]).toEqual([who, ['feedback amber']]);
  }
  const screen = await again.connect('intake');
  await again.tick(4 * 60 * MINUTE);
  await screen.until(({ notices: told }) => told.length > 0);
  expect(screen.notices).toMatchObject([{ kind: 'red', milestone: 'feedback', number: asked.number }]);
  expect(screen.changes).toEqual([]);
  const [owed] = again.store.owed.values();
  await again.do('intake', owed!, { type: 'feedback', method: 'system', text: '已答复' });
  await screen.until(({ touched }) => touched.length > 0);
  expect([feedbackList(again.store), again.store.owed.size]).toEqual([[], 0]);
  await again.tick(10 * 60 * MINUTE);
  expect(await kinds('intake')).toEqual(['feedback red', 'feedback amber']);
  expect(worker.touched).toEqual([]);
  await again.stop();
  expect(verifyDatabase(databaseFile(dataDir), { dataDir }).problems).toEqual([]);
  expect([...first.errors, ...again.errors]).toEqual([]);
  await rm(dataDir, { recursive: true });
});

test('a photo that was taken in is told to those who see the case, and to no wall', async () => {
  const kase = await bureau.dispatched();
  const [worker, desk, other, wall] = await Promise.all([
    bureau.connect('jc1.staff'),
    bureau.connect('coordinator'),
    bureau.connect('jc2.staff'),
    bureau.connect('wall'),
  ]);
  bureau.store.photoAdded(kase.id);
  for (const screen of [worker, desk]) await screen.until(({ touched }) => touched.length > 0);
  await Promise.all([other, wall].map(settled));
  expect(desk.touched).toEqual([{ caseId: kase.id, what: 'photos' }]);
  expect([other.touched, wall.touched]).toEqual([[], []]);
});
