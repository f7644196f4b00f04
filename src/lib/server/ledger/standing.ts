import type { CaseId, UserId } from '../../domain/case/case.ts';
import type { Seq } from '../../live/protocol.ts';
import type { Standing } from '../store/drawn.ts';
import { eventOf, fold } from '../store/events.ts';
import type { LedgerReads } from '../store/sqlite/ledger-reads.ts';

/** A small number for an act and its author: the same for the same, and hardly ever the same for another. */
export function actKey(by: UserId, act: string): number {
  let key = by | 0;
  for (let at = 0; at < act.length; at++) key = (Math.imul(key, 31) + act.charCodeAt(at)) | 0;
  return key >> 1;
}

/** A case out of its events up to a position; null when it has none. */
export function standingOf(ledger: LedgerReads, id: CaseId, upTo: Seq): Standing | null {
  let standing: Standing | null = null;
  for (const row of ledger.ofCase(id)) {
    if (row.seq <= upTo) standing = standingAfter(standing, row, ledger);
  }
  return standing;
}

/** The same one event later. */
export function standingAfter(
  before: Standing | null,
  row: Parameters<typeof eventOf>[0],
  ledger: LedgerReads,
): Standing {
  const kase = fold(before?.kase ?? null, eventOf(row, ledger.cardTextsOf(row)));
  const acts = before?.acts ?? [];
  acts.push(actKey(row.by, row.act));
  return { kase, lastSeq: row.seq, acts };
}
