import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, cutText, isStorable } from '../../src/lib/domain/text/clean.ts';
import { normalHouse, withoutHouse } from '../../src/lib/domain/text/house.ts';
import { maskAddress, maskName, maskPeople, maskPhone, maskText } from '../../src/lib/domain/text/masks.ts';
import { normalName, withoutTitle } from '../../src/lib/domain/text/name.ts';
import { dialOf, normalPhone, readPhone, samePhone } from '../../src/lib/domain/text/phone.ts';

/** Ways to write a digit. */
const DIGITS = [
  '0０〇零⓪₀٠',
  '1１一幺①¹١',
  '2２二贰②²٢',
  '3３三叁③³٣',
  '4４四肆④⁴٤',
  '5５五伍⑤⁵٥',
  '6６六陆⑥⁶٦',
  '7７七柒⑦⁷٧',
  '8８八捌⑧⁸٨',
  '9９九玖⑨⁹٩',
].map((forms) => [...forms]);
const BETWEEN = ['', '', '', '', ' ', '　', '-', '－', '.', '·', '\u200b', '\u202d', '\u00a0', '\t'];

/** What a clipboard, a bad client or somebody with a purpose may send, between what people write. */
const pasted = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'树 aＡ1１，。\t\n\r\u000b\u0085\u2028\0\u200b\u200d\u200f\u202d\u2066\u3000\u00a0\u00ad\ufeff\ufe0f',
      ),
      fc.constantFrom(
        '👩🏽‍🚒',
        '❤️',
        '\ud83c',
        '\udf33',
        '\u0301',
        '\u{e0041}',
        '\ufffe',
        '\u3164',
        '\u0958',
        '葛\u{e0100}',
      ),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

/** The same digits in some spelling. */
const spelled = (digits: string) =>
  fc
    .tuple(
      ...[...digits].map((digit) =>
        fc.tuple(fc.constantFrom(...DIGITS[Number(digit)]!), fc.constantFrom(...BETWEEN)),
      ),
    )
    .map((parts) => parts.map((part) => part.join('')).join(''));
const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const mobile = fc.tuple(fc.constantFrom('13', '15', '18', '19'), digits(9)).map((parts) => parts.join(''));
const local = fc.tuple(fc.constantFrom('5', '6', '3'), digits(7)).map((parts) => parts.join(''));
const room = fc
  .tuple(fc.integer({ min: 1, max: 32 }), fc.integer({ min: 1, max: 9 }))
  .map(([floor, door]) => `${floor}0${door}`);
const prose = fc.constantFrom('请打', '联系电话：', '号码是', '家住', '', '他说', '，', '。\n');

describe('a text as it is kept', () => {
  it('holds nothing that nobody sees, whatever was pasted from a word processor or a contact', () => {
    expect(cleanText('树\u000b倒了\u202d，\u200b请来\ufeff看\u00ad看')).toBe('树\n倒了，请来看看');
    expect(cleanLine('青禾路\u000b近\u2028望春路')).toBe('青禾路 近 望春路');
    fc.assert(
      fc.property(pasted, (written) => {
        const text = cleanText(written);
        expect(text).not.toMatch(/(?![\t\n])\p{Cc}|\p{Cs}|[\u200b\u202a-\u202e\u2060-\u2069\ufeff]/u);
        expect(text).toBe(text.trim());
        expect(isStorable(text)).toBe(true);
      }),
    );
  });

  it('stays as it is when it is cleaned again', () => {
    fc.assert(
      fc.property(pasted, (written) => {
        expect(cleanText(cleanText(written))).toBe(cleanText(written));
        expect(cleanLine(cleanLine(written))).toBe(cleanLine(written));
      }),
    );
  });

  it('keeps what is meant: line ends, emoji that are one picture, Chinese signs', () => {
    const text = '一，二。（三）：“四”\n👩🏽‍🚒❤️👨‍👩‍👧 Ａ１　ｚ';
    expect(cleanText(text)).toBe('一，二。（三）：“四”\n👩🏽‍🚒❤️👨‍👩‍👧 A1 z');
  });

  it('does not heap marks on one letter', () => {
    expect(cleanText('a' + '\u0301\u0316'.repeat(500)).length).toBeLessThan(10);
  });

  it('is refused where half a character or a NUL is in it', () => {
    expect(isStorable('树\ud83d')).toBe(false);
    expect(isStorable('\udc00树')).toBe(false);
    expect(isStorable('树\0')).toBe(false);
    expect(isStorable('树🌳')).toBe(true);
  });

  it('39 characters and an emoji: is cut at whole characters', () => {
    const full = '树'.repeat(39) + '🌳';
    expect(cutText(full, 40)).toBe('树'.repeat(39));
    expect(cutText(full, 41)).toBe(full);
    expect(cutText(`${'树'.repeat(35)}👨‍👩‍👧`, 40)).toBe('树'.repeat(35));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.nat(80), (text, most) => {
        const cut = cutText(text, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(text.startsWith(cut)).toBe(true);
        expect(isStorable(cut)).toBe(isStorable(text));
      }),
    );
  });
});

