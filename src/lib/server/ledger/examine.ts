import type { CaseId } from '../../domain/case/case.ts';
import { isUnavailable } from '../store/errors.ts';
import type { Illness } from '../store/sick-case.ts';
import type { CaseStanding, LedgerReads } from '../store/sqlite/ledger-reads.ts';
import type { Standing } from '../store/drawn.ts';
import { standingAfter } from './standing.ts';

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
