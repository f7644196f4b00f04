import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layLanes } from '../../src/routes/(app)/units/lanes.ts';
import { layOut } from '../../src/lib/domain/case/card/order.ts';
import { CHAIN, type Clock, type Milestone } from '../../src/lib/domain/case/clocks.ts';
import type { Card, WallCard } from '../../src/lib/domain/case/redact.ts';
import { BOARD_STAGES, COLUMNS, type BoardStage } from '../../src/lib/domain/case/stages.ts';
import { arrange, turnPages } from '../../src/routes/wall/arrange.ts';
import { directory } from './bureau.ts';

const MINUTE = 60_000;

function clockTo(milestone: Milestone, due: number): Clock {
  return { milestone, round: 1, unit: 'JC1', started: 0, due, amber: due, red: due };
}

function card(id: number, stage: BoardStage, due: number, clocks?: Clock[]): WallCard {
  return {
    id,
    number: String(id),
    version: 1,
    moves: 1,
    stage,
    unit: stage === 'received' ? null : 'JC1',
    handler: null,
    category: 'G01',
    type: 'complaint',
    place: { road: '青禾路', area: '' },
    flags: [],
    urges: 0,
    receivedAt: 0,
    clocks: clocks ?? [clockTo(stage === 'resolved' ? 'verify' : 'resolve', due)],
  };
}
const ids = (list: { id: number }[]) => list.map(({ id }) => id);

test('every column begins with its next deadline', () => {
  const { columns } = arrange(
    [card(1, 'contacted', 300), card(2, 'contacted', 200), card(3, 'on-site', 90)],
    100,
  );
  expect(ids(columns.contacted)).toEqual([2, 1]);
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

describe('what is late', () => {
  const now = 1000 * MINUTE;
  const brokenFor = (id: number, minutes: number) => card(id, 'on-site', now - minutes * MINUTE);

  test('begins with the three that have just broken, newest first, and goes on with the longest overdue', () => {
    const cards = [300, 0, 5, 9, 200, 2, 11].map((minutes, at) => brokenFor(at + 1, minutes));
    const { fresh, rest, lately, total } = arrange(cards, now).overdue;
    expect(ids(fresh)).toEqual([2, 6, 3]);
    expect(lately).toBe(4);
    expect(ids(rest)).toEqual([1, 5, 7, 4]);
    expect(total).toBe(7);
  });

  test('shows with 66 late a case that has just broken at once, and every other one in turn', () => {
    const cards = Array.from({ length: 66 }, (_, at) => brokenFor(at + 1, at === 65 ? 0 : 20 + at));
    const { fresh, rest } = arrange(cards, now).overdue;
    expect(ids(fresh)).toEqual([66]);
    const pages = turnPages(rest, { size: 8 }, 0).pages;
    const seen = Array.from(
      { length: pages },
      (_, page) => turnPages(rest, { size: 8 }, page * 10_000).shown,
    );
    expect(new Set(seen.flat().map(({ id }) => id))).toEqual(new Set(ids(rest)));
  });

  test('is pinned by the clock that broke last, though another broke hours ago', () => {
    const clocks = [clockTo('contact', now - 100 * MINUTE), clockTo('on-site', now - MINUTE)];
    const { fresh, rest, counts } = arrange([card(1, 'dispatched', 0, clocks)], now).overdue;
    expect(fresh[0]?.clock.milestone).toBe('on-site');
    expect(rest).toEqual([]);
    expect(counts).toEqual({ dispatch: 0, contact: 1, 'on-site': 0, resolve: 0 });
  });

  test('is no longer pinned after ten minutes', () => {
    expect(arrange([brokenFor(1, 10)], now).overdue).toMatchObject({ fresh: [], lately: 0 });
  });
});

describe('pages', () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8];

  test('take turns of ten seconds, the next two rows stay on each, and the last one is never half empty', () => {
    const rows = { size: 5, keep: 2 };
    expect(turnPages(all, rows, 0)).toEqual({
      kept: [1, 2],
      shown: [3, 4, 5],
      page: 0,
      pages: 2,
      from: 3,
      to: 5,
    });
    expect(turnPages(all, rows, 9_999).page).toBe(0);
    expect(turnPages(all, rows, 10_000)).toMatchObject({ kept: [1, 2], shown: [6, 7, 8], from: 6, to: 8 });
    expect(turnPages(all, rows, 20_000).page).toBe(0);
  });

  test('stand on the first while the line is lost', () => {
    expect(turnPages(all, { size: 5, keep: 2 }, undefined).page).toBe(0);
  });

  test('never end the list, however long it is', () => {
    const some = fc.record({ length: fc.nat(300), size: fc.integer({ min: 2, max: 11 }), keep: fc.nat(1) });
    fc.assert(
      fc.property(some, ({ length, size, keep }) => {
        const list = Array.from({ length }, (_, at) => at);
        const { pages } = turnPages(list, { size, keep }, 0);
        const seen = Array.from({ length: pages }, (_, page) =>
          turnPages(list, { size, keep }, page * 10_000),
        );
        expect(new Set(seen.flatMap(({ kept, shown }) => [...kept, ...shown]))).toEqual(new Set(list));
        for (const { kept, shown } of seen) expect(kept.length + shown.length).toBe(Math.min(size, length));
      }),
    );
  });
});

test('wall, board and units view count the same cases, whatever their clocks, also one whose promise waits for approval', () => {
  const milestone = fc.constantFrom<Milestone>(...CHAIN, 'verify', 'promise-approval', 'accept');
  const clock = fc.record({ milestone, due: fc.integer({ min: 1, max: 200 }), isEnded: fc.boolean() });
  const some = fc.record({
    stage: fc.constantFrom(...BOARD_STAGES),
    clocks: fc.array(clock, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 30 }), fc.integer({ min: 0, max: 220 }), (cases, now) => {
      const cards = cases.map(({ stage, clocks }, at) =>
        card(
          at + 1,
          stage,
          0,
          clocks.map(({ milestone, due, isEnded }) => ({
            ...clockTo(milestone, due),
            ...(isEnded && { ended: { at: 1, how: 'met' as const } }),
          })),
        ),
      );
      const wall = arrange(cards, now);
      const board = layOut(cards as unknown as Card[], now);
      for (const column of COLUMNS) {
        const onWall = column === 'overdue' ? wall.overdue.total : wall.columns[column].length;
        expect(onWall, column).toBe(board.columns[column].cards.length);
      }
      expect(wall.overdue.fresh.length + wall.overdue.rest.length).toBe(wall.overdue.total);
      expect(Object.values(wall.overdue.counts).reduce((sum, one) => sum + one, 0)).toBe(wall.overdue.total);
      expect(wall.overdue.holders.reduce((sum, { count }) => sum + count, 0)).toBe(wall.overdue.total);
      const lanes = layLanes(board, directory);
      const inLanes = lanes.lanes.reduce((sum, { total }) => sum + total, 0);
      const resolved = board.columns.resolved.cards.length;
      expect(lanes.tray.length + inLanes + resolved).toBe(cards.length);
    }),
  );
});
