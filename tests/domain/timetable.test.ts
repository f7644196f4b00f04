import { describe, expect, it } from 'vitest';
import { layTimetable, type Row } from '../../src/lib/components/case/timetable.ts';
import type { ClockView, HoldingView } from '../../src/lib/live/case-view.ts';
import { at, contacted, coordinator, onSite, staff1, CONTACT, accepted, type Story } from './bureau.ts';

const FRAME = { left: 100, right: 600 };

function lay(story: Story) {
  const kase = story.case;
  const clocks: ClockView[] = kase.clocks.map((clock) => ({
    ...clock,
    limit: { minutes: 0 },
    because: null,
    floor: null,
    breach: null,
  }));
  const holdings: HoldingView[] = kase.holdings.map((holding) => ({
    ...holding,
    handler: null,
    acceptedAt: null,
  }));
  const { receivedAt, closedAt } = kase;
  return layTimetable({ receivedAt, closedAt, clocks, holdings }, story.now, FRAME);
}
const rowOf = (rows: Row[], milestone: string) => rows.find((row) => row.milestone === milestone)!;
const kinds = (row: Row) => row.pieces.map(({ kind }) => kind);

describe('the clocks of a case on one time scale', () => {
  it('draws a row for each clock of the chain, in the order of the scheme', () => {
    const { rows } = lay(contacted());
    expect(rows.map(({ milestone }) => milestone)).toEqual(['dispatch', 'contact', 'on-site', 'resolve']);
  });

  it('puts the same moment at the same place in every row', () => {
    const { rows, now } = lay(contacted().at('09:30'));
    const contact = rowOf(rows, 'contact').pieces[0]!;
    const arrive = rowOf(rows, 'on-site').pieces[0]!;
    expect(contact.from).toBe(arrive.from);
    expect(arrive.to).toBe(now);
    expect(now).toBeGreaterThan(FRAME.left);
    expect(now).toBeLessThan(FRAME.right);
  });

  it('marks a clock that was met by a disc, and one that was met late by its overrun and a square', () => {
    expect(rowOf(lay(contacted()).rows, 'contact')).toMatchObject({ ends: [{ late: false }] });
    const late = accepted().at('09:26').do(staff1, CONTACT);
    const row = rowOf(lay(late).rows, 'contact');
    expect(kinds(row)).toEqual(['used', 'over']);
    expect(row.ends).toMatchObject([{ late: true }]);
  });

  it('lets a running clock that is past grow in crimson up to now', () => {
    const { rows, now } = lay(accepted().at('09:30'));
    const over = rowOf(rows, 'contact').pieces.find(({ kind }) => kind === 'over');
    expect(over?.to).toBe(now);
  });

  it('dashes the round that a reassignment ended, and starts the next where it began', () => {
    const moved = contacted()
      .at('09:40')
      .do(coordinator, { type: 'reassign', unit: 'JC2', reason: 'capacity' });
    const row = rowOf(lay(moved.at('10:00')).rows, 'on-site');
    expect(kinds(row)).toEqual(['dashed', 'used', 'left']);
    expect(row.pieces[0]!.to).toBe(row.pieces[1]!.from);
    expect(row.before?.round).toBe(1);
  });

  it('breaks off a due that lies far beyond the age of the case', () => {
    const { rows } = lay(onSite());
    expect(rowOf(rows, 'resolve')).toMatchObject({ broken: true, dues: [] });
    expect(rowOf(rows, 'contact').broken).toBe(false);
    expect(Math.max(...rows.flatMap(({ pieces }) => pieces.map(({ to }) => to)))).toBeLessThanOrEqual(
      FRAME.right,
    );
  });

  it('lays who held the case on the same axis, without a gap', () => {
    const { holders, now } = lay(contacted().at('09:30'));
    expect(holders.map(({ unit }) => unit)).toEqual(['centre', 'JC1']);
    expect(holders.at(-1)?.to).toBe(now);
    expect(holders.at(-1)?.length).toBe(at('09:30') - at('09:00:17'));
  });

  it('keeps the hours apart that stand at the top', () => {
    const { ticks } = lay(contacted().at('09:30'));
    expect(ticks.length).toBeGreaterThan(1);
    const gaps = ticks.slice(1).map(({ x }, index) => x - ticks[index]!.x);
    expect(Math.min(...gaps)).toBeGreaterThan(60);
  });
});
