import { describe, expect, it } from 'vitest';
import { owedOf } from '../../src/lib/domain/case/card/owed.ts';
import { CENTRE, type Clock, type Milestone } from '../../src/lib/domain/case/clocks.ts';
import type { Card } from '../../src/lib/domain/case/redact.ts';
import { at, directory, head1, RECEIVE, staff1, staff2 } from './bureau.ts';

const clockOf = (milestone: Milestone, unit: string, due: number): Clock => ({
  ...{ milestone, unit, due, round: 1 },
  ...{ started: at('09:00'), amber: due - 2, red: due - 1 },
});
const cardOf = (id: number, handler: number | null, unit: string, clocks: Clock[]): Card =>
  ({
    ...{ id, unit, clocks, number: String(id), place: RECEIVE.place },
    handler: handler === null ? null : { id: handler, name: directory.people.get(handler)!.name },
  }) as unknown as Card;

const owes = (cards: Card[], actor: typeof staff1) =>
  owedOf(cards, actor).owes.map(({ card, clock }) => [card.id, clock.milestone]);

describe('what a worker owes next', () => {
  const mine = cardOf(1, staff1.id, 'JC1', [
    clockOf('contact', 'JC1', at('09:20')),
    clockOf('supervise', 'JC1', at('12:00')),
    clockOf('return', CENTRE, at('09:30')),
    { ...clockOf('urge', 'JC1', at('09:10')), ended: { at: at('09:05'), how: 'met' } },
  ]);
  const colleagues = cardOf(2, 12, 'JC1', [clockOf('urge', 'JC1', at('09:40'))]);
  const helped = cardOf(3, staff2.id, 'JC2', [clockOf('co-unit', 'JC1', at('10:00'))]);
  const open = cardOf(4, null, 'JC1', [clockOf('accept', 'JC1', at('09:05'))]);
  const cards = [mine, colleagues, helped, open];

  it('are the side clocks of his own cases and of those that his unit helps with, the next due first', () => {
    expect(owes(cards, staff1)).toEqual([
      [3, 'co-unit'],
      [1, 'supervise'],
    ]);
  });

  it('are of a head the whole unit’s, and of another unit nothing', () => {
    expect(owes(cards, head1)).toEqual([
      [2, 'urge'],
      [3, 'co-unit'],
      [1, 'supervise'],
    ]);
    expect(owes(cards, staff2)).toEqual([]);
  });

  it('stand beside what he waits for', () => {
    const { awaits } = owedOf(cards, staff1);
    expect(awaits.map(({ card, clock }) => [card.id, clock.milestone])).toEqual([[1, 'return']]);
  });
});
