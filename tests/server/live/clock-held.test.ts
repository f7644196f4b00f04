import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR } from '../../../src/lib/domain/bureau/policy.ts';
import type { Trouble } from '../../../src/lib/live/trouble.ts';
import { inboxOf } from '../../../src/lib/server/notices/inbox.ts';
import { ServerClock } from '../../../src/lib/server/clock/server-clock.ts';
import { startWatch } from '../../../src/lib/server/notices/watch.ts';
import { accept, idOf, MINUTE, NINE, startBureau, type Bureau, type Who } from '../helpers/bureau.ts';

// The machine's clock jumps while the bureau works.

let dataDir: string;
let bureau: Bureau;
let clock: ServerClock;
let passed: number;
let set: number;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'held-'));
  passed = 0;
  set = 0;
  clock = new ServerClock(dataDir, {
    wall: () => NINE + passed + set,
    steady: () => passed,
    awake: () => passed,
  });
  bureau = await startBureau({ clock });
});
afterEach(async () => {
  await bureau.stop();
  rmSync(dataDir, { recursive: true, force: true });
  expect(bureau.errors).toEqual([]);
});

async function pass(ms: number): Promise<void> {
  passed += ms;
  clock.look();
  await bureau.watch.check();
}
async function open(
  who: Who,
): Promise<{ last: () => Trouble | undefined; until: (is: (now: Trouble) => boolean) => Promise<void> }> {
  const screen = await bureau.connect(who);
  let last: Trouble | undefined;
  screen.socket.on('trouble', (trouble) => (last = trouble));
  return {
    last: () => last,
    until: async (is) => expect.poll(() => last && is(last)).toBe(true),
  };
}
const breaches = (id: number) => bureau.case(id).breaches.length;
const told = async () => (await inboxOf(bureau.store, bureau.actor('leader'))).length;

test.each([HOUR, -HOUR, 2 * DAY, -2 * DAY])(
  'D14: a clock that jumps %i ms and is put right breaches nothing, warns nobody, and is said on every screen meanwhile',
  async (away) => {
    const screens = await Promise.all([open('coordinator'), open('jc1.staff'), open('wall')]);
    const kase = await bureau.dispatched();
    await pass(MINUTE);
    set = away;
    await pass(MINUTE);
    for (const { until } of screens) await until(({ clock }) => clock?.ahead === away);
    // Whoever comes later hears it as well.
    const late = await bureau.connect('wall');
    await expect.poll(() => late.wire.some((frame) => frame.includes('"trouble"'))).toBe(true);
    const accepted = await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
    expect([accepted.breaches.length, await told()]).toEqual([0, 0]);
    const { story } = (await bureau.store.readCase({ id: kase.id }))!;
    const recorded = story.map(({ event }) => event.recordedAt);
    expect(recorded).toEqual([...recorded].sort((a, b) => a - b));
    expect(recorded.at(-1)).toBe(NINE + 2 * MINUTE);

    set = 0;
    await pass(MINUTE);
    for (const { until } of screens) await until(({ clock }) => clock === null);
    expect(breaches(kase.id)).toBe(0);
    const next = await bureau.dispatched();
    await pass(10 * MINUTE);
    const warned = await inboxOf(bureau.store, bureau.actor('jc1.head'));
    expect(warned.some(({ caseId }) => caseId === next.id)).toBe(true);
    await pass(7 * MINUTE);
    expect(breaches(kase.id)).toBe(1);
  },
);

test('D14: once an administrator has confirmed it, what is past by the new time breaches', async () => {
  const kase = await bureau.dispatched();
  set = 2 * HOUR;
  await pass(30 * MINUTE);
  expect(breaches(kase.id)).toBe(0);
  clock.confirm();
  await pass(1000);
  expect(breaches(kase.id)).toBe(2);
});

test('a watch whose clock once ran ahead warns of what came since: what it warned of never lies after now', async () => {
  const loose = startWatch(bureau.store, { onError: (error) => bureau.errors.push(error), byHand: true });
  set = 2 * DAY;
  passed += 1000;
  clock.look();
  clock.confirm();
  await loose.check();
  set = 0;
  clock.look();
  clock.confirm();
  await loose.check();
  const kase = await bureau.dispatched();
  passed += 10 * MINUTE;
  await loose.check();
  const warned = await inboxOf(bureau.store, bureau.actor('jc1.head'));
  expect(
    warned.filter(({ caseId, kind }) => caseId === kase.id && kind !== 'dispatched').length,
  ).toBeGreaterThan(0);
  loose.stop();
});
