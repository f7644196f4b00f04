import type { Road } from '../directory.ts';
import { isEstate } from '../road.ts';
import { EAST, WEST } from './areas.ts';

/**
 * Invented roads, estates and a park. 银杏大道 parts east from west: it has no area of its own, so that whoever
 * registers a case on it says which side.
 */
export const referenceRoads: Road[] = [
  ...inArea(EAST, ['青禾路', '望春路', '晨曦路', '稻香路', '听雨巷']),
  ...inArea(WEST, ['柳荫路', '云帆路', '枫桥路', '月湖路', '石榴巷', '碧溪苑', '清荷公园']),
  ...inArea('', ['银杏大道']),
];

function inArea(area: string, names: readonly string[]): Road[] {
  return names.map((name) => ({ name, area, public: !isEstate(name) }));
}
