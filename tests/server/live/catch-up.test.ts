import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { redact } from '../../../src/lib/domain/case/redact.ts';
import {
  accept,
  ARRIVE,
  CONTACT,
  DISPATCH,
  idOf,
  MINUTE,
  NINE,
  reassign,
  RECEIVE,
  startBureau,
  type Bureau,
  type Screen,
  type Who,
} from '../helpers/bureau.ts';
import { audiencesOf, type Audience } from '../../../src/lib/domain/case/audience.ts';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(async () => {
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});

/** What an audience should see, straight from the cases. */
function expected(audience: Audience) {
  const seen = [...bureau.store.open.values()].filter((kase) => audiencesOf(kase).includes(audience));
  return seen
    .map((kase) => JSON.parse(JSON.stringify(redact(kase, audience, bureau.store.directory()))) as unknown)
    .toSorted(byId);
}
function byId(a: unknown, b: unknown): number {
  return (a as { id: number }).id - (b as { id: number }).id;
}
const shown = (screen: Screen) => [...screen.cards.values()].toSorted(byId);

const DAY = 24 * 60 * MINUTE;
test.each([
  ['10 s', 10_000, 1, false],
  ['10 min', 10 * MINUTE, 20, false],
  ['24 h', DAY, 400, true],
])(
  'D7: a screen that was away for %s misses nothing and holds nothing twice',
  async (_, away, steps, full) => {
    const screen = await bureau.connect('jc1.staff');
    const [stays, leaves] = [await bureau.dispatched(), await bureau.dispatched()];
    await screen.reaches(bureau.store.head);
    const frames = screen.changes.length;
    screen.cut();
    await bureau.do('coordinator', leaves, reassign('JC2'));
    await bureau.do('jc1.staff', stays, accept(idOf('jc1.staff')));
    const more = await Promise.all(Array.from({ length: steps }, () => bureau.dispatched()));
    await bureau.do('coordinator', more[0]!, reassign('JC2'));
    await bureau.tick(away);
    await screen.open();
    expect(screen.syncs.at(-1)?.full).toBe(full);
    expect(screen.changes).toHaveLength(frames);
    expect(screen.cards.has(leaves.id)).toBe(false);
    expect(shown(screen)).toEqual(expected('unit:JC1'));
    expect(screen.print).toBe(screen.syncs.at(-1)?.print);
  },
);

test('what was never shown to an audience is not called gone to it', async () => {
  const screen = await bureau.connect('jc2.staff');
  screen.cut();
  const foreign = await bureau.dispatched();
  await bureau.do('jc1.staff', foreign, accept(idOf('jc1.staff')));
  const passing = await bureau.do('coordinator', await bureau.dispatched(), reassign('JC2'));
  await bureau.do('coordinator', passing, reassign('JC1'));
  await screen.open();
  expect(screen.syncs.at(-1)).toMatchObject({ full: false, cards: [], gone: [] });
});

test('a screen that names a position which this ledger never had gets everything', async () => {
  const kase = await bureau.dispatched();
  const screen = await bureau.connect('coordinator', { sync: false });
  const answer = await screen.ask('sync', { since: 999_999 });
  expect(answer).toMatchObject({ full: true, to: bureau.store.head, cards: [{ id: kase.id }] });
});

test('a name that changed while a screen was away is right when it comes back', async () => {
  const kase = await bureau.caseAt('contacted');
  const [screen] = await Promise.all([bureau.connect('coordinator'), bureau.connect('intake')]);
  screen.cut();
  const person = bureau.store.directory().people.get(idOf('jc1.staff'))!;
  await bureau.store.changeDirectory(bureau.actor('admin'), { people: [{ ...person, name: '陈新名' }] });
  await screen.open();
  expect(screen.cards.get(kase.id)?.handler?.name).toBe('陈新名');
});

