import type { CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { isUnavailable } from './database.ts';
import type { CaseStanding, LedgerReads } from './ledger-reads.ts';
import { standingAfter, type Standing } from './standing.ts';

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

/** A case out of its row and its events, or why the two do not fit; null where there is neither. */
export function examine(ledger: LedgerReads, id: CaseId): Standing | Illness | null {
  const row = ledger.rowOf(id);
  if (!row) return null;
  let standing: Standing | null = null;
  let version = 0;
  try {
    for (const event of ledger.endingAt(row.lastSeq)) {
      if (event.caseId !== id || event.version !== (version += 1)) return 'row';
      standing = standingAfter(standing, event, ledger);
    }
  } catch (error) {
    if (isUnavailable(error)) throw error;
    return 'events';
  }
  return standing && fits(standing, row) ? standing : 'row';
}

/** Whether a case made of its events is the one that its row names, at the same version. */
export function fits({ kase, lastSeq }: Standing, row: CaseStanding): boolean {
  return kase.version === row.version && kase.number === row.number && lastSeq === row.lastSeq;
}
