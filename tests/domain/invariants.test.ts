import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnOf, isChain, sameClock } from '../../src/lib/domain/case/clocks.ts';
import { splitOf } from '../../src/lib/domain/case/responsibility.ts';
import { isWithUnit, onBoard } from '../../src/lib/domain/case/stages.ts';
import { begun, deeds, live } from './lives.ts';

describe('no sequence of commands', () => {
  test('loses a clock, changes an ended one into another, or erases a breach', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        live(
          begun(),
          (before, after) => {
            for (const clock of before?.clocks ?? [])
              expect(after.clocks.some((one) => sameClock(one, clock))).toBe(true);
            for (const breach of before?.breaches ?? []) {
              const kept = after.breaches.find((one) => sameClock(one, breach));
              expect(kept).toMatchObject({
                due: breach.due,
                unit: breach.unit,
                handler: breach.handler,
                recordedAt: breach.recordedAt,
              });
            }
            const keys = after.breaches.map((breach) => `${breach.milestone} ${breach.round}`);
            expect(new Set(keys).size).toBe(keys.length);
          },
          list,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('passes dispatched without one handler of the lead unit, or gives the case to the unit complained of', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        live(
          begun(),
          (_before, after) => {
            if (after.stage === 'contacted' || after.stage === 'on-site')
              expect(after.handler).not.toBeNull();
            if (isWithUnit(after.stage)) expect(after.unit).not.toBeNull();
            expect(after.unit).not.toBe('KS1');
            const helping = after.coUnits.map(({ unit }) => unit);
            for (const unit of ['KS1', after.unit]) expect(helping).not.toContain(unit);
          },
          list,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('resolves with a chain clock still running, or closes by who handled it', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        live(
          begun(),
          (before, after) => {
            if (after.stage === 'resolved')
              expect(after.clocks.filter((clock) => !clock.ended && isChain(clock.milestone))).toEqual([]);
            if (after.stage === 'resolved') expect(columnOf(after, Number.MAX_SAFE_INTEGER)).toBe('resolved');
            if (after.stage === 'closed' && before?.stage === 'resolved')
              expect(before.handledBy).not.toContain(after.lastMove.by);
          },
          list,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('makes the case differ from a rebuild of its events, skips a version, or lowers moves', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const story = begun();
        live(
          story,
          (before, after) => {
            expect(after.moves).toBeGreaterThanOrEqual(before?.moves ?? 0);
            const moved =
              before !== null &&
              (before.stage !== after.stage ||
                before.unit !== after.unit ||
                before.handler !== after.handler);
            if (moved) expect(after.moves).toBeGreaterThan(before.moves);
          },
          list,
        );
        expect(story.events.map((event) => event.version)).toEqual(story.events.map((_, index) => index + 1));
        expect(story.rebuilt()).toEqual(story.case);
        for (const other of story.others) expect(other.rebuilt()).toEqual(other.case);
        expect(JSON.parse(JSON.stringify(story.case))).toEqual(story.case);
      }),
      { numRuns: 300 },
    );
  });

  test('leaves a minute to nobody or to two, or splits a breach into more or less than its clock ran', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        live(
          begun(),
          (_before, after) => {
            const { holdings, receivedAt } = after;
            expect(holdings[0]?.from).toBe(receivedAt);
            for (const [index, { to, from }] of holdings.entries()) {
              const next = holdings[index + 1];
              if (next) expect(to).toBeLessThanOrEqual(next.from);
              if (to !== undefined) expect(to).toBeGreaterThanOrEqual(from);
            }
            expect(holdings.at(-1)?.to === undefined).toBe(onBoard(after.stage));
            for (const { split, milestone, round, due } of after.breaches) {
              const clock = after.clocks.find((one) => sameClock(one, { milestone, round }))!;
              const held = splitOf(holdings, clock.started, due).reduce((sum, { ms }) => sum + ms, 0);
              expect(split.reduce((sum, { ms }) => sum + ms, 0)).toBe(held);
            }
          },
          list,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('leaves an event with a name, a number or free text in its data', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const story = begun();
        live(story, () => undefined, list);
        for (const { texts: _texts, ...event } of story.events) {
          const ledger = JSON.stringify(event);
          for (const secret of [
            '赵女士',
            '13800000101',
            '12号',
            '梧桐',
            '愿在现场等',
            '树干',
            '加固',
            '吊运',
            '不属本',
            '围挡',
            '护栏',
            '查明',
            '牵头',
            '同一件',
          ])
            expect(ledger).not.toContain(secret);
        }
      }),
      { numRuns: 100 },
    );
  });
});
