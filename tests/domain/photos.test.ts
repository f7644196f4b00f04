import { describe, expect, it } from 'vitest';
import { asLateRecords } from '../../src/lib/client/pocket/late.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import { mayAddPhotos } from '../../src/lib/domain/case/photos.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { coordinator, dispatched, intake, leader, staff1, staff2, supervisor } from './bureau.ts';

describe('photos', () => {
  it('come from the centre and the unit that holds the case, never from who watches or from other units', () => {
    const { case: kase, now } = dispatched();
    const may = [intake, coordinator, staff1, staff2, leader, supervisor].map((actor) =>
      mayAddPhotos(kase, actor, now),
    );
    expect(may).toEqual([true, true, true, false, false, false]);
  });

  it('of a unit that lost the case may still come for a day', () => {
    const story = dispatched().do(coordinator, {
      type: 'reassign',
      unit: 'JC2',
      reason: 'capacity',
      note: '',
    });
    const lost = story.now;
    expect(mayAddPhotos(story.case, staff1, lost + DAY)).toBe(true);
    expect(mayAddPhotos(story.case, staff1, lost + DAY + 1)).toBe(false);
    expect(mayAddPhotos(story.case, staff2, lost + DAY + 1)).toBe(true);
  });

  it('never come from the unit complained of', () => {
    const { case: kase, now } = dispatched();
    expect(mayAddPhotos({ ...kase, against: staff1.unit }, staff1, now)).toBe(false);
  });
});

describe('steps that reached a case which had passed on', () => {
  it('become late records of their own moments; what a record cannot say is left out', () => {
    const at = 10 * HOUR;
    const commands: CommandInput[] = [
      { type: 'accept', handler: 7 },
      { type: 'attempt-contact', outcome: 'busy', caller: 2 },
      { type: 'request-waive', reason: 'wrong-number' },
      { type: 'contact', gist: '愿在现场等', occurredAt: at - MINUTE },
      { type: 'arrive', finding: '树干已裂', position: '31.2233,121.4680' },
      { type: 'resolve', result: 'solved', text: '已扶正加固，路面清理完毕', informed: [{ caller: 1 }] },
    ];
    expect(asLateRecords(commands, at)).toEqual([
      { type: 'late-record', step: 'attempt', occurredAt: at, caller: 2, outcome: 'busy' },
      {
        type: 'late-record',
        step: 'contact',
        occurredAt: at - MINUTE,
        caller: undefined,
        text: '愿在现场等',
      },
      { type: 'late-record', step: 'arrival', occurredAt: at, text: '树干已裂' },
      {
        type: 'late-record',
        step: 'resolution',
        occurredAt: at,
        text: '已扶正加固，路面清理完毕',
        result: 'solved',
      },
    ]);
  });
});
