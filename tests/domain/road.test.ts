import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/lib/domain/case/redact.ts';
import {
  areasOf,
  isPublic,
  placeOnWall,
  settledPlace,
  withoutEstates,
} from '../../src/lib/domain/bureau/road.ts';
import { cleanLine, cutText } from '../../src/lib/domain/text/clean.ts';
import { referenceCategories, referenceRoads } from '../../src/lib/domain/bureau/reference/index.ts';
import { EAST, WEST } from '../../src/lib/domain/bureau/reference/areas.ts';
import { directory as small, intake, RECEIVE, Story } from './bureau.ts';

const directory = {
  ...small,
  roads: referenceRoads,
  categories: new Map(referenceCategories.map((one) => [one.code, one])),
};
const PUBLIC = referenceRoads.filter(isPublic).map(({ name }) => name);
const AREAS = areasOf(referenceRoads, referenceCategories);
const wall = (road: string, area = '') => placeOnWall({ road, area }, directory);

/** What somebody types as a road, by mistake or on purpose. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...referenceRoads.map(({ name }) => name)),
      fc.constantFrom(
        '13912345678',
        '欧阳测甲家',
        '５号６０２室',
        '八十八弄',
        '十二号',
        '巷',
        '路',
        '苑',
        '花园',
        '中心广场',
        '路口',
      ),
      fc.constantFrom(
        ' ',
        '　',
        '\u200b',
        '近',
        '与',
        '/',
        '-',
        '北段',
        '1',
        '一',
        'S BERENDO ST',
        '356 ',
        '<b>',
        '\u202e',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => cutText(parts.join(''), 60));

describe('R1: what a wall shows as road', () => {
  it('is a road that the catalogue marks as public, else an area out of the list of areas, nothing else', () => {
    expect(wall('青禾路')).toEqual({ road: '青禾路', area: EAST });
    expect(wall('青禾路13912345678', EAST)).toEqual({ road: '青禾路', area: EAST });
    expect(wall('青禾路５号６０２室')).toEqual({ road: '青禾路', area: EAST });
    expect(wall('柳荫路八十八弄')).toEqual({ road: '柳荫路', area: WEST });
    expect(wall('欧阳测甲家', WEST)).toEqual({ road: WEST, area: WEST });
    expect(wall('欧阳测甲家路', '欧阳测甲家')).toEqual({ road: '', area: '' });
    for (const road of ['碧溪苑', '碧溪苑中心广场', '十二号巷', '望春花园路', '青禾路欧阳测甲家']) {
      expect(PUBLIC).not.toContain(wall(road, WEST).road);
    }
    fc.assert(
      fc.property(hostile, fc.oneof(hostile, fc.constantFrom('', ...AREAS)), (road, area) => {
        const shown = wall(road, area);
        expect([...PUBLIC, ...AREAS, '']).toContain(shown.road);
        expect([...AREAS, '']).toContain(shown.area);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same in the bytes of a card, whatever was typed as its road, area, cross street and title', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (road, area, title) => {
        fc.pre(cleanLine(road) !== '');
        const given = { ...RECEIVE, place: { road, cross: road, detail: area, area }, title };
        const { case: kase } = new Story().do(intake, given);
        const { place, ...rest } = redact(kase, 'wall', directory);
        expect([...PUBLIC, ...AREAS, '']).toContain(place.road);
        expect([...AREAS, '']).toContain(place.area);
        expect(Object.keys(place)).toEqual(['road', 'area']);
        expect(rest).not.toHaveProperty('title');
      }),
      { numRuns: 300 },
    );
  });

  it('is never the name of a place where people live (碧溪苑), unless the catalogue says that it may be shown', () => {
    expect(wall('碧溪苑').road).toBe(WEST);
    const said = directory.roads.map((road) => (road.name === '碧溪苑' ? { ...road, public: true } : road));
    expect(placeOnWall({ road: '碧溪苑', area: '' }, { ...directory, roads: said }).road).toBe('碧溪苑');
    const old = [
      { name: '碧溪苑', area: WEST },
      { name: '青禾路', area: EAST },
    ];
    expect(old.map(isPublic)).toEqual([false, true]);
  });
});

describe('a place as it is kept', () => {
  it('has a road of the catalogue by its name, and what was typed with it in its detail', () => {
    const kept = (road: string, detail = '') =>
      settledPlace({ road, cross: '', detail, area: '' }, referenceRoads);
    expect(kept('青禾路５号６０２室')).toEqual({ road: '青禾路', cross: '', detail: '5号602室', area: EAST });
    expect(kept('青 禾 路', '５ 号')).toEqual({ road: '青禾路', cross: '', detail: '5号', area: EAST });
    expect(kept('柳荫路八十八弄', '5号')).toEqual({
      road: '柳荫路',
      cross: '',
      detail: '88弄5号',
      area: WEST,
    });
    expect(kept('丰收路120号')).toEqual({ road: '丰收路', cross: '', detail: '120号', area: '' });
    expect(kept('356 S BERENDO ST')).toMatchObject({ road: 'S BERENDO ST', detail: '356' });
    expect(kept('青禾路北段').detail).toBe('北段');
    expect(kept('十二号巷').road).not.toBe('');
  });

  it('is kept so whoever sends it', () => {
    const { case: kase } = new Story().do(intake, {
      ...RECEIVE,
      place: { road: '青禾路５号６０２室', cross: '', detail: '', area: '' },
    });
    expect(kase.place).toEqual({ road: '青禾路', cross: '', detail: '5号602室', area: '东片' });
  });
});

describe('the title of a card', () => {
  const titled = (more: object) => new Story().do(intake, { ...RECEIVE, ...more }).case.title;

  it('names no place where people live, whoever typed it', () => {
    expect(titled({ title: '碧溪苑垃圾堆积' })).toBe('小区垃圾堆积');
    expect(titled({ title: '', text: '梧桐苑湿垃圾两天未清运，臭味严重' })).toBe(
      '小区湿垃圾两天未清运，臭味严重',
    );
    expect(titled({ title: '', text: '在阳光新村的垃圾箱旁' })).toBe('在小区的垃圾箱旁');
    expect(withoutEstates('街心花园、清荷公园、鹿苑路', referenceRoads)).toBe('街心花园、清荷公园、鹿苑路');
  });

  it('names no caller and no number, in any spelling', () => {
    const callers = [{ name: '欧阳测甲', phone: '13912345678' }];
    const title = titled({ title: '欧 阳　测甲家（１３９－１２３４ ５６７８）门口6楼602', callers });
    for (const part of ['欧', '阳', '测', '甲', '5678', '602']) expect(title).not.toContain(part);
    expect(title).toContain('门口');
  });

  it('39 characters and an emoji: the proposed title is no reason to refuse', () => {
    const text = '树'.repeat(39) + '🌳倒了';
    expect(titled({ title: '', text })).toBe('树'.repeat(39));
  });
});
