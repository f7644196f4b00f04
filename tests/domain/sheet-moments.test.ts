import { describe, expect, it } from 'vitest';
import { clockOf } from '../../src/lib/domain/case/card/moments.ts';
import { earliestOf } from '../../src/lib/domain/case/known.ts';
import { countedFrom } from '../../src/lib/domain/case/moments.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import { MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { redact, type Card } from '../../src/lib/domain/case/redact.ts';
import {
  accepted,
  ARRIVE,
  at,
  CONTACT,
  contacted,
  coordinator,
  directory,
  onSite,
  RESOLVE,
  resolved,
  staff1,
  staff2,
  type Story,
} from './bureau.ts';
import { daysAgo, momentAt, readTime } from '../../src/lib/words/moments.ts';

const cardOf = (story: Story) => redact(story.case, 'centre', directory) as Card;

describe('a time of day as people type it', () => {
  it('is read with or without a colon, in narrow or full width', () => {
    for (const typed of ['09:16', '9:16', '0916', '916', '９：１６', ' 9.16 '])
      expect(readTime(typed)).toBe('09:16');
    for (const typed of ['', '9', '24:00', '9:60', 'now', '123456']) expect(readTime(typed)).toBeNull();
  });

  it('is of today by the clocks of Shanghai, or of a day before', () => {
    expect(momentAt('09:16', 0, at('09:17:42'))).toBe(at('09:16'));
    expect(momentAt('23:58', 1, at('00:03'))).toBe(at('23:58') - 24 * 60 * MINUTE);
    expect(daysAgo(at('23:58') - 24 * 60 * MINUTE, at('00:03'))).toBe(1);
  });
});

/** Invariant: what a sheet says of a step, in time or not, is what the rules will decide if it is recorded at once. */
describe('what a sheet says before it is sent', () => {
  const moved = () =>
    contacted().at('09:20').do(coordinator, { type: 'reassign', unit: 'JC2', reason: 'capacity' });
  const again = () =>
    resolved()
      .at('11:10')
      .do(coordinator, { type: 'reject', disputed: 'arrival', reason: '没有来', fault: true })
      .at('11:20');
  const cases: [string, () => Story, CommandInput & { occurredAt?: number }, typeof staff1][] = [
    ['contact', () => accepted().at('09:18:30'), CONTACT, staff1],
    ['arrival', () => contacted().at('09:31:15'), ARRIVE, staff1],
    ['result', () => onSite().at('10:05'), RESOLVE, staff1],
    [
      'arrival after a reassignment',
      () => moved().at('09:26').do(staff2, { type: 'accept', handler: staff2.id }),
      ARRIVE,
      staff2,
    ],
    ['arrival after a reject', again, ARRIVE, staff1],
  ];

  it.each(cases)('agrees with the rules about the moment of a %s', (_, story, command, actor) => {
    for (const minutes of [undefined, 0, 1, 4, 5, 6, 12, 40]) {
      const before = story();
      const { now, policy } = before;
      const occurredAt = minutes === undefined ? undefined : now - minutes * MINUTE;
      const said = countedFrom(earliestOf(cardOf(before)), occurredAt, { now, policy });
      const done = before.try(actor, { ...command, occurredAt } as CommandInput);
      if (!('events' in done)) throw new Error(`refused: ${done.refusal.code}`);
      const step = done.events.find(({ data }) => 'countsAt' in data)!;
      expect({ minutes, ...said }).toEqual({
        minutes,
        countsAt: 'countsAt' in step.data && step.data.countsAt,
        occurredAt: step.occurredAt,
        late: 'late' in step.data && step.data.late,
      });
    }
  });

  it('measures a step by the clock that it has to meet, of several by the first', () => {
    expect(clockOf(cardOf(accepted()), 'contact')?.milestone).toBe('contact');
    expect(clockOf(cardOf(contacted()), 'arrive')?.milestone).toBe('on-site');
    expect(clockOf(cardOf(onSite()), 'resolve')?.milestone).toBe('resolve');
    expect(clockOf(cardOf(again().do(staff1, ARRIVE)), 'resolve')).toMatchObject({
      milestone: 'resolve',
      due: at('+1 09:00:17'),
    });
    expect(clockOf(cardOf(onSite()), 'note')).toBeUndefined();
  });
});
