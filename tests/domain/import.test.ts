import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutHistory } from '../../src/cli/import/history.ts';
import { readyMapping } from '../../src/cli/import/mappings.ts';
import { momentOf, placeOf, readRow, type SourceRow } from '../../src/cli/import/rows.ts';
import { PLAIN_CALENDAR } from '../../src/lib/domain/bureau/calendar.ts';
import type { Directory } from '../../src/lib/domain/bureau/directory.ts';
import { HOUR } from '../../src/lib/domain/bureau/policy.ts';
import { referenceCategories, referenceUnits } from '../../src/lib/domain/bureau/reference/index.ts';

const HEADER = [
  'source_id',
  'opened_at',
  'closed_at',
  'source_category',
  'category_zh',
  'address',
  'area',
  'anonymous',
  'crew',
];
const mapping = readyMapping(HEADER)!;
const directory: Directory = {
  units: new Map(referenceUnits.map((unit) => [unit.code, unit])),
  categories: new Map(referenceCategories.map((category) => [category.code, category])),
  people: new Map(),
  roads: [],
};
const RECORD = {
  source_id: '1-870704814',
  opened_at: '2018-01-01 00:00:09',
  closed_at: '2018-01-06 10:18:29',
  source_category: 'Bulky Items',
  category_zh: '大件垃圾未清运',
  address: '356 S BERENDO ST, 90020',
  area: 'WILSHIRE CENTER - KOREATOWN NC',
  anonymous: 'Y',
  crew: 'NC',
};
const present = { directory, calendar: PLAIN_CALENDAR, now: Date.parse('2026-11-24T09:17:42+08:00') };
const read = (change: Partial<typeof RECORD> = {}) => readRow({ ...RECORD, ...change }, mapping, present);