describe('a telephone number', () => {
  it('has one form, whatever its spelling', () => {
    for (const [written, phone] of [
      ['138００００0101', '13800000101'],
      ['０２１－５５５５０１０２', '021-55550102'],
      ['＋86 138 0000 0101', '13800000101'],
      ['0086-21-55550102', '021-55550102'],
      ['(021) 5555 0102', '021-55550102'],
      ['021-55550102 转 802', '021-55550102-802'],
      ['55550102-12', '55550102-12'],
      ['400-800-1234', '4008001234'],
      ['手机：138.0000.0101', '13800000101'],
      ['0049 151 12345678', '+4915112345678'],
      ['12345', '12345'],
      ['', ''],
    ]) {
      expect(readPhone(written!), written).toEqual({ ok: true, phone });
    }
    fc.assert(
      fc.property(
        mobile.chain((number) => fc.tuple(fc.constant(number), spelled(number))),
        ([number, written]) => {
          expect(normalPhone(written)).toBe(number);
          expect(normalPhone(`+86${written}`)).toBe(number);
          expect(dialOf(written)).toBe(number);
        },
      ),
    );
    fc.assert(
      fc.property(
        local.chain((number) => fc.tuple(fc.constant(number), spelled(number))),
        ([number, written]) => {
          expect(normalPhone(written)).toBe(number);
          expect(normalPhone(`(021) ${written}`)).toBe(`021-${number}`);
          expect(dialOf(`+86 21 ${written}`)).toBe(`021${number}`);
        },
      ),
    );
  });

  it('is one: two in one field are told apart, and the first is dialled', () => {
    for (const between of ['/', '、', '，', ' ', ' 或 ', '；']) {
      const both = `13800000101${between}021-55550102`;
      expect(readPhone(both), both).toEqual({ ok: false, fault: 'two-numbers' });
      expect(dialOf(both)).toBe('13800000101');
    }
    expect(readPhone('138/0000/0101')).toEqual({ ok: true, phone: '13800000101' });
    expect(readPhone('不详')).toEqual({ ok: false, fault: 'no-number' });
    expect(dialOf('不详')).toBe('');
  });

  it('is dialled with its extension after a pause', () => {
    expect(dialOf('021-55550102转802')).toBe('02155550102,802');
  });

  it('is known again with and without its area code', () => {
    expect(samePhone('021-55550102', '５５５５ ０１０２')).toBe(true);
    expect(samePhone('021-55550102', '0512-55550102')).toBe(false);
    expect(samePhone('13800000101', '+86 138-0000-0101')).toBe(true);
    expect(samePhone('', '')).toBe(false);
  });
});

describe('a place within its road', () => {
  it('has one form, whatever its digits and blanks', () => {
    expect(normalHouse('八十八 弄 ５号 六〇二室')).toBe('88弄5号602室');
    expect(normalHouse('一百零二号')).toBe('102号');
    expect(normalHouse('北段，近桥')).toBe('北段，近桥');
  });

  it('comes off the road that it was written with', () => {
    for (const [written, road, house] of [
      ['青禾路５号６０２室', '青禾路', '5号602室'],
      ['青禾路13912345678', '青禾路', '13912345678'],
      ['柳荫路八十八弄', '柳荫路', '88弄'],
      ['356 S BERENDO ST', 'S BERENDO ST', '356'],
      ['中山三路', '中山三路', ''],
    ]) {
      expect(withoutHouse(written!)).toEqual({ road, house });
    }
  });
});

