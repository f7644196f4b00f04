import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Case } from '../../../src/lib/domain/case/case.ts';
import { feedbackList } from '../../../src/lib/server/cases/feedback.ts';
import { unitFigures, wallFigures } from '../../../src/lib/server/reports/figures.ts';
import { inboxOf } from '../../../src/lib/server/notices/inbox.ts';
import { snapshotFor } from '../../../src/lib/server/cases/page-data.ts';
import { search } from '../../../src/lib/server/cases/search.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { rebuildPresent } from '../../../src/lib/server/ops/rebuild.ts';
import { CONTACT, DISPATCH, MINUTE, NINE, RECEIVE, startBureau, type Bureau } from '../helpers/bureau.ts';

// One case whose data do not fit, or on which a rule fails, is left out, counted and shown; all others go on.

let dataDir: string;
let bureau: Bureau;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sick-'));
  bureau = await startBureau({ dataDir });
});
afterEach(async () => {
  await bureau.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** A hand at the database, past the program. */
function byHand(sql: string): void {
  const client = new Database(databaseFile(dataDir));
  client.exec(sql);
  client.close();
}
/** The ledger refuses to be changed, until somebody takes its triggers away. */
const ledgerByHand = (sql: string) => byHand(`drop trigger if exists ledger_never_updated; ${sql}`);

async function restart(): Promise<void> {
  await bureau.stop();
  bureau = await startBureau({ dataDir, now: bureau.now });
}

const dispatched = () => bureau.do('intake', null, RECEIVE, DISPATCH);
const breachesOf = ({ id }: Case) => bureau.store.open.get(id)!.breaches.map(({ milestone }) => milestone);
const sick = () => [...bureau.store.sick.values()].map(({ id, why }) => ({ id, why }));
async function found(): Promise<number[]> {
  const answer = await search(bureau.store, bureau.actor('coordinator'), { words: '青禾' });
  return answer.ok ? answer.found.map(({ id }) => id).sort() : [];
}
/** What somebody reads who has a board before him. */
const everyRead = async () => ({
  board: snapshotFor(bureau.store, bureau.actor('coordinator'))!.cards.map(({ id }) => id),
  feedback: feedbackList(bureau.store),
  figures: await unitFigures(bureau.store, bureau.now),
  wall: (await wallFigures(bureau.store, bureau.now)).received,
  inbox: (await inboxOf(bureau.store, bureau.actor('jc1.head'))).map(({ caseId }) => caseId),
  found: await found(),
});

test('a row of cases that does not fit its events leaves out its case, and every other one breaches, warns and is worked on', async () => {
  const [first, second, third] = [await dispatched(), await dispatched(), await dispatched()];
  byHand(`update cases set version = version + 7 where id = ${second.id}`);
  await bureau.tick(21 * MINUTE);
  expect(breachesOf(first)).toEqual(['contact']);
  expect(breachesOf(third)).toEqual(['contact']);
  expect(sick()).toEqual([{ id: second.id, why: 'row' }]);
  expect(bureau.store.sick.get(second.id)).toMatchObject({ number: second.number, since: bureau.now });
  expect(bureau.errors).toHaveLength(1);
  await bureau.tick(MINUTE);
  await bureau.tick(120 * MINUTE);
  expect(bureau.errors).toHaveLength(1);
  const notices = await inboxOf(bureau.store, bureau.actor('jc1.head'));
  expect(new Set(notices.map(({ caseId }) => caseId))).toEqual(new Set([first.id, third.id]));
  expect(await bureau.try('jc1.staff', bureau.case(first.id), CONTACT)).toMatchObject({
    refusal: { code: 'not-handler' },
  });
  expect(await bureau.try('jc1.staff', second, CONTACT)).toMatchObject({ refusal: { code: 'case-sick' } });
  expect(await bureau.try('jc2.staff', second, CONTACT)).toMatchObject({ refusal: { code: 'not-found' } });
});

test('at start, too: the server starts, and the case is back as soon as its row is made anew', async () => {
  const [first, second] = [await dispatched(), await dispatched()];
  byHand(`update cases set version = 99, last_seq = last_seq - 1 where id = ${second.id}`);
  await restart();
  expect(sick()).toEqual([{ id: second.id, why: 'row' }]);
  await bureau.tick(21 * MINUTE);
  expect(breachesOf(first)).toEqual(['contact']);
  const screen = await bureau.connect('coordinator');
  expect([...screen.cards.keys()]).toEqual([first.id]);
  expect(rebuildPresent(databaseFile(dataDir))).toMatchObject({ mended: 1, unread: [] });
  await expect.poll(() => bureau.store.sick.size).toBe(0);
  await bureau.tick(1000);
  expect(breachesOf(second)).toEqual(['contact']);
  await expect.poll(() => screen.cards.size).toBe(2);
});

test.each([
  ['event that nobody can read', (id: number) => `update ledger set data = '{' where case_id = ${id}`],
  [
    'event of a shape that no rule knows',
    (id: number) => `update ledger set data = '{}' where case_id = ${id}`,
  ],
  [
    'row that points at the events of another',
    (id: number) =>
      `update cases set last_seq = (select last_seq from cases where id = ${id} - 1) where id = ${id}`,
  ],
  ['row that points nowhere', (id: number) => `update cases set last_seq = 99999 where id = ${id}`],
])('at start a case with an %s keeps nobody from his board', async (_, damage) => {
  const [first, second, third] = [await dispatched(), await dispatched(), await dispatched()];
  ledgerByHand(damage(second.id));
  await restart();
  expect(sick()).toMatchObject([{ id: second.id }]);
  await bureau.tick(21 * MINUTE);
  for (const kase of [first, third]) expect(breachesOf(kase)).toEqual(['contact']);
  const read = await everyRead();
  expect(read.board).toEqual([first.id, third.id]);
  expect(new Set(read.found)).toEqual(new Set([first.id, third.id]));
  expect(rebuildPresent(databaseFile(dataDir))).toBeDefined();
});

test('a rule that throws on one case leaves that one out, on every screen and in every list', async () => {
  const [first, second] = [await dispatched(), await dispatched()];
  const screens = await Promise.all([
    bureau.connect('coordinator'),
    bureau.connect('jc1.staff'),
    bureau.connect('wall'),
  ]);
  Object.assign(bureau.case(second.id), {
    clocks: [
      {
        milestone: 'contact',
        get due() {
          throw new Error('a rule');
        },
      },
    ],
  });
  await bureau.tick(21 * MINUTE);
  expect(breachesOf(first)).toEqual(['contact']);
  expect(sick()).toEqual([{ id: second.id, why: 'rule' }]);
  for (const screen of screens) {
    await screen.until(({ mismatches }) => mismatches > 0);
    await screen.sync({ everything: true });
    expect([...screen.cards.keys()]).toEqual([first.id]);
  }
  expect((await everyRead()).board).toEqual([first.id]);
});

test.each(['coordinator', 'jc1.staff', 'wall'] as const)(
  'a case that cannot be shown to %s keeps no other from the screen',
  async (who) => {
    const [first, second] = [await dispatched(), await dispatched()];
    Object.assign(bureau.case(second.id), { urges: null });
    const screen = await bureau.connect(who);
    expect([...screen.cards.keys()]).toEqual([first.id]);
    expect(sick()).toEqual([{ id: second.id, why: 'rule' }]);
    bureau.now = NINE + MINUTE;
    expect(
      await bureau.try('jc1.staff', bureau.case(first.id), { type: 'note', text: '在路上' }),
    ).toMatchObject({
      ok: true,
    });
  },
);

test('a closed case that cannot be read is absent from lists, and nothing else is', async () => {
  const closed = await bureau.do(
    'intake',
    null,
    { ...RECEIVE, caseType: 'inquiry' },
    {
      type: 'answer',
      answer: '已答复市民',
      method: 'phone',
    },
  );
  const open = await dispatched();
  ledgerByHand(`update ledger set data = '{}' where case_id = ${closed.id}`);
  await restart();
  const read = await everyRead();
  expect(read.board).toEqual([open.id]);
  expect(read.found).toEqual([open.id]);
  expect(sick()).toMatchObject([{ id: closed.id }]);
});
