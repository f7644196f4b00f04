import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SYSTEM, type Case, type CaseId } from '../../src/lib/domain/case/case.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import type { Actor } from '../../src/lib/domain/bureau/directory.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { readCaseFor } from '../../src/lib/server/cases/view.ts';
import { decisionsAsked } from '../../src/lib/server/cases/decisions-asked.ts';
import { feedbackList } from '../../src/lib/server/cases/feedback.ts';
import { unitFigures, wallFigures } from '../../src/lib/server/reports/figures.ts';
import { unreadOf } from '../../src/lib/server/notices/inbox.ts';
import { myDay } from '../../src/lib/server/reports/my-day.ts';
import { closedOnRoad } from '../../src/lib/server/cases/near.ts';
import { databaseFile } from '../../src/lib/server/store/sqlite/database.ts';
import { type Present, type Store } from '../../src/lib/server/store/index.ts';
import { nextLetter } from '../../src/lib/server/store/outbound.ts';
import { write } from '../../src/lib/server/cases/write.ts';
import { COORDINATOR, fill, furnish, HEAD } from './bureau.ts';
import { beside, median, within, type Row } from './figures.ts';
import { openStore } from '../../src/lib/server/ledger/open.ts';

/** What a bureau has behind it after years. */
export interface Age {
  closed: number;
  shifts: number;
  people: number;
  letters: number;
  unread: number;
  events: number;
  /** Cases that went through all steps within the last two days. */
  lately: number;
}

/** Steps of `advance` while it is built, of `grow` in all. */
export const STEPS = 20;

const STAFF: Actor = { id: 3, role: 'staff', unit: 'JC1' };
const OPEN = 300;
const ROUNDS = 15;

/** An old bureau: start, opening a case, the pages and a move, against the limits and beside a young one. */
export async function benchOld(folder: string, age: Age, advance: () => void): Promise<Row[]> {
  const young = await grow(join(folder, 'young'), youth(age), () => undefined);
  await young.store.close();
  const built = await grow(join(folder, 'old'), age, advance);
  await built.store.close();
  const [youngStart, little] = await opened(young.dataDir);
  const [oldStart, old] = await opened(built.dataDir);
  try {
    return [
      within(
        { part: 'old', what: `start, ${age.closed.toLocaleString('en')} closed`, unit: 's' },
        oldStart / 1000,
        3,
        youngStart / 1000,
      ),
      ...(await measured(old, little, built)),
    ];
  } finally {
    await Promise.all([old.close(), little.close()]);
  }
}

async function measured(old: Store, young: Store, { long, plain }: Grown): Promise<Row[]> {
  const row = (what: string, ms: number, most: number) => within({ part: 'old', what, unit: 'ms' }, ms, most);
  const page = async () => {
    await decisionsAsked(old, COORDINATOR);
    await unitFigures(old, old.now());
    feedbackList(old);
  };
  const firstPage = await timed(page);
  const firstWall = await timed(() => wallFigures(old, old.now()));
  const firstDay = await timed(() => myDay(old, STAFF));
  const often = async (work: () => unknown) => {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) took.push(await timed(work));
    return median(took);
  };
  const moved: [number[], number[]] = [[], []];
  for (let round = 0; round < 4 * ROUNDS; round++) {
    moved[0].push(await timed(() => moves(old, round)));
    moved[1].push(await timed(() => moves(young, round)));
  }
  const since = old.head - 200;
  return [
    row('opening a case', await often(() => readCaseFor(old, COORDINATOR, plain)), 20),
    row('opening the case of many events', await often(() => readCaseFor(old, COORDINATOR, long)), 20),
    row('the units page, the first after a start', firstPage, 100),
    row('the units page', await often(page), 100),
    row('the wall, the first after a start', firstWall, 100),
    row('a worker’s day, the first after a start', firstDay, 100),
    row('a worker’s day', await often(() => myDay(old, STAFF)), 20),
    row('counting what is unread', await often(() => unreadOf(old, COORDINATOR)), 20),
    row('what changed in 200 events', await often(() => old.changesSince(since, 1000)), 20),
    row('what closed on a road', await often(() => closedOnRoad(old, '青禾路')), 20),
    row('the next letter', await often(() => nextLetter(old.read)), 1),
    beside(
      { part: 'old', what: 'a move, of 8 at once, beside a young bureau', unit: 'ms' },
      median(moved[0]),
      median(moved[1]),
      { most: 1.2 },
    ),
  ];
}

interface Grown {
  dataDir: string;
  store: Store;
  /** Numbers of the case with many events, and of an ordinary one. */
  long: string;
  plain: string;
}

function youth(age: Age): Age {
  return { ...age, closed: 1000, shifts: 10, people: 10, letters: 10, unread: 10, events: 10 };
}

