import { describe, expect, test } from 'vitest';
import { countdownParts, formatCountdown, formatDuration, formatLimit } from '../../src/lib/words/times.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('a countdown is written as on a departure board', () => {
  test.each([
    [4 * MINUTE + 58 * SECOND, '4:58'],
    [48 * SECOND, '0:48'],
    [59 * MINUTE + 59 * SECOND, '59:59'],
    [HOUR + 33 * MINUTE + 10 * SECOND, '1:33:10'],
    [9 * HOUR + 59 * MINUTE + 59 * SECOND, '9:59:59'],
    [10 * HOUR, '10时00分'],
    [15 * HOUR + 46 * MINUTE, '15时46分'],
    [48 * HOUR, '2天0时'],
    [62 * HOUR, '2天14时'],
  ])('%i ms left', (left, text) => expect(formatCountdown(left, 'zh-CN')).toBe(text));

  test.each([
    [15 * HOUR + 46 * MINUTE, '15h46m'],
    [62 * HOUR, '2d14h'],
    [-(2 * HOUR + 26 * MINUTE + 11 * SECOND), '+2:26:11'],
    [-(15 * HOUR + 6 * MINUTE), '+15h06m'],
  ])('in English, %i ms left', (left, text) => expect(formatCountdown(left, 'en')).toBe(text));

  test('it never says that no time is left while some is', () => {
    expect(formatCountdown(1, 'zh-CN')).toBe('0:01');
    expect(formatCountdown(59 * MINUTE + 59 * SECOND + 1, 'zh-CN')).toBe('1:00:00');
    expect(formatCountdown(10 * HOUR - 1, 'zh-CN')).toBe('10时00分');
    expect(formatCountdown(48 * HOUR - 1, 'zh-CN')).toBe('2天0时');
  });

  test('it counts up from the due moment and never claims more than has passed', () => {
    expect(formatCountdown(0, 'zh-CN')).toBe('+0:00');
    expect(formatCountdown(-999, 'zh-CN')).toBe('+0:00');
    expect(formatCountdown(-(4 * MINUTE + 28 * SECOND + 999), 'zh-CN')).toBe('+4:28');
  });

  test('it never goes up as time passes', () => {
    const value = (text: string) => {
      const [days, hours, minutes] = [/(\d+)天/, /(\d+)时/, /(\d+)分/].map((p) =>
        Number(p.exec(text)?.[1] ?? 0),
      );
      if (/[天时]/.test(text)) return ((days! * 24 + hours!) * 60 + minutes!) * 60;
      return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    };
    let before = Infinity;
    for (let left = 49 * HOUR; left > 0; left -= 7 * SECOND + 333) {
      const shown = value(formatCountdown(left, 'zh-CN'));
      expect(shown).toBeLessThanOrEqual(before);
      before = shown;
    }
  });
});

test('digits and the words between them come apart', () => {
  expect(countdownParts('15时46分').map((part) => part.text)).toEqual(['15', '时', '46', '分']);
  expect(countdownParts('+2:26:11')).toEqual([{ text: '+2:26:11', small: false }]);
});

test('a time taken is rounded down', () => {
  expect(formatDuration(65_999, 'zh-CN')).toBe('1:05');
  expect(formatDuration(-5, 'zh-CN')).toBe('0:00');
});

test('a limit is said in round words', () => {
  expect(formatLimit(20, 'zh-CN')).toBe('20 分钟');
  expect(formatLimit(120, 'en')).toBe('2 h');
  expect(formatLimit(24 * 60, 'zh-CN')).toBe('24 小时');
  expect(formatLimit(5 * 24 * 60, 'zh-CN')).toBe('5 天');
});
