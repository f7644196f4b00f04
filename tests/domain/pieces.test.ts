import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  holdsDigits,
  isTooShort,
  LONGEST_QUERY,
  marked,
  piecesOf,
  spansIn,
  termsOf,
  windowsOf,
} from '../../src/lib/domain/search/pieces.ts';

const cut = (text: string) => piecesOf(text).map(({ piece }) => piece);
const term = (query: string) => termsOf(query)[0]!;
const found = (text: string, query: string) =>
  termsOf(query).flatMap((one) => spansIn(piecesOf(text), one).map(([from, to]) => text.slice(from, to)));

describe('a text cut for searching', () => {
  it('gives a piece for every Chinese character, two characters long, and its other words whole', () => {
    expect(cut('银杏大道 S Berendo St, 88弄5号')).toEqual([
      ...['银杏', '杏大', '大道', '道', 's', 'berendo', 'st', '88', '弄', '5', '号'],
    ]);
  });

  it('is folded to narrow digits and small letters, and knows where it stood', () => {
    const text = '地址：ＪＣ１，８８弄';
    expect(cut(text)).toEqual(['地址', '址', 'jc1', '88', '弄']);
    expect(piecesOf(text)[2]).toEqual({ piece: 'jc1', start: 3, end: 6 });
  });

  it('holds nothing that the index could take for an operator', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const piece of cut(text)) expect(piece).toMatch(/^[\p{L}\p{N}\p{M}\p{S}]+$/u);
        for (const piece of cut(text)) expect(piece).not.toMatch(/["*:(){}^+\-\s\0]/);
      }),
    );
  });
});

describe('a search', () => {
  it('finds two Chinese characters in the middle of a word, and one at the end of a place', () => {
    expect(found('青禾路近望春路一棵梧桐倾斜', '桐倾')).toEqual(['桐倾']);
    expect(found('青禾路12号门前', '路12号')).toEqual(['路12号']);
    expect(found('青禾路12号门前', '青禾路 12号门')).toEqual(['青禾路', '12号门']);
    expect(found('青禾路，12号', '禾路,12')).toEqual(['禾路，12']);
  });

  it('finds other words by their beginnings', () => {
    expect(found('356 S BERENDO ST', 'bere')).toEqual(['BERE']);
    expect(found('356 S BERENDO ST', 'rendo')).toEqual([]);
  });

  it('finds the middle of a number whatever stands between its digits', () => {
    expect(holdsDigits('138-0000-0101', term('00000101'))).toBe(true);
    expect(holdsDigits('13800000101', term('１３８ 0000'))).toBe(true);
    expect(holdsDigits('20261124-0039', term('1124-0039'))).toBe(true);
    expect(holdsDigits('13800000101', term('101'))).toBe(false);
    expect(windowsOf('021-5555')).toEqual(['0215', '2155', '1555', '5555']);
  });

  it('marks what was looked for, and joins what touches', () => {
    expect(marked('大风后一棵梧桐倾斜', termsOf('梧桐 桐倾 大'))).toEqual([
      { text: '大', hit: true },
      { text: '风后一棵', hit: false },
      { text: '梧桐倾', hit: true },
      { text: '斜', hit: false },
    ]);
    expect(marked('12号门', termsOf('12号'))[0]).toEqual({ text: '12号', hit: true });
    expect(marked('', termsOf('大'))).toEqual([]);
  });

  it('says of one character alone that it is too little', () => {
    expect(['树', 'a', '7'].map((query) => isTooShort(term(query)))).toEqual([true, true, true]);
    expect(['银杏', 'st', '88', '12号'].map((query) => isTooShort(term(query)))).toEqual([
      ...[false, false, false, false],
    ]);
    expect(termsOf(' ，。"*" ')).toEqual([]);
  });

  it('looks at no more of a long query than its beginning', () => {
    expect(termsOf('树'.repeat(50_000))[0]!.pieces).toHaveLength(LONGEST_QUERY - 1);
    expect(termsOf('a '.repeat(25_000)).length).toBeLessThan(10);
  });

  it('of Chinese is a search for what stands there, character by character', () => {
    const chinese = fc.string({ unit: fc.constantFrom('银', '杏', '大', '道', '树'), maxLength: 12 });
    fc.assert(
      fc.property(
        chinese,
        fc.string({ unit: fc.constantFrom('银', '杏', '大', '树'), minLength: 1, maxLength: 4 }),
        (text, query) => {
          expect(found(text, query).length > 0).toBe(text.includes(query));
          for (const part of found(text, query)) expect(part).toBe(query);
        },
      ),
    );
  });
});
