import type { CategoryCode, Place, ResultKind } from '../domain/case/case.ts';
import type { Moment, UnitCode } from '../domain/case/clocks.ts';

/** A closed case on the same road, as the centre's desk sees it: no caller and no text. */
export interface NearCase {
  id: number;
  number: string;
  moves: number;
  category: CategoryCode;
  unit: UnitCode | null;
  place: Place;
  title: string;
  receivedAt: Moment;
  closedAt: Moment;
  result: ResultKind | null;
  /** Until when it may be raised again instead of being registered anew. */
  reopenUntil: Moment;
}
