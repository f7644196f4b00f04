import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latestClock, openClock } from '../../src/lib/domain/case/clocks.ts';
import { HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { nextOf, previewDispatch, previewReassign } from '../../src/lib/domain/case/card/preview.ts';
import { redact, type Card } from '../../src/lib/domain/case/redact.ts';
import {
  accepted,
  at,
  contacted,
  coordinator,
  directory,
  DISPATCH,
  dispatched,
  intake,
  onSite,
  RECEIVE,
  REQUEST_RETURN,
  resolved,
  staff1,
  Story,
} from './bureau.ts';

const REASSIGN = { type: 'reassign', unit: 'JC2', reason: 'wrong-unit' } as const;

function cardOf(story: Story): Card {
  return redact(story.case, 'centre', directory) as unknown as Card;
}
function contextAt(story: Story) {
  return { now: story.now, policy: story.policy, directory };
}
function preview(story: Story) {
  return previewReassign(cardOf(story), contextAt(story));
}
const fates = (story: Story) => preview(story).map(({ milestone, fate }) => `${milestone} ${fate}`);

describe('what a lane says before a case is dropped on it', () => {
  test('contact that was made stays made, arrival runs again, resolve keeps its due', () => {
    const story = contacted().at('09:17:42');
    expect(preview(story)).toEqual([
      { milestone: 'contact', fate: 'done', due: null },
      { milestone: 'on-site', fate: 'again', due: at('11:17:42') },
      { milestone: 'resolve', fate: 'kept', due: at('+1 09:00:17') },
    ]);
    expect(nextOf(preview(story))).toMatchObject({ milestone: 'on-site' });
  });

  test('contact that was not made runs again', () => {
    expect(fates(dispatched().at('09:15'))).toEqual(['contact again', 'on-site again', 'resolve kept']);
  });

  test('resolve is given four hours, once', () => {
    const story = onSite().at('+1 07:00');
    expect(preview(story).at(-1)).toEqual({
      milestone: 'resolve',
      fate: 'longer',
      due: at('+1 11:00'),
    });
    story.do(coordinator, REASSIGN).at('+1 09:00');
    expect(preview(story).at(-1)).toMatchObject({ fate: 'kept', due: at('+1 11:00') });
  });

  test('and still is after an upheld return, which uses nothing up', () => {
    const story = accepted().at('+1 07:00').do(staff1, REQUEST_RETURN);
    story.do(coordinator, { type: 'decide-return', uphold: true, unit: 'JC2' }).at('+1 09:00');
    expect(preview(story).at(-1)).toEqual({ milestone: 'resolve', fate: 'longer', due: at('+1 13:00') });
    story.do(coordinator, { ...REASSIGN, unit: 'JC1' });
    expect(openClock(story.case.clocks, 'resolve')?.due).toBe(at('+1 13:00'));
  });

  test('rework keeps its due', () => {
    const story = resolved()
      .at('11:30')
      .do(coordinator, { type: 'reject', disputed: 'result', reason: '未处理', fault: true });
    expect(fates(story)).toContain('rework kept');
  });

  test('a dispatch starts contact, visit and resolve; nobody need call who left no number', () => {
    const story = new Story().do(intake, RECEIVE);
    expect(previewDispatch(cardOf(story), contextAt(story)).map(({ due }) => due! - story.now)).toEqual([
      20 * MINUTE,
      2 * HOUR,
      24 * HOUR,
    ]);
    const anonymous = new Story().do(intake, { ...RECEIVE, callers: [] });
    expect(previewDispatch(cardOf(anonymous), contextAt(anonymous))[0]).toMatchObject({ fate: 'done' });
  });
});

describe('whatever was done before', () => {
  const beginnings = [dispatched, accepted, contacted, onSite];

  test('the lane foretells exactly the clocks that the reassignment then gives', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...beginnings),
        fc.integer({ min: 41, max: 30 * 60 }),
        fc.boolean(),
        (begin, after, twice) => {
          const story = begin();
          story.now = at('09:00') + after * MINUTE;
          if (twice) story.do(coordinator, REASSIGN);
          const unit = twice ? 'KS1' : 'JC2';
          const foretold = preview(story);
          story.do(coordinator, { ...REASSIGN, unit });
          for (const { milestone, due, fate } of foretold) {
            const clock = openClock(story.case.clocks, milestone);
            expect(clock?.due ?? null, `${milestone} ${fate}`).toBe(due);
          }
          const said = foretold.map(({ milestone }) => milestone);
          for (const milestone of ['contact', 'on-site', 'resolve'] as const) {
            if (openClock(story.case.clocks, milestone)) expect(said).toContain(milestone);
          }
        },
      ),
    );
  });

  test('and the dispatch likewise', () => {
    for (const callers of [[], RECEIVE.callers]) {
      const story = new Story().do(intake, { ...RECEIVE, callers: [...callers] }).at('09:05');
      const foretold = previewDispatch(cardOf(story), contextAt(story));
      story.do(coordinator, DISPATCH);
      for (const { milestone, due } of foretold) {
        const clock = latestClock(story.case.clocks, milestone);
        expect(clock?.ended ? null : clock?.due).toBe(due);
      }
    }
  });
});