/** Lives through years in a minute: everything is written by the store itself, save for letters and notices. */
async function grow(dataDir: string, age: Age, advance: () => void): Promise<Grown> {
  const present = Date.now();
  let now = present - 700 * DAY;
  const store = await openStore({ dataDir, now: () => now, silent: true });
  await furnish(store);
  for (let made = 0; made < age.closed; made += BATCH) {
    const size = Math.min(BATCH, age.closed - made);
    const make = (held: Present) =>
      Array.from({ length: size }, (_, nth) => closedCase(held, made + nth, present));
    await store.append(make);
    if (made % (age.closed / (STEPS - 4)) < BATCH) advance();
  }
  for (let made = 0; made < age.shifts; made += TOGETHER) {
    now = present - (age.shifts - made) * HOUR;
    await together(age.shifts - made, (nth) => {
      const from = now + nth * HOUR;
      return store.changeRoster(HEAD, { put: [{ unit: 'JC1', person: 3, from, to: from + HOUR }] });
    });
  }
  advance();
  for (let made = 0; made < age.people; made += TOGETHER) {
    await together(age.people - made, (nth) => {
      const person = { id: 100 + ((made + nth) % 300), name: `第${made + nth}位`, unit: 'JC1' };
      return store.changeDirectory(COORDINATOR, { people: [{ ...person, roles: ['staff'], active: true }] });
    });
  }
  advance();
  now = present - 6 * HOUR;
  for (let made = 0; made < age.lately; made += 1) await wholeWay(store);
  now = present - MINUTE;
  const [long, plain] = await fill(store, OPEN);
  for (let made = 0; made < age.events; made += TOGETHER) {
    await together(age.events - made, (nth) =>
      does(store, COORDINATOR, store.open.get(long!)!, {
        type: 'note',
        text: `第${made + nth}条记录，现场情况已经记下。`,
      }),
    );
  }
  for (let id = plain! + 1; id <= plain! + 20; id++) {
    await does(store, HEAD, store.open.get(id)!, {
      type: 'request-return',
      reason: '不属本单位管理范围',
      suggested: 'JC2',
    });
  }
  advance();
  const number = (id: CaseId) => store.open.get(id)!.number;
  const grown = { dataDir, store, long: number(long!), plain: number(plain!) };
  sendAndTell(dataDir, age, present);
  advance();
  return grown;
}

/** Letters that have arrived, and notices that nobody has read: rows alone, made by the database itself. */
function sendAndTell(dataDir: string, { letters, unread }: Age, present: number): void {
  const client = new Database(databaseFile(dataDir));
  client
    .prepare(
      `insert into outbound (id, key, body, at, tries, next_at, sent_at)
       with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
       select i, 'sent-' || i, '{"kind":"dispatched"}', ? - i, 1, 0, ? - i from n`,
    )
    .run(letters, present, present);
  client
    .prepare(
      `insert into notices (id, person, case_id, kind, milestone, round, threshold, unit, due, at)
       select row_number() over (order by id), 1, id, 'dispatched', 'accept', 1, 'start', 'JC1', ?, ?
       from (select id from cases order by id desc limit ?)`,
    )
    .run(present, present - HOUR, unread);
  client.close();
}

async function wholeWay(store: Store): Promise<void> {
  const [id] = await fill(store, 1);
  const kase = () => store.open.get(id!)!;
  await does(store, STAFF, kase(), { type: 'accept', handler: 3 });
  await does(store, STAFF, kase(), { type: 'contact', gist: '已告知' });
  await does(store, STAFF, kase(), { type: 'arrive', finding: '已到现场' });
  await does(store, STAFF, kase(), {
    ...{ type: 'resolve', result: 'solved', text: '已修剪并清运，路灯不再遮挡。' },
    informed: [{ caller: 1 }],
  });
  const callback = { satisfaction: 'satisfied', called: true, came: true, done: true } as const;
  await does(store, COORDINATOR, kase(), { type: 'verify', callback });
}

async function does(store: Store, actor: Actor, kase: Case, command: CommandInput): Promise<void> {
  const act = { id: randomUUID(), caseId: kase.id, moves: kase.moves, commands: [command] };
  const written = await write(actor, act, store);
  if (!written.ok) throw new Error(`an act of the bench was refused: ${JSON.stringify(written.refusal)}`);
}

async function moves(store: Store, round: number): Promise<void> {
  const cases = [...store.open.values()].slice(40, 48);
  const handler = 3 + (round % 2);
  await Promise.all(cases.map((kase) => does(store, HEAD, kase, { type: 'accept', handler })));
}

/** A case as an import leaves it, one a minute back from yesterday. */
function closedCase(held: Present, index: number, present: number) {
  const receivedAt = present - 3 * DAY - index * MINUTE;
  const { id, number } = held.newCase(receivedAt);
  return {
    type: 'imported' as const,
    data: {
      ...{ number, source: 'bench', sourceId: String(index), stage: 'closed' as const },
      ...{ caseType: 'complaint' as const, category: 'G02', urgent: false },
      place: { road: `${ROADS[index % ROADS.length]}路`, cross: '', area: '东片' },
      ...{ receivedAt, closedAt: receivedAt + HOUR, unit: 'JC1', anonymous: true, starts: [] },
    },
    ...{ caseId: id, version: 1, by: SYSTEM, onBehalfOf: null },
    ...{
      occurredAt: receivedAt,
      recordedAt: held.now,
      act: `import-${id}`,
      texts: { title: '行道树遮挡路灯' },
    },
  };
}

async function together(left: number, work: (nth: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: Math.min(TOGETHER, left) }, (_, nth) => work(nth)));
}

async function opened(dataDir: string): Promise<[number, Store]> {
  const began = performance.now();
  const store = await openStore({ dataDir });
  return [performance.now() - began, store];
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const BATCH = 1000;
const TOGETHER = 250;
const ROADS = ['青禾', '柳荫', '枫林', '梧桐', '临江', '望月', '云帆', '望春'];
