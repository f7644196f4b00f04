import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emergenciesIn } from '../../src/lib/domain/intake/emergency.ts';
import { parsePlace, proposeArea } from '../../src/lib/domain/intake/place.ts';
import { marksOf, proposeCategory } from '../../src/lib/domain/intake/propose.ts';
import { similarOpen } from '../../src/lib/domain/intake/similar.ts';
import { DAY, HOUR } from '../../src/lib/domain/bureau/policy.ts';
import { proposedUnit } from '../../src/lib/domain/bureau/directory.ts';
import {
  EAST,
  referenceCategories,
  referenceRoads,
  WEST,
} from '../../src/lib/domain/bureau/reference/index.ts';
import { at } from './bureau.ts';

const catalogue = { categories: new Map(referenceCategories.map((one) => [one.code, one])) };
const nowhere = { road: '', detail: '', area: '' };
const propose = (text: string, place = nowhere) => proposeCategory(text, place, catalogue);
const codesOf = (text: string, place = nowhere) => propose(text, place).map(({ category }) => category);

/** Calls as citizens make them. */
const CALLS: [string, string][] = [
  ['G01', '大风后青禾路近望春路一棵梧桐倾斜，压住非机动车道。'],
  ['G02', '柳荫路88弄门口行道树枝叶遮挡红绿灯，请修剪。'],
  ['G03', '云帆路街心绿地草坪大片枯黄，喷灌已坏两周。'],
  ['G04', '有人在银杏大道绿化带里种菜并铺设水泥。'],
  ['G05', '望春路梧桐白蛾虫多，掉到行人身上。'],
  ['G06', '碧溪苑内大树挡住二楼采光，物业一直不修。'],
  ['G07', '清荷公园儿童滑梯断裂，有划伤危险。'],
  ['G08', '清荷公园早晨六点音响过大，影响休息。'],
  ['G09', '青禾路12号门前树穴盖板翘起，绊倒老人。'],
  ['G10', '柳荫路古银杏树根被施工挖断，要求查处。'],
  ['S01', '云帆路转角灯箱广告摇晃，担心坠落。'],
  ['S02', '银杏大道桥头景观灯整夜闪烁，照进卧室。'],
  ['S03', '望春路一排电话亭贴满小广告。'],
  ['S04', '云帆路水果店把货架摆满人行道，轮椅无法通过。'],
  ['S05', '饭店门前污水横流、油污发黑，多次反映。'],
  ['H01', '青禾路北段连续三天无人清扫，落叶堵住雨水口。'],
  ['H02', '碧溪苑湿垃圾两天未清运，臭味严重。'],
  ['H02', '碧溪苑垃圾堆积，没有人来收。'],
  ['H03', '柳荫路88弄箱房洗手池不出水、苍蝇多。'],
  ['H04', '居民弃置沙发占用消防通道一周。'],
  ['H05', '装修垃圾堆点已溢出，收费不透明。'],
  ['H06', '凌晨一点渣土车在望春路抛洒泥土约两百米。'],
  ['H07', '云帆路公厕无障碍间长期上锁。'],
  ['H08', '公交站旁废物箱满溢两天。'],
  ['H09', '银杏大道中央隔离带有死猫一只。'],
  ['H10', '凌晨四点垃圾车压缩作业声音太大。'],
  ['H11', '河边空地夜间有人偷倒建筑垃圾，要求查车。'],
  ['Q01', '咨询：个人想认养小区旁绿地，如何办理？'],
  ['Q02', '建议在清荷公园增设直饮水和分类箱。'],
  ['X01', '投诉西片公司保洁员辱骂居民，要求保密。'],
];

