import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { JUMP, ServerClock, type Machine } from '../../src/lib/server/clock/server-clock.ts';

const START = Date.parse('2026-11-24T09:00:00+08:00');

/** A machine whose time passes, and whose clock is set, by hand. */
class Hand implements Machine {
  at = 0;
  slept = 0;
  set = START;
  wall = () => this.set + this.at + this.slept;
  steady = () => this.at;
  awake = () => this.at + this.slept;
}

let dataDir: string;
let hand: Hand;
let clock: ServerClock;
let changes: number;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'clock-'));
  hand = new Hand();
  clock = new ServerClock(dataDir, hand);
  changes = 0;
  clock.onChange(() => (changes += 1));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const pass = (ms: number) => {
  hand.at += ms;
  clock.look();
};

test.each([HOUR, -HOUR, 2 * DAY, -2 * DAY, JUMP + 1, -JUMP - 1])(
  'D14: a clock that is set %i ms away is held at once: time runs on as before, and is the clock’s again once it is put right',
  (away) => {
    pass(5 * MINUTE);
    hand.set += away;
    expect(clock.now()).toBe(START + 5 * MINUTE);
    expect(clock.held).toEqual({ since: START + 5 * MINUTE, ahead: away });
    pass(MINUTE);
    expect(clock.now()).toBe(START + 6 * MINUTE);
    hand.set -= away;
    pass(1000);
    expect(clock.held).toBeNull();
    expect(clock.now()).toBe(START + 6 * MINUTE + 1000);
    expect(changes).toBe(2);
  },
);

test('D14: a clock that drifts, is corrected by a little at a time, or stood while the machine slept, is believed', () => {
  for (let count = 0; count < 1000; count += 1) {
    hand.set += count % 2 ? 900 : 800;
    pass(1000);
  }
  expect(clock.held).toBeNull();
  expect(clock.now()).toBe(hand.wall());
  hand.slept += 3 * HOUR;
  expect(clock.now()).toBe(hand.wall());
  pass(1000);
  expect([clock.held, changes]).toEqual([null, 0]);
});

test('D14: confirmed, the machine’s clock is believed again', () => {
  hand.set += 2 * DAY;
  pass(1000);
  expect(clock.confirm()).toBe(2 * DAY);
  expect([clock.held, clock.now()]).toEqual([null, START + 2 * DAY + 1000]);
  expect(clock.confirm()).toBe(0);
});

test('D14: a restart lets go of nothing, unless the clock was put right meanwhile', () => {
  hand.set += 2 * DAY;
  pass(MINUTE);
  hand.at += 10 * MINUTE;
  const again = new ServerClock(dataDir, hand);
  expect(again.held).toEqual({ since: START + MINUTE, ahead: 2 * DAY });
  expect(again.now()).toBe(START + 11 * MINUTE);
  hand.set -= 2 * DAY;
  const right = new ServerClock(dataDir, hand);
  expect([right.held, right.now()]).toEqual([null, START + 11 * MINUTE]);
});

test('D14: a clock that was set back while the server stood still begins at what was recorded last', () => {
  clock.notBefore(START + 2 * DAY);
  expect(clock.held).toEqual({ since: START + 2 * DAY, ahead: -2 * DAY });
  pass(MINUTE);
  expect(clock.now()).toBe(START + 2 * DAY + MINUTE);
  hand.set += 2 * DAY;
  pass(1000);
  expect([clock.held, clock.now()]).toEqual([null, START + 2 * DAY + MINUTE + 1000]);
});

test('D14: however a clock is set, the time that is given never falls by more than the bound, and never runs ahead of what passed by more', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.integer({ min: 0, max: 10 * MINUTE }), fc.integer({ min: -3 * DAY, max: 3 * DAY })),
      ),
      (steps) => {
        const machine = new Hand();
        const given = new ServerClock(dataDir, machine);
        let last = given.now();
        for (const [passed, away] of steps) {
          machine.at += passed;
          if (Math.abs(away) > JUMP) machine.set += away;
          given.look();
          const now = given.now();
          expect(now).toBeGreaterThanOrEqual(last + passed - JUMP);
          expect(now).toBeLessThanOrEqual(last + passed + JUMP);
          last = now;
        }
        given.confirm();
      },
    ),
  );
});
