import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NOTICES_KEPT } from '../../src/lib/domain/notices/notices.ts';
import { SHIFT_KEPT, shiftsOf } from '../../src/lib/domain/bureau/roster.ts';
import { readCaseFor, readStoryFor } from '../../src/lib/server/cases/view.ts';
import { STORY_PAGE } from '../../src/lib/server/cases/story.ts';
import { decisionsAsked } from '../../src/lib/server/cases/decisions-asked.ts';
import { unitFigures, wallFigures } from '../../src/lib/server/reports/figures.ts';
import { inboxOf, unreadOf } from '../../src/lib/server/notices/inbox.ts';
import { myDay } from '../../src/lib/server/reports/my-day.ts';
import { closedOnRoad } from '../../src/lib/server/cases/near.ts';
import { addShift, removeShift, shiftsIn } from '../../src/lib/server/bureau/roster.ts';
import { databaseFile } from '../../src/lib/server/store/sqlite/database.ts';
import { noticesOf } from '../../src/lib/server/store/inbox.ts';
import { countWaiting, nextLetter } from '../../src/lib/server/store/outbound.ts';
import { roster } from '../../src/lib/server/store/tables.ts';
import { verifyDatabase } from '../../src/lib/server/ops/verify.ts';
import { idOf, MINUTE, NINE, startBureau, VERIFY, type Bureau, type PersonName } from './helpers/bureau.ts';
import { rowsOf, scansOf, workOf } from './helpers/work.ts';
import { undoFrom } from './store/bureau.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let folder: string;
let bureau: Bureau;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'growth-'));
  bureau = await startBureau({ dataDir: folder, hooked: true });
});
afterEach(async () => {
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  await bureau.stop();
  bureau = await startBureau({ dataDir: folder, now: bureau.now, hooked: true });
}

const shift = (nth: number, person: PersonName = 'jc1.staff') =>
  addShift(bureau.store, bureau.actor('jc1.head'), {
    ...{ unit: 'JC1', person: idOf(person) },
    ...{ from: bureau.now + nth * HOUR, to: bureau.now + (nth + 1) * HOUR },
  });

/** So many weeks of duty go by, a shift a day, each put on by a change of its own. */
async function weeks(count: number): Promise<void> {
  for (let day = 0; day < count * 7; day++) {
    expect(await shift(0)).toBeNull();
    bureau.now += DAY;
  }
}

async function closed(count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++) await bureau.do('intake', await bureau.caseAt('resolved'), VERIFY);
}

const opening = async (number: string) => {
  const ran = await workOf(() => readCaseFor(bureau.store, bureau.actor('coordinator'), number));
  return { statements: ran.length, rows: rowsOf(ran), scans: scansOf(folder, ran) };
};

test('opening a case with many shifts and changes of people in the past costs what it costs with ten', async () => {
  await weeks(1);
  const first = await bureau.caseAt('contacted');
  await restart();
  const before = await opening(first.number);
  await weeks(8);
  for (let nth = 0; nth < 30; nth++) {
    const { people } = bureau.store.directory();
    const staff = { ...people.get(idOf('jc1.staff'))!, name: `第${nth}位` };
    await bureau.store.changeDirectory(bureau.actor('admin'), { people: [staff] });
    const { version: _, ...calendar } = bureau.store.calendar();
    await bureau.store.changeCalendar(bureau.actor('admin'), calendar);
  }
  const later = await bureau.caseAt('contacted');
  await restart();
  const after = await opening(later.number);
  expect(after).toEqual(before);
  expect(after.scans).toEqual([]);
});

test('what was in force when is a short list in memory, the same after a restart', async () => {
  const moments = [bureau.now - 1];
  for (let nth = 1; nth <= 5; nth++) {
    const { version: _v, from: _f, ...policy } = bureau.store.policy();
    await bureau.store.changePolicy(bureau.actor('admin'), { ...policy, reopenDays: 30 + nth });
    moments.push(bureau.now);
    bureau.now += DAY;
  }
  const days = () => moments.map((at) => bureau.store.policyAt(at).reopenDays);
  expect(days()).toEqual([30, 31, 32, 33, 34, 35]);
  expect(await workOf(days)).toEqual([]);
  await restart();
  expect(days()).toEqual([30, 31, 32, 33, 34, 35]);
});

test('a start folds the bureau’s history once, and holds no shift that is long over', async () => {
  await weeks(8);
  const held = shiftsOf(bureau.store.roster());
  expect(held.length).toBeLessThanOrEqual(SHIFT_KEPT / DAY + 2);
  await bureau.stop();
  const ran = await workOf(async () => {
    bureau = await startBureau({ dataDir: folder, now: bureau.now, hooked: true });
  });
  expect(ran.filter(({ sql }) => sql.includes('case_id is null'))).toHaveLength(1);
  expect(shiftsOf(bureau.store.roster())).toEqual(held);
  expect(await bureau.store.read.$count(roster)).toBe(8 * 7);
});

