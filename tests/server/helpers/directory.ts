import type { Category, PersonRole, Unit } from '../../../src/lib/domain/bureau/directory.ts';
import type { DirectoryChange } from '../../../src/lib/server/store/index.ts';

const unit = (code: string, short: string, kind: Unit['kind'] = 'base'): Unit => ({
  code,
  name: `${short}单位`,
  short,
  nameEn: code,
  shortEn: code,
  kind,
  dutyPhone: '',
  active: true,
});
const category = (code: string, site: boolean, owner: string | null): Category => ({
  code,
  name: code,
  short: code,
  nameEn: code,
  shortEn: code,
  unit: owner,
  site,
  urgent: false,
  words: [],
});

/** Everybody of the small bureau that server tests work in, by the name that `bureau.connect` takes. */
export const PEOPLE = {
  intake: { name: '钱接听', role: 'intake', unit: null },
  intake2: { name: '孙接听', role: 'intake', unit: null },
  coordinator: { name: '李协调', role: 'coordinator', unit: null },
  coordinator2: { name: '周协调', role: 'coordinator', unit: null },
  leader: { name: '吴领导', role: 'leader', unit: null },
  supervisor: { name: '郑督察', role: 'supervisor', unit: null },
  admin: { name: '王管理', role: 'admin', unit: null },
  'jc1.head': { name: '冯负责', role: 'head', unit: 'JC1' },
  'jc1.staff': { name: '陈经办', role: 'staff', unit: 'JC1' },
  'jc1.staff2': { name: '褚经办', role: 'staff', unit: 'JC1' },
  'jc2.head': { name: '卫负责', role: 'head', unit: 'JC2' },
  'jc2.staff': { name: '蒋经办', role: 'staff', unit: 'JC2' },
  district: { name: '韩热线', role: 'district', unit: null },
} as const satisfies Record<string, { name: string; role: PersonRole; unit: string | null }>;
export type PersonName = keyof typeof PEOPLE;
export type Who = PersonName | 'wall';

/** Ids by the order above, from 1. */
export function idOf(who: PersonName): number {
  return Object.keys(PEOPLE).indexOf(who) + 1;
}

/** Two handling units and a section; `G01` needs a visit, `Q01` does not. */
export const DIRECTORY: DirectoryChange = {
  units: [unit('JC1', '东片'), unit('JC2', '西片'), unit('KS1', '科室', 'section')],
  categories: [category('G01', true, 'JC1'), category('Q01', false, 'JC1')],
  roads: [{ name: '青禾路', area: '东片' }],
  people: Object.entries(PEOPLE).map(([who, { name, role, unit: of }]) => ({
    id: idOf(who as PersonName),
    name,
    unit: of,
    roles: [role],
    active: true,
  })),
};
