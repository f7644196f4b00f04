import { expect, test } from 'vitest';
import { SHANGHAI_OFFSET } from '../../src/lib/domain/bureau/calendar.ts';
import { NOTICE_KINDS } from '../../src/lib/domain/notices/notices.ts';
import { DEFAULT_CALLING, isLoud, isQuiet } from '../../src/lib/live/calling.ts';
import { at } from './bureau.ts';

const quietAt = (time: string, from: number | null, to: number | null, duty = false) =>
  isQuiet(
    { ...DEFAULT_CALLING, quietFrom: from, quietTo: to },
    { duty, now: at(time), offset: SHANGHAI_OFFSET },
  );

test('quiet hours hold from their first minute to the one before their end, also over midnight', () => {
  const [ten, seven] = [22 * 60, 7 * 60];
  const over = (time: string) => quietAt(time, ten, seven);
  expect(['21:59', '22:00', '23:59', '+1 00:00', '+1 06:59', '+1 07:00'].map(over)).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
  ]);
  expect(['12:29', '12:30', '13:29', '13:30'].map((time) => quietAt(time, 750, 810))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('they are not for who is on duty, and without both ends there are none', () => {
  expect(quietAt('23:00', 22 * 60, 7 * 60, true)).toBe(false);
  expect(quietAt('23:00', null, null)).toBe(false);
});

test('what calls somebody to act at once is heard; that a clock runs down is not', () => {
  expect(NOTICE_KINDS.filter(isLoud)).toEqual([
    'dispatched',
    'reassigned',
    'urged',
    'supervised',
    'instructed',
    'escalated',
    'co-asked',
    'joined',
  ]);
});