test('a shift of long ago is still read for its day, can be taken off, and its number is given to no other', async () => {
  await weeks(6);
  const day = (nth: number) => shiftsIn(bureau.store, 'JC1', NINE + nth * DAY, NINE + (nth + 1) * DAY);
  expect(await day(0)).toMatchObject([{ id: 1, person: idOf('jc1.staff'), from: NINE, to: NINE + HOUR }]);
  expect(scansOf(folder, await workOf(() => day(0)))).toEqual([]);
  await restart();
  const [last] = await day(41);
  expect(await removeShift(bureau.store, bureau.actor('jc1.head'), last!.id)).toBeNull();
  expect(await removeShift(bureau.store, bureau.actor('jc1.head'), 1)).toBeNull();
  expect(await day(0)).toEqual([]);
  expect(await shift(3)).toBeNull();
  expect(shiftsOf(bureau.store.roster()).map(({ id }) => id)).toContain(last!.id + 1);
  expect(verifyDatabase(databaseFile(folder), { dataDir: folder }).problems).toEqual([]);
});

test('the units page asks the disk for a waiting case once, for all screens and until it changes', async () => {
  const [one, two] = [await bureau.caseAt('contacted'), await bureau.caseAt('contacted')];
  const ask = { type: 'request-return', reason: '不属本单位', suggested: 'JC2' } as const;
  for (const { id } of [one, two]) await bureau.do('jc1.staff', bureau.case(id), ask);
  const page = (who: PersonName) => async () => {
    await unitFigures(bureau.store, bureau.now);
    return decisionsAsked(bureau.store, bureau.actor(who));
  };
  const first = await workOf(page('coordinator'));
  expect(first.length).toBeGreaterThan(0);
  expect(scansOf(folder, first)).toEqual([]);
  expect(await workOf(page('coordinator'))).toEqual([]);
  await bureau.tick(MINUTE);
  expect(await workOf(page('coordinator'))).toEqual([]);
  await bureau.received();
  expect(await workOf(page('coordinator'))).toEqual([]);
  await bureau.do('jc1.staff', bureau.case(two.id), { type: 'note', text: '已拍照' });
  const again = await workOf(page('coordinator'));
  expect(again.length).toBeLessThan(first.length);
  expect(again.some(({ values }) => values.includes(two.number))).toBe(true);
  expect(again.some(({ values }) => values.includes(one.number))).toBe(false);
  const asked = await page('coordinator')();
  expect(asked.map(({ caseId, texts }) => [caseId, texts])).toEqual(
    [one, two].map(({ id }) => [id, ['不属本单位']]),
  );
});

test('the first wall, units page and day after a start read what closed lately, however much closed before', async () => {
  const workAfter = async (past: number) => {
    await closed(past);
    bureau.now += 50 * DAY;
    await closed(2);
    await restart();
    const ran = await workOf(async () => {
      await wallFigures(bureau.store, bureau.now);
      await unitFigures(bureau.store, bureau.now);
      await myDay(bureau.store, bureau.actor('jc1.staff'));
      await closedOnRoad(bureau.store, '青禾路');
    });
    expect(scansOf(folder, ran)).toEqual([]);
    return rowsOf(ran.filter(({ sql }) => !/limit/.test(sql)));
  };
  const few = await workAfter(3);
  await bureau.stop();
  await rm(folder, { recursive: true, force: true });
  bureau = await startBureau({ dataDir: folder, hooked: true });
  expect(await workAfter(15)).toBe(few);
});

test('a day that was read once is kept up with what happens, and begins anew at midnight', async () => {
  const worker = bureau.actor('jc1.staff');
  const kase = await bureau.caseAt('contacted');
  const steps = async () => (await myDay(bureau.store, worker))!.steps.map(({ line }) => line.type);
  expect(await steps()).toEqual(['contacted', 'accepted']);
  await bureau.do('jc1.staff', bureau.case(kase.id), { type: 'note', text: '已联系物业' });
  await bureau.received();
  const ran = await workOf(steps);
  expect(await steps()).toEqual(['noted', 'contacted', 'accepted']);
  expect(ran.filter(({ sql }) => /order by seq desc/.test(sql))).toEqual([]);
  bureau.now += DAY;
  expect(await steps()).toEqual([]);
});

test('a connect with unread notices reads no case, on the board or off it', async () => {
  await closed(4);
  await bureau.dispatched();
  for (const who of ['jc1.head', 'coordinator'] as const) {
    const ran = await workOf(() => unreadOf(bureau.store, bureau.actor(who)));
    expect(ran.map(({ rows }) => rows)).toEqual([1]);
    expect(scansOf(folder, ran)).toEqual([]);
    expect((await workOf(() => inboxOf(bureau.store, bureau.actor(who)))).length).toBe(1);
  }
  expect(await unreadOf(bureau.store, bureau.actor('jc1.head'))).toBe(5);
  expect(await unreadOf(bureau.store, bureau.actor('jc2.head'))).toBe(0);
});

