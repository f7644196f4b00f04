import type { Caller, Case, CaseId } from '../../domain/case.ts';
import type { Texts } from '../../domain/events.ts';
import { audiencesOf, type Audience } from '../../domain/redact.ts';
import type { Seq } from '../../live/protocol.ts';
import { readAudiences } from './audiences.ts';
import { eventOf, fold } from './events.ts';
import type { LedgerReads } from './ledger-reads.ts';
import type { Memory } from './memory.ts';
import type { CaseFile, Change, StoryEntry } from './types.ts';

/** What changed in (since, head], a row a case; null when that cannot be said in `most` events. */
export function changesAfter(memory: Memory, ledger: LedgerReads, since: Seq, most: number): Change[] | null {
  const { head } = memory;
  if (since > head || head - since > most) return null;
  const touched = new Map<CaseId, { seq: Seq; before: Audience[] }>();
  for (const row of ledger.audiencesAfter(since, head - since)) {
    if (row.caseId === null) continue;
    const first = touched.get(row.caseId);
    if (first) first.seq = row.seq;
    else
      touched.set(row.caseId, { seq: row.seq, before: readAudiences(row.audiencesBefore ?? row.audiences) });
  }
  return [...touched].flatMap(([id, { seq, before }]) => {
    // Left out: the screens' fingerprints say so.
    const kase = memory.standing(id)?.kase;
    return kase ? { seq, kase, before, after: audiencesOf(kase) } : [];
  });
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
  return kase && { kase, story, texts: { ...texts, ...joinedTexts(ledger, kase.callers) } };
}

/** What stands in the cases that merged into this one: names, numbers and words of those who joined. */
export function joinedTexts(ledger: LedgerReads, callers: readonly Caller[]): Texts {
  const joined: Texts = {};
  for (const { id, from } of callers) {
    if (!from) continue;
    for (const row of ledger.ofCase(from.caseId)) {
      const texts = ledger.textsOf(row);
      copy(joined, `caller.${id}.name`, texts[`caller.${from.caller}.name`]);
      copy(joined, `caller.${id}.phone`, texts[`caller.${from.caller}.phone`]);
      copy(joined, `caller.${id}.text`, texts.text);
      break;
    }
  }
  return joined;
}

function copy(texts: Texts, field: string, text: string | undefined): void {
  if (text !== undefined) texts[field] = text;
}
