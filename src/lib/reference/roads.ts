import type { Road } from '../domain/directory.ts';
import { EAST, WEST } from './categories.ts';

/** Invented roads, estates and a park, east and west of 银杏大道. */
export const referenceRoads: Road[] = [
  ...['青禾路', '望春路', '云帆路', '碧溪苑', '晨曦路', '稻香路', '听雨巷'].map((name) => ({
    name,
    area: EAST,
  })),
  ...['柳荫路', '清荷公园', '银杏大道', '枫桥路', '月湖路', '石榴巷'].map((name) => ({ name, area: WEST })),
];
