import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Texts } from '../../domain/case/events.ts';
import type { Audience } from '../../domain/case/audience.ts';
import type { Seq } from '../../live/protocol.ts';
import { readAudiences } from '../store/audiences.ts';
import { eventOf, fold } from '../store/events.ts';
import type { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import { examine } from './examine.ts';
import type { CaseFile, CaseOutline, StoryEntry } from '../store/case-files.ts';
import type { Change } from '../store/commits.ts';

/**
 * What changed in (since, head], a row a case, by what each event says of its audiences: no case is read. Null when that
 * cannot be said in `most` events.
 */
export function changesAfter(head: Seq, ledger: LedgerReads, since: Seq, most: number): Change[] | null {
  if (since > head || head - since > most) return null;
  const touched = new Map<CaseId, { seq: Seq; before: Audience[]; after: string }>();
  for (const { seq, caseId, audiences, audiencesBefore } of ledger.audiencesAfter(since, head - since)) {
    if (caseId === null) continue;
    const before = touched.get(caseId)?.before ?? readAudiences(audiencesBefore ?? audiences);
    touched.set(caseId, { seq, before, after: audiences });
  }
  return Array.from(touched, ([caseId, { seq, before, after }]) => ({
    ...{ seq, caseId, before },
    after: readAudiences(after),
  }));
}

/** A case with its whole story and every text that still stands, by its events alone. */
export function fileOf(ledger: LedgerReads, id: CaseId): CaseFile | null {
  let kase: Case | null = null;
  const story: StoryEntry[] = [];
  const texts: CaseFile['texts'] = {};
  for (const row of ledger.ofCase(id)) {
    const event = eventOf(row, ledger.textsOf(row));
    kase = fold(kase, event);
    story.push({ seq: row.seq, event });
    Object.assign(texts, event.texts);
  }
  return kase && { kase, story, texts: { ...texts, ...ledger.joinedTexts(kase.callers) } };
}

/** A case with its story, by its events alone, without what was written in them save for its callers. */
export function outlineOf(ledger: LedgerReads, id: CaseId): CaseOutline | null {
  let kase: Case | null = null;
  const story: CaseOutline['story'] = [];
  const texts: Texts = {};
  for (const row of ledger.ofCase(id)) {
    const whole = eventOf(row, ledger.cardTextsOf(row));
    kase = fold(kase, whole);
    const { texts: _, ...event } = whole;
    story.push({ seq: row.seq, event });
    for (const [field, text] of Object.entries(ledger.callerTextsOf(row))) {
      if (field.startsWith('caller.')) texts[field] = text;
    }
  }
  return kase && { kase, story, texts: { ...texts, ...ledger.joinedTexts(kase.callers) } };
}

/** The cases that closed at or after a moment, a few in each turn of the loop; one that does not fit its events is left out. */
export async function* closedCases(
  ledger: LedgerReads,
  since: Moment,
  leaveOut: (id: CaseId, error: unknown) => void,
): AsyncGenerator<Case> {
  for (const [index, id] of ledger.closedSince(since).entries()) {
    if (index % A_TURN === 0) await othersTurn();
    const found = examine(ledger, id);
    if (typeof found === 'string')
      leaveOut(id, new Error(`the ${found} of closed case ${id} cannot be read`));
    else if (found) yield found.kase;
  }
}
const A_TURN = 25;
