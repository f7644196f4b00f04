import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskHouses } from '../../src/lib/domain/text/mask-houses.ts';

const UNITS = ['号', '号楼', '幢', '栋', '单元', '室', '座', '楼'];
const numeral = fc.constantFrom('5', '602', '１２', '八十八', '①', '3');
const place = fc
  .array(fc.tuple(numeral, fc.constantFrom('', ' ', '　'), fc.constantFrom(...UNITS)), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.map((part) => part.join('')).join(''));

describe('house and room for those who oversee', () => {
  it('are covered in every spelling, whatever stands around them, and nothing else is', () => {
    fc.assert(
      fc.property(place, (house) => {
        expect(maskHouses(`柳荫路梧桐倾斜，在${house}门前，请修剪`)).toBe(
          '柳荫路梧桐倾斜，在***门前，请修剪',
        );
      }),
    );
  });

  it.each([
    ['柳荫路88弄5号602室', '柳荫路88弄***'],
    ['青禾路12号门前树穴', '青禾路***门前树穴'],
    ['云帆路街心绿地枯黄，喷灌坏了两周', '云帆路街心绿地枯黄，喷灌坏了两周'],
    ['A座门口', '***门口'],
  ])('%s', (written, shown) => expect(maskHouses(written)).toBe(shown));

  it('covers the house of the case itself, however it is numbered', () => {
    expect(maskHouses('at 356 S BERENDO ST, call 356', '356')).toBe('at *** S BERENDO ST, call ***');
    expect(maskHouses('柳荫弄88旁', '柳荫弄88')).toBe('柳荫弄***旁');
  });

  it('takes linear time for a hostile text', () => {
    const hostile = `${'9 '.repeat(20_000)}x`;
    expect(maskHouses(hostile)).toBe(hostile);
  });
});
