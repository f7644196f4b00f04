import type { PersonRole } from '../../lib/domain/bureau/directory.ts';
import type { UnitCode } from '../../lib/domain/case/clocks.ts';

/** The people of the demonstration, all invented: account name, name, unit, roles. */
export interface DemoPerson {
  username: string;
  name: string;
  unit: UnitCode | null;
  roles: PersonRole[];
}

const CENTRE: DemoPerson[] = [
  { username: 'intake', name: '高丙', unit: null, roles: ['intake'] },
  { username: 'intake2', name: '许丁', unit: null, roles: ['intake', 'coordinator'] },
  { username: 'coordinator', name: '林甲', unit: null, roles: ['coordinator', 'intake'] },
  { username: 'coordinator2', name: '何乙', unit: null, roles: ['coordinator'] },
  { username: 'leader', name: '施戊', unit: null, roles: ['leader'] },
  { username: 'supervisor', name: '佟己', unit: null, roles: ['supervisor'] },
  { username: 'admin', name: '管庚', unit: null, roles: ['admin'] },
];

/** Head and two workers of each handling unit. */
const UNITS: [UnitCode, string, string, string][] = [
  ['KS1', '曹子', '陈甲', '鲁二'],
  ['KS2', '严丑', '褚乙', '费三'],
  ['KS3', '华寅', '卫丙', '岑四'],
  ['KS4', '金卯', '薛丁', '雷五'],
  ['JC1', '陶辰', '李四', '张三'],
  ['JC2', '姜巳', '孙七', '贺六'],
  ['JC3', '戚午', '冯二', '倪七'],
  ['JC4', '谢未', '吴九', '韩己'],
  ['JC5', '邹申', '周八', '杨庚'],
  ['ZY1', '喻酉', '赵六', '朱辛'],
  ['ZY2', '柏戌', '秦壬', '尤九'],
  ['ZY3', '水亥', '王五', '吕十'],
  ['YH1', '窦元', '郑十', '章一'],
];

export const demoPeople: DemoPerson[] = [
  ...CENTRE,
  ...UNITS.flatMap(([unit, head, staff, staff2]): DemoPerson[] => {
    const code = unit.toLowerCase();
    return [
      { username: `${code}.head`, name: head, unit, roles: ['head'] },
      { username: `${code}.staff`, name: staff, unit, roles: ['staff'] },
      { username: `${code}.staff2`, name: staff2, unit, roles: ['staff'] },
    ];
  }),
];
