import { expect, test, vi } from 'vitest';
import { Bucket } from '../../../src/lib/server/http/bucket.ts';

test('so many at once, so many a second after that, and no more saved up than fits', () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const bucket = new Bucket({ most: 5, perSecond: 2 });
  const taken = () => Array.from({ length: 10 }, () => bucket.take()).filter(Boolean).length;
  expect(taken()).toBe(5);
  clock.mockReturnValue(1000);
  expect(taken()).toBe(2);
  clock.mockReturnValue(3_600_000);
  expect(taken()).toBe(5);
  clock.mockReturnValue(3_601_000);
  expect(bucket.take(3)).toBe(false);
  expect(bucket.take(2)).toBe(true);
  clock.mockRestore();
});
