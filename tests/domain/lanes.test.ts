import { describe, expect, test } from 'vitest';
import { layOut } from '../../src/lib/domain/case/card/order.ts';
import { decisionsOf } from '../../src/lib/domain/case/card/decisions.ts';
import type { DecisionAsked } from '../../src/lib/domain/case/card/asked.ts';
import { dueBars } from '../../src/routes/(app)/units/due-bars.ts';
import { layLanes } from '../../src/routes/(app)/units/lanes.ts';
import { HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { redact, type Card } from '../../src/lib/domain/case/redact.ts';
import {
  accepted,
  at,
  contacted,
  coordinator,
  directory,
  dispatched,
  intake,
  onSite,
  RECEIVE,
  resolved,
  staff1,
  Story,
} from './bureau.ts';

let ids = 0;
const cardOf = (story: Story): Card => ({
  ...(redact(story.case, 'centre', directory) as unknown as Card),
  id: (ids += 1),
});
const lanesOf = (cards: Card[], now: number) => layLanes(layOut(cards, now), directory);
const lane = (cards: Card[], now: number, unit: string) =>
  lanesOf(cards, now).lanes.find((one) => one.unit.code === unit)!;

describe('the lanes', () => {
  test('every unit that may be given a case has one, the way out to the district has none', () => {
    expect(lanesOf([], at('09:00')).lanes.map(({ unit }) => unit.code)).toEqual(['JC1', 'JC2', 'KS1']);
  });

  test('a case stands in its unit’s lane by its stage, in the tray before it is dispatched', () => {
    const now = at('09:41');
    const received = new Story().at('09:40').do(intake, RECEIVE);
    const cards = [onSite(), contacted(), received].map(cardOf);
    const { tray } = lanesOf(cards, now);
    expect(tray.map(({ card }) => card.stage)).toEqual(['received']);
    const { columns, total } = lane(cards, now, 'JC1');
    expect([columns.contacted.length, columns['on-site'].length, total]).toEqual([1, 1, 2]);
  });

  test('a late one stands in overdue and is counted as late', () => {
    const cards = [cardOf(dispatched())];
    const { columns, counts } = lane(cards, at('09:30'), 'JC1');
    expect(columns.dispatched).toEqual([]);
    expect(columns.overdue).toHaveLength(1);
    expect(counts.past).toBe(1);
  });

  test('a late dispatch is the centre’s: it stays in the tray', () => {
    const cards = [cardOf(new Story().do(intake, RECEIVE))];
    expect(lanesOf(cards, at('09:30')).tray).toHaveLength(1);
  });

  test('a resolved case is nobody’s load', () => {
    expect(lane([cardOf(resolved())], at('11:01'), 'JC1').total).toBe(0);
  });
});

describe('the deadlines of the coming two hours', () => {
  test('fall into quarters of an hour, the pressing ones first', () => {
    const now = at('09:12:30');
    const cards = [dispatched(), contacted(), accepted()].map(cardOf);
    const bars = dueBars(layOut(cards, now).columns.dispatched.cards, now);
    expect(bars).toHaveLength(8);
    expect(bars[0]!.from).toBe(at('09:12'));
    expect(bars[0]!.states).toEqual(['soon', 'soon']);
    expect(bars.slice(1).every(({ states }) => states.length === 0)).toBe(true);
  });

  test('leave out what is past, what is resolved and what is later', () => {
    const all = (cards: Card[], now: number) =>
      dueBars(
        Object.values(layOut(cards, now).columns).flatMap((column) => column.cards),
        now,
      ).flatMap(({ states }) => states);
    expect(all([cardOf(dispatched())], at('09:30'))).toEqual([]);
    expect(all([cardOf(resolved())], at('11:01'))).toEqual([]);
    expect(all([cardOf(onSite())], at('09:41'))).toEqual([]);
    expect(all([cardOf(onSite())], at('09:00:17') + 23 * HOUR + MINUTE)).toEqual(['urgent']);
  });
});

test('what waits for a decision comes with its own clock and reason, the first due first', () => {
  const asked = accepted().at('09:06').do(staff1, { type: 'request-waive', reason: 'wrong-number' });
  const later = accepted().at('09:08').do(staff1, { type: 'request-waive', reason: 'asked-not-to' });
  const [second, first] = [cardOf(later), cardOf(asked)];
  const reason: DecisionAsked = {
    caseId: first.id,
    kind: 'waiver',
    by: '陈经办',
    unit: 'JC1',
    texts: [],
    reason: 'wrong-number',
    at: at('09:06'),
    attempts: [],
  };
  const decisions = decisionsOf([second, first, cardOf(contacted())], [reason]);
  expect(decisions.map(({ card }) => card.id)).toEqual([first.id, second.id]);
  expect(decisions[0]).toMatchObject({ clock: { due: at('09:36') }, asked: reason });
  expect(decisions[1]!.asked).toBeUndefined();
  asked.do(coordinator, { type: 'decide-waive', approve: true });
  expect(decisionsOf([cardOf(asked)], [])).toEqual([]);
});