describe('what a complaint is about', () => {
  test.each(CALLS)('%s is proposed first for “%s”', (code, text) => {
    expect(codesOf(text)[0]).toBe(code);
  });

  test('says which words pointed there and which area chose the company', () => {
    const place = { road: '青禾路', detail: '北段', area: EAST };
    const [first, ...others] = propose('连续三天没人扫，落叶把雨水口堵了，下雨要积水。', place);
    expect(first).toMatchObject({ category: 'H01', unit: 'ZY1', area: EAST });
    expect(first!.words).toEqual(expect.arrayContaining(['没人扫', '落叶']));
    expect(others.map(({ category }) => category)).toContain('G02');
  });

  test('leaves the unit open where the area decides and is not known', () => {
    expect(propose('银杏大道中央隔离带有死猫一只')[0]).toMatchObject({
      category: 'H09',
      unit: null,
      area: null,
    });
  });

  test('recent cases on the same road tip the scale between equals, and are proposed by themselves', () => {
    const near = (code: string, count: number) => ({ nearby: new Map([[code, count]]) });
    const alone = proposeCategory('请来看看', nowhere, catalogue, near('H08', 2));
    expect(alone).toEqual([expect.objectContaining({ category: 'H08', nearby: 2, words: [] })]);
    for (const code of ['H01', 'G02']) {
      expect(proposeCategory('落叶', nowhere, catalogue, near(code, 2))[0]!.category).toBe(code);
    }
  });

  test('the type alone points to inquiry or suggestion, clear words outweigh it', () => {
    const first = (text: string, type: 'inquiry' | 'suggestion') =>
      proposeCategory(text, nowhere, catalogue, { type })[0]!.category;
    expect(first('今天上班吗', 'inquiry')).toBe('Q01');
    expect(first('', 'suggestion')).toBe('Q02');
    expect(first('云帆路公厕无障碍间长期上锁', 'inquiry')).toBe('H07');
  });

  test('nothing said, nothing proposed', () => {
    expect(propose('')).toEqual([]);
    expect(propose('你好')).toEqual([]);
  });
});

describe('whatever is typed', () => {
  const words = referenceCategories.flatMap((category) => category.words);
  const speech = fc.array(
    fc.oneof(fc.constantFrom(...words, ...'的在了有人路，。'), fc.string({ maxLength: 4 })),
    {
      maxLength: 12,
    },
  );
  const area = fc.constantFrom(EAST, WEST, '');

  test('every proposed word stands in the text, and the unit is the catalogue’s own', () => {
    fc.assert(
      fc.property(speech, area, (parts, where) => {
        const text = parts.join('');
        const proposals = proposeCategory(text, { ...nowhere, area: where }, catalogue);
        expect(new Set(proposals.map(({ category }) => category)).size).toBe(proposals.length);
        for (const { category, unit, words: why } of proposals) {
          expect(unit).toBe(proposedUnit(catalogue.categories.get(category)!, where));
          expect(why.length).toBeGreaterThan(0);
          for (const word of why) expect(text.toLowerCase()).toContain(word);
        }
      }),
    );
  });

  test('one more word of a category never takes its proposal away', () => {
    fc.assert(
      fc.property(speech, fc.constantFrom(...referenceCategories), (parts, category) => {
        const text = `${parts.join('')}，${category.words[0]}`;
        expect(codesOf(text)).toContain(category.code);
      }),
    );
  });

  test('marks stand in order, apart from each other, each on a word that was found', () => {
    fc.assert(
      fc.property(speech, (parts) => {
        const text = parts.join('');
        const why = propose(text)[0]?.words ?? [];
        const marks = marksOf(text, why);
        marks.forEach(({ from, to }, index) => {
          expect(why).toContain(text.toLowerCase().slice(from, to));
          expect(from).toBeGreaterThanOrEqual(marks[index - 1]?.to ?? 0);
        });
      }),
    );
  });
});

