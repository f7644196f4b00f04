import type { CaseId, CategoryCode } from '../domain/case/case.ts';
import type { Clock } from '../domain/case/clocks.ts';

/** A closed case that the district has not been told of yet; for the centre. */
export interface OwedFeedback {
  id: CaseId;
  number: string;
  category: CategoryCode;
  /** Its road or area. */
  where: string;
  clock: Clock;
}