test('a row written by another process reaches open screens', { timeout: 60_000 }, async () => {
  const [centre, unit, other] = await Promise.all([
    bureau.connect('coordinator'),
    bureau.connect('jc1.staff', { packed: true }),
    bureau.connect('jc2.staff'),
  ]);
  const act = { id: 'from-outside-1', caseId: null, moves: 0, commands: [RECEIVE, DISPATCH] };
  const script = join(import.meta.dirname, '../helpers/other-process.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    bureau.dataDir,
    String(bureau.now),
    JSON.stringify({ actor: bureau.actor('intake'), act }),
  ]);
  const written = JSON.parse(stdout) as { to: number; kase: { id: number } };
  for (const screen of [centre, unit]) {
    await screen.reaches(written.to);
    expect(screen.cards.get(written.kase.id)?.stage).toBe('dispatched');
  }
  await bureau.tick(10_000);
  for (const screen of [centre, unit, other]) {
    await screen.until(({ pulses }) => pulses.length > 0);
    expect(screen.mismatches + screen.holes).toBe(0);
  }
  expect(other.cards.size).toBe(0);
});

test('a page that outlives its server catches up with the next one', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bureau-'));
  const first = await startBureau({ dataDir });
  const before = await first.connect('jc1.staff');
  const kase = await first.dispatched();
  await before.reaches(first.store.head);
  await first.stop();

  const second = await startBureau({ dataDir, now: NINE + MINUTE });
  await second.do('coordinator', kase, reassign('JC2'));
  const after = (await second.connect('jc1.staff', { sync: false })).adopt(before);
  expect(await after.sync()).toMatchObject({ full: false, cards: [], gone: [kase.id] });
  expect(after.print).toBe(after.syncs[0]?.print);
  await second.stop();
  expect([...first.errors, ...second.errors]).toEqual([]);
  await rm(dataDir, { recursive: true });
});

test.each([1, 20261124, 77])(
  'D6: whatever clients do, cut and reopen (seed %i), every screen ends with what the server has',
  { timeout: 60_000 },
  async (seed) => {
    const random = randomFrom(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
    const whos: Who[] = [
      'coordinator',
      'intake',
      'jc1.staff',
      'jc1.head',
      'jc2.staff',
      'leader',
      'wall',
      'coordinator2',
    ];
    const screens = await Promise.all(
      [...whos, ...whos].map(async (who, index) => {
        const transports = index % 5 === 4 ? (['polling'] as const) : (['websocket'] as const);
        const screen = await bureau.connect(who, { packed: index % 2 === 0, transports: [...transports] });
        return { who, screen };
      }),
    );
    const commands = [
      () => accept(idOf('jc1.staff')),
      () => CONTACT,
      () => ARRIVE,
      () => reassign(pick(['JC1', 'JC2', 'KS1'])),
      () => ({ type: 'note', text: '回访' }) as const,
      () => ({ type: 'urge', text: '请尽快' }) as const,
      () => ({ type: 'step-back', reason: '误记' }) as const,
    ];
    const asked: Promise<unknown>[] = [];
    const cutMeanwhile = () => null;
    for (let step = 0; step < 150; step += 1) {
      const { screen } = pick(screens);
      const act = random();
      if (!screen.online) {
        if (act < 0.4) await screen.open();
      } else if (act < 0.12) screen.cut();
      else if (act < 0.3)
        asked.push(screen.do(null, random() < 0.7 ? [RECEIVE, DISPATCH] : RECEIVE).catch(cutMeanwhile));
      else if (screen.cards.size > 0) {
        asked.push(screen.do(pick([...screen.cards.keys()]), pick(commands)()).catch(cutMeanwhile));
      }
      if (step % 10 === 9) await bureau.tick(pick([1_000, 10_000, 5 * MINUTE]));
    }
    await Promise.all(asked);
    for (const { screen } of screens) if (!screen.online) await screen.open();
    for (let head = -1; head !== bureau.store.head;) {
      head = bureau.store.head;
      await bureau.tick(10_000);
      for (const { screen } of screens) await screen.until(({ pulses }) => (pulses.at(-1)?.to ?? 0) >= head);
    }
    const audiences: Partial<Record<Who, Audience>> = {
      'jc1.staff': 'unit:JC1',
      'jc1.head': 'unit:JC1',
      'jc2.staff': 'unit:JC2',
      leader: 'overseers',
      wall: 'wall',
    };
    expect(bureau.store.open.size).toBeGreaterThan(5);
    for (const { who, screen } of screens) {
      expect(screen.pulses.at(-1)?.print, who).toBe(screen.print);
      expect(screen.holes + screen.mismatches, who).toBe(0);
      expect(shown(screen), who).toEqual(expected(audiences[who] ?? 'centre'));
    }
  },
);

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
