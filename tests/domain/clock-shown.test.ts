import { expect, test } from 'vitest';
import { columnOf, nextClock, shownClock } from '../../src/lib/domain/clocks.ts';
import { readCard } from '../../src/lib/components/time/reading.ts';
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
