import type { Place } from '../domain/case/case.ts';
import { m } from '../paraglide/messages.js';

/** Where it is, in the words that people use: 青禾路近望春路, 望春路23号旁, 碧溪苑, 356 S Berendo St. */
export function placeWords({ road, cross, detail, area }: Place): string {
  if (road && detail && /^\p{Script=Latin}/u.test(road)) return `${detail} ${road}`;
  if (road && detail) return m.board_place_detail({ road, detail });
  if (road && cross) return m.board_place_cross({ road, cross });
  return road || detail || area || m.board_place_unknown();
}
