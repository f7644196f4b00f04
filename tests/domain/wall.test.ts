import { expect, test } from 'vitest';
import type { Clock } from '../../src/lib/domain/clocks.ts';
import type { WallCard } from '../../src/lib/domain/redact.ts';
import type { BoardStage } from '../../src/lib/domain/stages.ts';
import { arrange, turnPages } from '../../src/routes/wall/arrange.ts';

function card(id: number, stage: BoardStage, due: number): WallCard {
  const milestone = stage === 'resolved' ? 'verify' : 'resolve';
  const clock: Clock = { milestone, round: 1, unit: 'JC1', started: 0, due, amber: due, red: due };
  return {
    id,
    number: String(id),
    version: 1,
    moves: 1,
    stage,
    unit: 'JC1',
    handler: null,
    category: 'G01',
    type: 'complaint',
    place: { road: '青禾路', area: '' },
    flags: [],
    urges: 0,
    receivedAt: 0,
    clocks: [clock],
  };
}
const ids = (list: { id: number }[]) => list.map(({ id }) => id);

test('every column begins with its next deadline, the pillar with the longest overdue', () => {
  const cards = [
    card(1, 'contacted', 300),
    card(2, 'contacted', 200),
    card(3, 'on-site', 90),
    card(4, 'received', 50),
  ];
  const { columns, overdue } = arrange(cards, 100);
  expect(ids(columns.contacted)).toEqual([2, 1]);
  expect(ids(overdue)).toEqual([4, 3]);
});

test('the four tiles are the next to be late anywhere; a resolved case is not among them', () => {
  const cards = [
    ...[500, 400, 300].map((due, at) => card(at + 1, 'received', due)),
    ...[450, 350].map((due, at) => card(at + 10, 'on-site', due)),
    card(20, 'resolved', 110),
    card(21, 'contacted', 90),
  ];
  expect(ids(arrange(cards, 100).next)).toEqual([3, 11, 2, 10]);
});

test('pages take turns of ten seconds, and the last one is never half empty', () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(turnPages(all, 6, 6, 0)).toEqual({ shown: [1, 2, 3, 4, 5, 6], page: 0, pages: 2, hidden: 2 });
  expect(turnPages(all, 6, 6, 9_999).page).toBe(0);
  expect(turnPages(all, 6, 6, 10_000).shown).toEqual([3, 4, 5, 6, 7, 8]);
  expect(turnPages(all, 6, 6, 20_000).page).toBe(0);
});

test('of a long list the far end is only counted', () => {
  const all = Array.from({ length: 100 }, (_, at) => at);
  const last = turnPages(all, 6, 6, 50_000);
  expect(last).toMatchObject({ page: 5, pages: 6, hidden: 94 });
  expect(last.shown.at(-1)).toBe(35);
  expect(turnPages([], 6, 6, 50_000)).toEqual({ shown: [], page: 0, pages: 1, hidden: 0 });
});
