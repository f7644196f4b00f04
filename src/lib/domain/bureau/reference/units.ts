import type { Unit, UnitKind } from '../directory.ts';

/** The starting directory: invented names only. Code, kind, name, short, English, short English. */
const UNITS: [string, UnitKind, string, string, string, string][] = [
  ['KS1', 'section', '绿化管理科', '绿化科', 'Greening Section', 'Greening Sect.'],
  ['KS2', 'section', '市容管理科', '市容科', 'Street Scene Section', 'Street Sect.'],
  ['KS3', 'section', '环卫管理科', '环卫科', 'Sanitation Section', 'Sanitation Sect.'],
  ['KS4', 'section', '办公室', '办公室', 'Office', 'Office'],
  ['JC1', 'base', '绿化管理所', '绿化所', 'Greening Station', 'Greening'],
  ['JC2', 'base', '公园管理所', '公园所', 'Parks Station', 'Parks'],
  ['JC3', 'base', '市容景观管理所', '市容所', 'Cityscape Station', 'Cityscape'],
  ['JC4', 'base', '废弃物管理所', '废管所', 'Waste Station', 'Waste'],
  ['JC5', 'base', '环卫设施管理所', '设施所', 'Facilities Station', 'Facilities'],
  ['ZY1', 'company', '东片环卫作业公司', '东片环卫', 'East Sanitation Company', 'East Crew'],
  ['ZY2', 'company', '西片环卫作业公司', '西片环卫', 'West Sanitation Company', 'West Crew'],
  ['ZY3', 'company', '清运作业公司', '清运公司', 'Haulage Company', 'Haulage'],
  ['YH1', 'company', '绿化养护一公司', '绿化一公司', 'Green Care Company One', 'Green Care'],
  ['OUT', 'out', '退回区热线', '退回区', 'Back to the district hotline', 'District'],
];

export const referenceUnits: Unit[] = UNITS.map(([code, kind, name, short, nameEn, shortEn], index) => ({
  code,
  name,
  short,
  nameEn,
  shortEn,
  kind,
  dutyPhone: kind === 'out' ? '' : `021-555502${String(index + 1).padStart(2, '0')}`,
  active: true,
}));