describe('a person', () => {
  it('has one name, whatever its blanks and title', () => {
    expect(normalName('王　丽 华')).toBe('王丽华');
    expect(normalName('Ｗａｎｇ  Lihua')).toBe('Wang Lihua');
    expect(withoutTitle('王 丽华 女士（业主）')).toBe('王丽华');
    for (const name of ['王丽华', '王 丽 华', '王丽华女士', '王女士', '王\u200b丽华']) {
      expect(maskName(name)).toBe('王**');
    }
    expect(maskName('欧 阳测甲')).toBe('欧阳**');
  });

  it('is covered in a text in every spelling', () => {
    expect(maskPeople('王 丽 华说，王女士和丽华阿姨都在，王大妈也是', ['王丽华女士'])).toBe(
      '王**说，王**和王**都在，王**也是',
    );
    expect(maskPeople('欧阳　测甲家', ['欧阳测甲'], { whole: true })).toBe('***家');
    expect(maskPeople('Ms. Ｗａｎｇ called', ['Lihua Wang'], { whole: true })).not.toMatch(/wang/i);
    expect(maskPeople('国王路上王先生的树', ['王先生'], { whole: true })).toBe('国王路上***的树');
    fc.assert(
      fc.property(
        fc.constantFrom('欧阳测甲', '王丽华', '赵一'),
        fc.array(fc.constantFrom('', ' ', '　', '\u200b', '\u202e'), { minLength: 4, maxLength: 4 }),
        prose,
        (name, blanks, before) => {
          const written = [...name].map((char, at) => char + blanks[at]!).join('');
          const left = maskPeople(`${before}${written}在场`, [name], { whole: true });
          for (const char of name) expect(left).not.toContain(char);
          expect(left).toContain('在场');
        },
      ),
    );
  });
});

describe('numbers of people in free text', () => {
  it('6楼602, 2栋3单元501, 400 numbers, spaced or dotted numbers: are covered in every spelling', () => {
    for (const written of [
      '6楼602',
      '六楼六〇二',
      '2栋3单元501',
      '5号602',
      '５号楼６０２室',
      '碧溪苑5-602',
      '5-3-602室',
      '3单元',
      'Room 602',
      '400-800-1234',
      '4008001234',
      '138 0000 0101',
      '138.0000.0101',
      '138，0000，0101',
      '(021)5555 0102转802',
      '021－55550102',
      '5555 0102',
      '幺三八零零零零零幺零幺',
      '1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣0️⃣1️⃣0️⃣1️⃣',
      '110101199003074514',
      '11010119900307451X',
    ]) {
      expect(maskText(written).replace('碧溪苑', ''), written).toBe('***');
      expect(maskText(`家住${written}，请回`), written).toMatch(/^家住.*\*\*\*，请回$/u);
    }
  });

  it('leave no part of a telephone or room behind', () => {
    const number = fc.oneof(
      mobile,
      local,
      local.map((rest) => `021${rest}`),
      digits(7).map((rest) => `400${rest}`),
      digits(17).map((rest) => `3${rest}`),
    );
    fc.assert(
      fc.property(
        prose,
        number.chain((one) => spelled(one)),
        prose,
        (before, written, after) => {
          const left = maskText(`${before}${written}${after}`);
          expect(left).toContain('***');
          expect(left.normalize('NFKC')).not.toMatch(/[\d〇零一二三四五六七八九幺]/u);
        },
      ),
    );
    fc.assert(
      fc.property(
        prose,
        room.chain((one) => spelled(one)),
        prose,
        (before, written, after) => {
          expect(maskText(`${before}${written}室${after}`)).toContain('***');
          expect(maskText(`${before}${written}室${after}`).normalize('NFKC')).not.toMatch(/\d/);
        },
      ),
    );
  });

  it("leave alone what is nobody's: houses by the road, dates, amounts, numbers of cases", () => {
    for (const text of [
      '柳荫路88弄门口行道树枝叶遮挡红绿灯',
      '青禾路12号门前树穴盖板翘起',
      '2026-11-24 08:30到场，2026.11.24-2026.12.01停工',
      '并入20261124-0039',
      '欠款1200000元',
      '凌晨四点，约两百米，10.5米高，3-5天',
      '挡住二楼采光，12号线3号口',
    ]) {
      expect(maskText(text)).toBe(text);
    }
    expect(maskText('柳荫路88弄5号602室')).toBe('柳荫路88弄***');
  });
});

describe('a covered number or address', () => {
  it('is the same for every spelling', () => {
    for (const [written, shown] of [
      ['１３８ ００００ １２３４', '138****1234'],
      ['+86 138-0000-1234', '138****1234'],
      ['021 5555 1234', '021-****1234'],
      ['５５５５１２３４', '****1234'],
      ['021-55551234转802', '021-****1234'],
      ['12345', '****'],
      ['+49 151 12345678', '****'],
      ['不详', '****'],
    ]) {
      expect(maskPhone(written!), written).toBe(shown);
    }
    for (const [written, shown] of [
      ['柳荫路88弄5号602室', '柳荫路88弄***'],
      ['柳荫路８８ 弄 5号', '柳荫路８８ 弄***'.normalize('NFKC')],
      ['柳荫路八十八弄五号', '柳荫路八十八弄***'],
      ['５号６０２', '***'],
      ['碧溪苑三号楼', '碧溪苑***'],
      ['北段', '北段'],
    ]) {
      expect(maskAddress(written!), written).toBe(shown);
    }
  });
});
