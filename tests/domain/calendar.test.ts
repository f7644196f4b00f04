import { describe, expect, test } from 'vitest';
import {
  endOfDay,
  endOfWorkingDay,
  isWorkingDay,
  localMoment,
  PLAIN_CALENDAR,
  startOfDay,
} from '../../src/lib/domain/bureau/calendar.ts';
import { timeState } from '../../src/lib/domain/case/clocks.ts';
import { DEFAULT_POLICY } from '../../src/lib/domain/bureau/policy.ts';
import { startClock } from '../../src/lib/domain/case/limits.ts';
import { at } from './bureau.ts';

describe('days', () => {
  test('a day that there is not is no moment, in whatever form it is typed', () => {
    expect(localMoment(PLAIN_CALENDAR, '2026-11-24T09:17')).toBe(at('09:17'));
    expect(localMoment(PLAIN_CALENDAR, '2026-11-24 09:17:00')).toBe(at('09:17'));
    expect(localMoment(PLAIN_CALENDAR, '2028-02-29')).toBe(Date.parse('2028-02-29T00:00:00+08:00'));
    const none = [
      '2026-02-29',
      '2026-02-30T09:00',
      '2026-13-01',
      '2026-11-24T24:00',
      '2026-11-24T09:60',
      'x',
      '',
    ];
    for (const written of none) expect(localMoment(PLAIN_CALENDAR, written)).toBeNull();
  });

  test('five days: 24:00 of the fifth calendar day, the first not counted', () => {
    expect(endOfDay(PLAIN_CALENDAR, at('09:17'), 5)).toBe(Date.parse('2026-11-29T24:00:00+08:00'));
    expect(endOfDay(PLAIN_CALENDAR, at('00:00'), 5)).toBe(endOfDay(PLAIN_CALENDAR, at('23:59:59'), 5));
  });
  test('three working days skip the weekend, holidays, and count swapped workdays', () => {
    const friday = Date.parse('2026-11-27T10:00:00+08:00');
    expect(endOfWorkingDay(PLAIN_CALENDAR, friday, 3)).toBe(Date.parse('2026-12-02T24:00:00+08:00'));
    const swapped = { ...PLAIN_CALENDAR, exceptions: { '2026-11-28': true, '2026-11-30': false } };
    expect(endOfWorkingDay(swapped, friday, 3)).toBe(Date.parse('2026-12-02T24:00:00+08:00'));
    expect(isWorkingDay(swapped, Date.parse('2026-11-28T12:00:00+08:00'))).toBe(true);
  });
  test('D15 a day is the bureau’s day, whatever zone the machine is set to', () => {
    expect(startOfDay(PLAIN_CALENDAR, Date.parse('2026-11-23T16:00:00Z'))).toBe(
      Date.parse('2026-11-24T00:00:00+08:00'),
    );
    expect(startOfDay(PLAIN_CALENDAR, Date.parse('2026-11-24T15:59:59Z'))).toBe(
      Date.parse('2026-11-24T00:00:00+08:00'),
    );
  });
});

test('the thresholds of the twenty minutes: amber with ten left, red with five, past at the due moment', () => {
  const clock = startClock([], 'contact', 'JC1', at('09:00'), {
    policy: DEFAULT_POLICY,
    calendar: PLAIN_CALENDAR,
  });
  const states = ['09:09:59', '09:10', '09:14:59', '09:15', '09:19:59', '09:20'].map((time) =>
    timeState(clock, at(time)),
  );
  expect(states).toEqual(['in-time', 'soon', 'soon', 'urgent', 'urgent', 'past']);
});
