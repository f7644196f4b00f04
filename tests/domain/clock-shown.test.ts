import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOf, nextClock, shownClock, timeLeft } from '../../src/lib/domain/case/clocks.ts';
import { readCard } from '../../src/lib/domain/case/card/reading.ts';
import { MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { formatCountdown } from '../../src/lib/words/times.ts';
import { accepted, ARRIVE, at, CONTACT, coordinator, staff1 } from './bureau.ts';

test('a card whose promise waits for approval counts that down in grey, and is late in no column by it', () => {
  const story = accepted().at('09:10').do(staff1, CONTACT).at('09:40').do(staff1, ARRIVE);
  expect(shownClock(story.case)).toEqual(nextClock(story.case));
  story.at('10:00').do(staff1, { type: 'request-hard', reason: '须报批', plan: '先围挡' });
  story.at('10:05').do(coordinator, { type: 'decide-hard', approve: true });
  story.at('10:30').do(staff1, {
    type: 'reply-hard',
    opinion: '下周更换',
    informed: [{ caller: 1 }],
    finish: at('+7 12:00'),
  });
  expect(nextClock(story.case)).toBeUndefined();
  expect(shownClock(story.case)).toMatchObject({ milestone: 'promise-approval', due: at('+1 10:30') });
  expect(readCard(story.case, at('12:00'))).toMatchObject({ state: 'done' });
  expect(columnOf(story.case, at('+2 12:00'))).toBe('on-site');
});

test('a fresh clock never reads above its limit, though a screen cuts its seconds off', () => {
  const limit = fc.constantFrom(10, 20, 120, 1440, 5 * 1440).map((minutes) => minutes * MINUTE);
  const started = fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 });
  fc.assert(
    fc.property(started, limit, fc.integer({ min: -5_000, max: 5_000 }), (from, length, later) => {
      const clock = { started: from, due: from + length };
      const screen = Math.floor((from + later) / 1000) * 1000;
      expect(timeLeft(clock, screen)).toBeLessThanOrEqual(length);
      if (screen >= from) expect(timeLeft(clock, screen)).toBe(clock.due - screen);
    }),
  );
  const clock = { started: 1_700_000_000_250, due: 1_700_000_000_250 + 20 * MINUTE };
  expect(formatCountdown(timeLeft(clock, 1_700_000_000_000), 'zh-CN')).toBe('20:00');
  const day = { started: 1_700_000_000_250, due: 1_700_000_000_250 + 1440 * MINUTE };
  expect(formatCountdown(timeLeft(day, 1_700_000_000_000), 'zh-CN')).toBe('24时00分');
});
