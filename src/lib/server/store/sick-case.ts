import type { CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';

/** Why a case is left out of everything until it is put right, while all others go on. */
export type Illness =
  | 'row' // its row in `cases` does not stand where its events do: npm run rebuild
  | 'events' // its events cannot be read
  | 'rule'; // a rule fails on it

export interface SickCase {
  id: CaseId;
  /** Empty where not even that is known. */
  number: string;
  why: Illness;
  since: Moment;
}

/** A row of `cases` that is not at the version from which a group set out. */
export class RowMismatch extends Error {
  override name = 'RowMismatch';
  readonly caseId: CaseId;

  constructor(caseId: CaseId) {
    super(`the row of case ${caseId} is not at the version of its events`);
    this.caseId = caseId;
  }
}
