import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Window } from '../../../src/lib/server/live/window.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first of a burst is told at once, the rest once every 20 ms from the start of the last telling', () => {
  const told: number[] = [];
  const began = performance.now();
  const window = new Window(20, () => {
    told.push(performance.now() - began);
    vi.advanceTimersByTime(5);
  });
  window.open();
  expect(told).toEqual([]);
  for (let at = 0; at < 60; at += 1) {
    vi.advanceTimersByTime(1);
    window.open();
  }
  expect(told.slice(0, 3).map(Math.round)).toEqual([0, 20, 40]);
  vi.advanceTimersByTime(500);
  const before = told.length;
  window.open();
  vi.advanceTimersByTime(0);
  expect(told).toHaveLength(before + 1);
  window.close();
  window.open();
  vi.advanceTimersByTime(500);
  expect(told).toHaveLength(before + 1);
});
