import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { confirmClock } from '../../../src/lib/server/auth/confirm-clock.ts';
import { listSessions } from '../../../src/lib/server/auth/sessions.ts';
import { ServerClock } from '../../../src/lib/server/clock/server-clock.ts';
import { audit } from '../../../src/lib/server/store/accounts.ts';
import { ADMIN, HOUR, MORNING, openBureau } from './bureau.ts';

/** A bureau with somebody signed in, whose machine's clock has been set by so much. */
async function jumped(away: number) {
  const bureau = await openBureau();
  await bureau.account('intake', ['intake']);
  const { session } = await bureau.session('intake');
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let set = 0;
  const clock = new ServerClock(folder, { wall: () => MORNING + set, steady: () => 0, awake: () => 0 });
  set = away;
  clock.look();
  bureau.clock.now = clock.now();
  return { bureau, session, clock };
}

test.each([HOUR, 48 * HOUR, -HOUR, -48 * HOUR])(
  'D14: while a clock that was set %i ms away is not believed, no session ends by it or lasts longer',
  async (away) => {
    const { bureau, session } = await jumped(away);
    expect(await listSessions(bureau.store)).toMatchObject([{ id: session.id }]);
    bureau.clock.now += 12 * HOUR;
    expect(await listSessions(bureau.store)).toEqual([]);
  },
);

test('D14: a clock that was set back and is confirmed ends every session, for each would last so much longer', async () => {
  const { bureau, session, clock } = await jumped(-48 * HOUR);
  expect(await confirmClock(bureau.store, clock, ADMIN, 'another')).toBe(true);
  bureau.clock.now = clock.now();
  expect(bureau.clock.now).toBe(MORNING - 48 * HOUR);
  expect(await listSessions(bureau.store)).toEqual([]);
  expect(bureau.revocations).toContainEqual({ sessionId: session.id });
  const deeds = await bureau.store.read.select().from(audit);
  expect(deeds.at(-1)).toMatchObject({ what: 'clock-confirmed', by: ADMIN.id, subject: String(-48 * HOUR) });
});

test('D14: a clock that was set ahead and is confirmed ends those sessions whose time is over, and no other', async () => {
  for (const [away, left] of [
    [HOUR, 1],
    [48 * HOUR, 0],
  ] as const) {
    const { bureau, clock } = await jumped(away);
    expect(await confirmClock(bureau.store, clock, ADMIN, 'another')).toBe(false);
    bureau.clock.now = clock.now();
    expect(await listSessions(bureau.store)).toHaveLength(left);
  }
});