describe('where it is', () => {
  const parse = (text: string) => parsePlace(text, referenceRoads);

  test.each([
    ['青禾路北段，望春路口往北', '青禾路', '望春路', '北段，望春路口往北', EAST],
    ['青禾路近望春路', '青禾路', '望春路', '', EAST],
    ['柳荫路/云帆路口', '柳荫路', '云帆路', '', WEST],
    ['柳荫路88弄5号602室', '柳荫路', '', '88弄5号602室', WEST],
    ['本区云帆路１２号', '云帆路', '', '12号', WEST],
    ['柳荫路碧溪苑3号楼消防通道', '柳荫路', '', '碧溪苑3号楼消防通道', WEST],
    ['清荷公园儿童区', '清荷公园', '', '儿童区', WEST],
    ['银杏大道桥头', '银杏大道', '', '桥头', ''],
    ['银杏大道东侧绿化带', '银杏大道', '', '东侧绿化带', EAST],
    ['丰收路120弄', '丰收路', '', '120弄', ''],
    ['356 S BERENDO ST, 90020', 'S BERENDO ST', '', '356', ''],
    ['6125 E MESA AVE', 'E MESA AVE', '', '6125', ''],
    ['Qinghe Road 12', 'Qinghe Road', '', '12', ''],
  ])('%s', (text, road, cross, detail, area) => {
    expect(parse(text)).toEqual({ road, cross, detail, area });
  });

  test('an estate or a spot without a road names no road, so that none reaches the wall', () => {
    expect(parse('碧溪苑3号楼')).toEqual({ road: '', cross: '', detail: '碧溪苑3号楼', area: WEST });
    expect(parse('王家门口的马路')).toMatchObject({ road: '', detail: '王家门口的马路' });
    expect(parse('公交站旁')).toMatchObject({ road: '', detail: '公交站旁' });
    expect(parse('')).toEqual({ road: '', cross: '', detail: '', area: '' });
  });

  test('the road that is named first gives the area', () => {
    expect(proposeArea('柳荫路近青禾路', referenceRoads)).toBe(WEST);
    expect(proposeArea('银杏大道近青禾路', referenceRoads)).toBe(EAST);
    expect(proposeArea('银杏大道', referenceRoads)).toBe('');
  });

  test('no digit ever stands in a Chinese road, and no character that was said is lost', () => {
    const piece = fc.oneof(
      fc.constantFrom(...referenceRoads.map(({ name }) => name)),
      fc.constantFrom('88弄', '5号', '602室', '北段', '近', '，', '门口', '3号楼', '丰收路', '马路'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const { road, cross, detail } = parse(pieces.join(''));
        expect(road + cross).not.toMatch(/\d/);
        for (const number of pieces.filter((one) => /\d/.test(one))) expect(detail).toContain(number);
      }),
    );
  });
});

describe('the same case again', () => {
  const now = at('09:17');
  const card = (id: number, road: string, detail: string, category: string, age = HOUR) => ({
    id,
    category,
    place: { road, cross: '', detail, area: '' },
    receivedAt: now - age,
  });
  const ids = (cards: ReturnType<typeof card>[], place: string, category: string | null) =>
    similarOpen(cards, parsePlace(place, referenceRoads), category, now).map((one) => [
      one.card.id,
      one.same,
    ]);

  test('the same matter at the same spot comes first, then the spot, then the road', () => {
    const cards = [
      card(1, '青禾路', '南段', 'H01'),
      card(2, '青禾路', '北段', 'G02'),
      card(3, '青禾路', '北段', 'H01', 5 * HOUR),
      card(4, '望春路', '北段', 'H01'),
    ];
    expect(ids(cards, '青禾路北段，望春路口往北', 'H01')).toEqual([
      [3, 'matter'],
      [2, 'spot'],
      [1, 'road'],
    ]);
  });

  test('two house numbers on one road are two spots', () => {
    const cards = [card(1, '柳荫路', '88弄门口', 'G02'), card(2, '柳荫路', '8号', 'G02')];
    expect(ids(cards, '柳荫路88弄5号', 'G02')).toEqual([
      [1, 'matter'],
      [2, 'road'],
    ]);
  });

  test('an estate is found again, with or without its road or its building', () => {
    const cards = [
      card(1, '柳荫路', '碧溪苑3号楼', 'H02'),
      card(2, '碧溪苑', '', 'H02', 2 * HOUR),
      card(3, '柳荫路', '碧溪苑5号楼', 'H02'),
      card(4, '柳荫路', '清风苑', 'H02'),
    ];
    expect(ids(cards, '碧溪苑3号楼', 'H02')).toEqual([
      [1, 'matter'],
      [2, 'matter'],
      [3, 'road'],
    ]);
  });

  test('after thirty days it is another matter', () => {
    expect(ids([card(1, '青禾路', '北段', 'H01', 31 * DAY)], '青禾路北段', 'H01')).toEqual([]);
  });

  test('another road is never the same', () => {
    expect(ids([card(1, '望春路', '12号', 'H01')], '青禾路12号', 'H01')).toEqual([]);
  });
});

describe('what is no matter for the bureau alone', () => {
  test.each([
    ['楼下着火了', '119'],
    ['树倒下来砸中路人，昏迷不醒', '120'],
    ['摊贩持刀打架', '110'],
  ])('“%s” calls %s at once', (text, number) => {
    expect(emergenciesIn(text)[0]!.number).toBe(number);
  });

  test('no sample of the catalogue calls for it', () => {
    for (const [, text] of CALLS) expect(emergenciesIn(text)).toEqual([]);
  });
});