describe('a row of another system', () => {
  test('is read by the mapping that fits its columns', () => {
    expect(mapping.source).toBe('sanitation-requests');
    expect(readyMapping(['id', 'text'])).toBeUndefined();
    expect(read()).toMatchObject({
      sourceId: '1-870704814',
      openedAt: Date.parse('2018-01-01T00:00:09+08:00'),
      category: 'H04',
      place: { road: 'S BERENDO ST', detail: '356', cross: '', area: 'WILSHIRE CENTER - KOREATOWN NC' },
      anonymous: true,
      notOurs: false,
    });
  });

  test('is read whole though its quarter has a long name', () => {
    const area =
      'UNITED NEIGHBORHOODS OF THE HISTORIC ARLINGTON HEIGHTS, WEST ADAMS, AND JEFFERSON PARK COMMUNITY';
    expect(read({ area })).toMatchObject({ place: { area } });
  });

  test('loses its house number to the detail that never reaches a wall, whatever the number', () => {
    const road = fc.stringMatching(/^[NSEW] [A-Z]{3,12} (ST|AVE|BLVD)$/);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), road, (house, street) => {
        const place = placeOf(`${house} ${street}, 90020`, 'X', mapping.address);
        expect(place).toEqual({ road: street, detail: String(house), cross: '', area: 'X' });
      }),
    );
    expect(placeOf('GRAND AVE AT CESAR E CHAVEZ AVE, 90012', 'X', mapping.address)).toMatchObject({
      road: 'GRAND AVE',
      cross: 'CESAR E CHAVEZ AVE',
    });
    expect(placeOf('', 'BOYLE HEIGHTS NC', mapping.address).road).toBe('BOYLE HEIGHTS NC');
  });

  test('that cannot be read says why', () => {
    expect(read({ source_category: 'Elephants' })).toEqual({
      reason: 'the category «Elephants» is not in the alias table',
    });
    expect(read({ opened_at: 'yesterday' })).toEqual({
      reason: 'the opening time «yesterday» cannot be read',
    });
    expect(read({ closed_at: '2017-12-31 00:00:00' })).toEqual({
      reason: 'it was closed before it was opened',
    });
    expect(read({ source_id: '' })).toHaveProperty('reason');
    expect(read({ address: 'A'.repeat(5000) })).toHaveProperty('reason');
    expect(momentOf('2018-13-01 00:00:00', PLAIN_CALENDAR)).toBeNull();
  });

  test('of 30 February is refused, not taken for 2 March, whatever day there is not', () => {
    expect(momentOf('2018-02-30 08:00:00', PLAIN_CALENDAR)).toBeNull();
    const field = (most: number) => fc.integer({ min: 0, max: most });
    fc.assert(
      fc.property(field(99), field(13), field(32), field(25), field(61), (year, month, day, hour, minute) => {
        const two = (digits: number) => String(digits).padStart(2, '0');
        const written = `20${two(year)}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:00`;
        const at = momentOf(written, PLAIN_CALENDAR);
        if (at === null) return;
        const again = new Date(at + PLAIN_CALENDAR.offset * 60_000).toISOString();
        expect(again.slice(0, 19).replace('T', ' ')).toBe(written);
      }),
    );
  });

  test('is read as a spreadsheet writes its moments anew, and a bare number is explained', () => {
    expect(read({ opened_at: '2018/1/1 0:00', closed_at: '2018/1/6 10:18' })).toMatchObject({
      openedAt: Date.parse('2018-01-01T00:00:00+08:00'),
    });
    expect(read({ opened_at: '43101.0001' })).toHaveProperty('reason', expect.stringMatching(/format/));
  });

  test('of 2099, or older than any hotline, does not go in', () => {
    expect(read({ opened_at: '2099-01-01 00:00:00', closed_at: '' })).toEqual({
      reason: 'the opening time «2099-01-01 00:00:00» has not come yet',
    });
    expect(read({ closed_at: '2099-01-01 00:00:00' })).toHaveProperty('reason');
    expect(read({ opened_at: '1900-01-01 00:00:00' })).toHaveProperty('reason');
  });

  test('whose id a spreadsheet shortened to 1.23457E+11 is refused, since many ids become that one', () => {
    for (const source_id of ['1.23457E+11', '1.2e+15', '1E+20', '1,23457E+11'])
      expect(read({ source_id })).toHaveProperty('reason', expect.stringMatching(/shortened/));
    for (const source_id of ['1-870704814', 'E-11', '123456789012', '1E'])
      expect(read({ source_id })).toMatchObject({ sourceId: source_id });
  });

  test('that holds a character which stands for a lost one is refused in every column', () => {
    for (const column of Object.keys(RECORD) as (keyof typeof RECORD)[])
      expect(read({ [column]: `${RECORD[column]}\ufffd` })).toHaveProperty(
        'reason',
        expect.stringMatching(/lost/),
      );
  });

  test('that is not the bureau’s is marked for the way out', () => {
    expect(read({ source_category: 'Single Streetlight Issue' })).toMatchObject({ notOurs: true });
  });
});

describe('history cut at a moment', () => {
  const asOf = 1000 * HOUR;
  const row = (hours: number, closedAfter: number | null, notOurs = false): SourceRow => ({
    ...(read() as SourceRow),
    sourceId: `${hours}`,
    openedAt: hours * HOUR,
    closedAt: closedAfter === null ? null : (hours + closedAfter) * HOUR,
    notOurs,
  });

  test('later rows have not happened, later closings neither; the newest stay open', () => {
    const rows = [
      row(900, 10),
      row(950, 90),
      row(960, null),
      row(970, 100, true),
      row(990, 20),
      row(1001, 5),
    ];
    const cut = cutHistory(rows, { asOf, limitOpen: 2 });
    expect(cut.map(({ sourceId, standing }) => [sourceId, standing])).toEqual([
      ['900', 'closed'],
      ['950', 'closed'],
      ['960', 'closed'],
      ['970', 'open'],
      ['990', 'open'],
    ]);
    expect(cut.every(({ closedAt }) => closedAt === null || closedAt <= asOf)).toBe(true);
  });

  test('shifted to now, the frozen moment becomes the present and every distance stays', () => {
    const [shifted] = cutHistory([row(990, 5)], { asOf, shiftTo: 5000 * HOUR });
    expect(shifted).toMatchObject({ openedAt: 4990 * HOUR, closedAt: 4995 * HOUR, standing: 'closed' });
  });
});
