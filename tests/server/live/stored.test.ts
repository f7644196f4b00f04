import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Case } from '../../../src/lib/domain/case/case.ts';
import type { Person } from '../../../src/lib/domain/bureau/directory.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { NoticeReads } from '../../../src/lib/server/store/sqlite/notice-rows.ts';
import { accept, DISPATCH, idOf, MINUTE, RECEIVE, startBureau, type Bureau } from '../helpers/bureau.ts';

// What is on the disk is told to its author and to every screen, whatever fails afterwards; what never can be stored is
// told apart from what cannot now.

let dataDir: string;
let bureau: Bureau;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stored-'));
  bureau = await startBureau({ dataDir });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bureau.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function byHand(sql: string): void {
  const client = new Database(databaseFile(dataDir));
  client.exec(sql);
  client.close();
}
/** Somebody of whom no rule of telling can make anything. */
const BROKEN = { id: 999, active: true } as unknown as Person;
const breakTelling = () => bureau.store.directory().people.set(BROKEN.id, BROKEN);
const mendTelling = () => bureau.store.directory().people.delete(BROKEN.id);

test('an act that is stored is answered as done and reaches every screen although a rule of telling throws', async () => {
  const [screen, worker] = [await bureau.connect('coordinator'), await bureau.connect('jc1.staff')];
  const kase = await bureau.received();
  breakTelling();
  // By day the acting coordinators are asked for among all people.
  const asked = await bureau.do('coordinator', kase, DISPATCH, { type: 'escalate', question: '由谁牵头' });
  await screen.reaches(bureau.store.head);
  await worker.reaches(bureau.store.head);
  expect(screen.cards.get(kase.id)).toMatchObject({ version: asked.version, stage: 'dispatched' });
  expect(bureau.store.untold).toEqual([{ caseId: kase.id, number: kase.number, at: bureau.now }]);
  expect(bureau.errors).toHaveLength(1);
  mendTelling();
  expect(await bureau.do('jc1.staff', asked, accept(idOf('jc1.staff')))).toMatchObject({
    version: asked.version + 1,
  });
});

test('notices that the database refuses are shown as untold, and their act stands', async () => {
  const kase = await bureau.received();
  byHand(`create trigger no_notices before insert on notices begin select raise(abort, 'none'); end`);
  await bureau.do('coordinator', kase, DISPATCH);
  expect(bureau.case(kase.id).stage).toBe('dispatched');
  expect(new Set(bureau.store.untold.map(({ number }) => number))).toEqual(new Set([kase.number]));
  byHand('drop trigger no_notices');
  await bureau.tick(21 * MINUTE);
  expect(bureau.case(kase.id).breaches).toHaveLength(1);
});

test('what was told and cannot be read again at once is told with the next look', async () => {
  const worker = await bureau.connect('jc1.staff');
  vi.spyOn(NoticeReads.prototype, 'after').mockImplementationOnce(() => {
    throw new Error('a read that fails');
  });
  const kase = await bureau.do('intake', null, RECEIVE, DISPATCH);
  await worker.reaches(bureau.store.head);
  expect(worker.cards.has(kase.id)).toBe(true);
  await worker.until(({ notices }) => notices.length === 1);
  expect(bureau.errors).toHaveLength(1);
});

test('a rule that throws refuses its own act for good, and those beside it are stored', async () => {
  const [first, second] = [await bureau.dispatched(), await bureau.dispatched()];
  const screen = await bureau.connect('jc1.staff');
  Object.assign(bureau.case(second.id), { holdings: null });
  const answers = await Promise.all([
    screen.do(first.id, accept(idOf('jc1.staff'))),
    screen.act({
      id: 'never-to-be-stored',
      caseId: second.id,
      moves: second.moves,
      commands: [{ type: 'accept', handler: idOf('jc1.staff') }],
    }),
  ]);
  expect(answers[0]).toMatchObject({ ok: true });
  expect(answers[1]).toMatchObject({
    ok: false,
    refusal: { code: expect.stringMatching(/cannot-record|case-sick/) },
  });
});

test('an act that the database refuses for good is told so, and not that it may be tried again', async () => {
  const screen = await bureau.connect('intake');
  const kase: Case = await bureau.received();
  const next = kase.number.replace(/\d+$/, (count) => String(Number(count) + 1).padStart(count.length, '0'));
  byHand(`create trigger taken before insert on cases when new.number = '${next}'
    begin select raise(abort, 'taken'); end`);
  const [refused, stored] = await Promise.all([
    screen.do(null, RECEIVE),
    bureau.do('coordinator', kase, DISPATCH),
  ]);
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'cannot-record' } });
  expect(stored.stage).toBe('dispatched');
  byHand('drop trigger taken');
  expect(await screen.do(null, RECEIVE)).toMatchObject({ ok: true });
});
