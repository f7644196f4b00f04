import { describe, expect, test } from 'vitest';
import { countBy } from '../../src/routes/(app)/intake/counts.ts';
import { timeOfDay } from '../../src/lib/words/times.ts';
import { momentOf, momentOfTime } from '../../src/lib/words/moments.ts';
import { findCategories } from '../../src/routes/(app)/intake/find-category.ts';
import { initialsOf } from '../../src/routes/(app)/intake/pinyin.ts';
import { referenceCategories } from '../../src/lib/domain/bureau/reference/index.ts';
import { at } from './bureau.ts';

describe('the desk’s shorthand for a category', () => {
  const found = (query: string) => findCategories(query, referenceCategories).map(({ code }) => code);

  test.each([
    ['H01', 'H01'],
    ['h1', 'H10'],
    ['dlbj', 'H01'],
    ['gc', 'H07'],
    ['xds', 'G01'],
    ['道路保洁', 'H01'],
    ['公厕', 'H07'],
    ['toilet', 'H07'],
    ['死猫', 'H09'],
    ['Street cleaning', 'H01'],
    ['', undefined],
    ['没有这样的', undefined],
  ])('“%s” means %s', (query, code) => {
    expect(found(query)[0]).toBe(code);
  });

  test('a letter of the code lists its whole group, in order', () => {
    expect(found('s0')).toEqual(['S01', 'S02', 'S03', 'S04', 'S05']);
  });

  test('initials follow the pinyin of each character and leave the rest alone', () => {
    expect(initialsOf('绿化一公司')).toBe('lhygs');
    expect(initialsOf('12345 阿左')).toBe('12345 az');
  });
});

describe('times that the desk types', () => {
  test('are the latest such time that has been', () => {
    expect(momentOfTime('09:10', at('09:17'))).toBe(at('09:10'));
    expect(momentOfTime('23:58', at('09:17'))).toBe(at('23:58') - 86_400_000);
    expect(momentOfTime('', at('09:17'))).toBeUndefined();
  });

  test('are the bureau’s own, wherever the screen is', () => {
    expect(timeOfDay(at('09:17:42'), 'minutes')).toBe('09:17');
    expect(momentOf('2026-11-24T09:17')).toBe(at('09:17'));
    expect(momentOf('')).toBeUndefined();
  });
});

test('a road’s recent cases are counted by what they were', () => {
  expect([...countBy(['H01', 'G02', 'H01'], (code) => code)]).toEqual([
    ['H01', 2],
    ['G02', 1],
  ]);
});
