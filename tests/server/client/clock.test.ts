import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { formatCountdown } from '../../../src/lib/words/times.ts';
import { NINE } from '../helpers/bureau.ts';
import { closePages, compilePages, pageClock } from '../helpers/page.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

beforeAll(compilePages, 60_000);
afterAll(closePages);
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers({ now: NINE + 321 });
  Reflect.set(globalThis, 'document', new EventTarget());
  pageClock().hear(NINE + 321);
  stop = pageClock().run();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test('it ticks on the second of the server, whatever the screen believes', () => {
  const clock = pageClock();
  clock.hear(NINE + 24 * HOUR + 700);
  expect(clock.now).toBe(NINE + 24 * HOUR);
  vi.advanceTimersByTime(299);
  expect(clock.now).toBe(NINE + 24 * HOUR);
  vi.advanceTimersByTime(1);
  expect(clock.now).toBe(NINE + 24 * HOUR + SECOND);
});

test('of several pulses the one that travelled fastest is believed', () => {
  const clock = pageClock();
  clock.hear(NINE + 321 - 400);
  expect(clock.exact()).toBe(NINE + 321);
  clock.hear(NINE + 321 + 50);
  expect(clock.exact()).toBe(NINE + 371);
});

test.each([
  ['before', 10 * HOUR + 20 * MINUTE],
  ['after', -(9 * HOUR + 50 * MINUTE)],
])('around ten hours %s its due a countdown looked at sparingly reads right in every second', (_, left) => {
  const clock = pageClock();
  const dues = [0, 1, 500, 999, 30_000, 59_999].map((more) => NINE + left + more);
  const looks = new Set<number>();
  for (let second = 0; second < 1800; second += 1) {
    vi.advanceTimersByTime(SECOND);
    looks.add(clock.nowFor(NINE + left));
    for (const due of dues) {
      const read = (now: number) => formatCountdown(due - now, 'en');
      expect(read(clock.nowFor(due))).toBe(read(clock.now));
    }
  }
  expect(looks.size).toBeLessThan(1000);
});

test('after a sleep every countdown is looked at again', () => {
  const clock = pageClock();
  const due = NINE + 40 * HOUR;
  vi.setSystemTime(NINE + 5 * HOUR);
  vi.advanceTimersByTime(SECOND);
  expect(formatCountdown(due - clock.nowFor(due), 'en')).toBe('35h00m');
});
