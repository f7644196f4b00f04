import { describe, expect, test } from 'vitest';
import { isWorkingDay } from '../../src/lib/domain/bureau/calendar.ts';
import { proposedUnit } from '../../src/lib/domain/bureau/directory.ts';
import {
  EAST,
  referenceCalendar,
  referenceCategories,
  referenceRoads,
  referenceUnits,
  WEST,
} from '../../src/lib/domain/bureau/reference/index.ts';

describe('the starting directory', () => {
  test('has thirteen handling units and the way out to the district', () => {
    expect(referenceUnits.map(({ code }) => code).join(' ')).toBe(
      'KS1 KS2 KS3 KS4 JC1 JC2 JC3 JC4 JC5 ZY1 ZY2 ZY3 YH1 OUT',
    );
    expect(referenceUnits.filter(({ kind }) => kind !== 'out')).toHaveLength(13);
  });

  test('has the twenty-nine categories of the dispatch catalogue, each under its code', () => {
    expect(new Set(referenceCategories.map(({ code }) => code)).size).toBe(29);
    expect(referenceCategories).toHaveLength(29);
  });

  test.each([...referenceUnits, ...referenceCategories])(
    '$code $name has names for card, wall and paper',
    (one) => {
      expect([...one.short].length).toBeLessThanOrEqual(5);
      expect(one.shortEn.length).toBeLessThanOrEqual(16);
      for (const name of [one.name, one.short, one.nameEn, one.shortEn]) expect(name.trim()).toBe(name);
      expect(one.name && one.nameEn && one.short && one.shortEn).toBeTruthy();
    },
  );

  test('gives every category but the inquiry to a unit that exists', () => {
    const units = new Set(referenceUnits.map(({ code }) => code));
    const owners = referenceCategories.filter(({ code }) => code !== 'Q01');
    for (const area of [EAST, WEST]) {
      for (const category of owners) expect(units).toContain(proposedUnit(category, area));
    }
  });

  test('lets the area decide who sweeps, and nobody where the area is not known', () => {
    const sweeping = referenceCategories.find(({ code }) => code === 'H01')!;
    expect(proposedUnit(sweeping, EAST)).toBe('ZY1');
    expect(proposedUnit(sweeping, WEST)).toBe('ZY2');
    expect(proposedUnit(sweeping, '')).toBeNull();
  });

  test('needs a visit for everything but inquiry, suggestion and staff conduct', () => {
    const desk = referenceCategories.filter(({ site }) => !site).map(({ code }) => code);
    expect(desk).toEqual(['Q01', 'Q02', 'X01']);
    const urgent = referenceCategories.filter((one) => one.urgent).map(({ code }) => code);
    expect(urgent).toEqual(['G01', 'H06', 'H09']);
  });

  test('has words for every category, each written once', () => {
    for (const { code, words } of referenceCategories) {
      expect(words.length, code).toBeGreaterThanOrEqual(3);
      expect(new Set(words).size, code).toBe(words.length);
    }
  });

  test('names every road once, east or west or the one that parts them', () => {
    expect(new Set(referenceRoads.map(({ name }) => name)).size).toBe(referenceRoads.length);
    const border = referenceRoads.filter(({ area }) => area === '');
    expect(border.map(({ name }) => name)).toEqual(['银杏大道']);
    for (const { area } of referenceRoads) expect([EAST, WEST, '']).toContain(area);
  });
});

describe('the working days', () => {
  const calendar = { version: 1, ...referenceCalendar([2025, 2026, 2027]) };
  const works = (day: string) => isWorkingDay(calendar, Date.parse(`${day}T12:00:00+08:00`));

  test('know the holidays and the days that were swapped for them', () => {
    expect(works('2025-10-01')).toBe(false);
    expect(works('2025-10-11')).toBe(true);
    expect(works('2026-02-16')).toBe(false);
    expect(works('2026-02-14')).toBe(true);
    expect(works('2026-10-10')).toBe(true);
  });

  test('are plain weeks otherwise, also in a year whose arrangement is not out', () => {
    expect(works('2026-11-24')).toBe(true);
    expect(works('2026-11-28')).toBe(false);
    expect(works('2027-03-03')).toBe(true);
    expect(works('2027-03-06')).toBe(false);
  });
});