test('a notice that nobody read is counted and listed for thirty days, and no longer', async () => {
  await bureau.dispatched();
  const head = bureau.actor('jc1.head');
  expect(await unreadOf(bureau.store, head)).toBe(1);
  bureau.now += NOTICES_KEPT;
  expect([await unreadOf(bureau.store, head), (await inboxOf(bureau.store, head)).length]).toEqual([1, 1]);
  bureau.now += 1;
  expect([await unreadOf(bureau.store, head), (await inboxOf(bureau.store, head)).length]).toEqual([0, 0]);
  const reading = { person: head.id, scope: 'every', except: [], now: bureau.now } as const;
  expect(await noticesOf(bureau.store.read, reading, 10)).toEqual([]);
});

test('a screen that comes back reads audiences and no case; the next of its audience from there asks the disk nothing', async () => {
  const screens = [await bureau.connect('coordinator'), await bureau.connect('coordinator')];
  const wall = await bureau.connect('wall');
  const since = bureau.store.head;
  await closed(5);
  const gone = await bureau.dispatched();
  const sync = async (screen: (typeof screens)[number]) => {
    let answer: unknown;
    const ran = await workOf(async () => (answer = await screen.ask('sync', { since })));
    // Four times a second the store itself looks whether another process wrote: nobody asked for that.
    return { ran: ran.filter(({ sql }) => sql !== 'pragma data_version'), answer };
  };
  const [first, second, other] = [await sync(screens[0]!), await sync(screens[1]!), await sync(wall)];
  expect(first.ran).toHaveLength(1);
  expect(first.ran[0]!.sql).toMatch(/audiences/);
  expect(first.ran[0]!.rows).toBe(bureau.store.head - since);
  expect(second.ran).toEqual([]);
  expect(other.ran).toHaveLength(1);
  expect(second.answer).toEqual(first.answer);
  expect(first.answer).toMatchObject({ full: false, gone: [], cards: [{ id: gone.id }] });
  await bureau.do('coordinator', bureau.case(gone.id), { type: 'return-out', reason: '不属本局' });
  expect((await sync(screens[1]!)).answer).toMatchObject({ full: false, gone: [], cards: [] });
});

test('the story of a case is read in pages: whatever was noted, a reader is sent the newest and asks for the rest', async () => {
  const kase = await bureau.caseAt('contacted');
  const note = (nth: number) =>
    bureau.store.write(bureau.actor('coordinator'), {
      ...{ id: `note-${nth}-of-the-story`, caseId: kase.id, moves: bureau.case(kase.id).moves },
      commands: [{ type: 'note', text: `第${nth}条` }],
    });
  for (let nth = 0; nth < 3 * STORY_PAGE; nth++) await note(nth);
  const actor = bureau.actor('jc1.staff');
  const ran = await workOf(() => readCaseFor(bureau.store, actor, kase.number));
  const texts = ran.filter(({ sql }) => sql.includes('from texts'));
  expect(texts.length).toBeLessThan(STORY_PAGE + 6);
  const view = (await readCaseFor(bureau.store, actor, kase.number))!;
  expect(view.story).toHaveLength(STORY_PAGE);
  expect(view.text).not.toBe('');
  const all = [...view.story];
  let { earlier } = view;
  while (earlier > 0) {
    const page = (await readStoryFor(bureau.store, actor, kase.number, all.at(-1)!.seq))!;
    all.push(...page.story);
    expect(page.earlier).toBe(earlier - page.story.length);
    ({ earlier } = page);
  }
  const { story } = (await bureau.store.readCase({ id: kase.id }))!;
  expect(all.map(({ seq }) => seq)).toEqual(story.map(({ seq }) => seq).reverse());
  expect(all[0]!.texts).toEqual({ text: `第${3 * STORY_PAGE - 1}条` });
  expect(await readStoryFor(bureau.store, bureau.actor('jc2.staff'), kase.number, 9999)).toBeNull();
  expect(await readStoryFor(bureau.store, actor, kase.number, 1)).toEqual({ story: [], earlier: 0 });
});

test('the next letter is found among those that wait, however many were sent', async () => {
  await bureau.dispatched();
  const ran = await workOf(async () => {
    await nextLetter(bureau.store.read);
    await countWaiting(bureau.store.read);
  });
  expect(scansOf(folder, ran)).toEqual([]);
  expect(await countWaiting(bureau.store.read)).toBeGreaterThan(0);
});

test('an update fills what a migration left to be filled once: the next one folds no case', async () => {
  await closed(2);
  await bureau.stop();
  const file = databaseFile(folder);
  const cases = () => {
    const client = new Database(file);
    client.exec(`update cases set due = null, origin = 'assigned'`);
    client.close();
  };
  const fills = async () => {
    const ran = await workOf(async () => {
      bureau = await startBureau({ dataDir: folder, now: bureau.now });
    });
    await bureau.stop();
    return ran.filter(({ sql }) => /from cases\s+where stage = 'closed'/.test(sql)).length;
  };
  undoFrom(file, '0007_feedback-owed');
  cases();
  expect(await fills()).toBe(1);
  undoFrom(file, '0009_long-history');
  cases();
  expect(await fills()).toBe(0);
  expect(await fills()).toBe(0);
  bureau = await startBureau();
});
