import type { Case, CaseId, UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { foldText } from '../../domain/text/fold.ts';
import { namedIn } from '../../domain/text/name.ts';
import { plainDigits } from '../../domain/text/numerals.ts';
import { searchedDigits } from '../../domain/text/phone.ts';
import type { Draft } from './draft.ts';
import { CARD_FIELDS } from '../store/events.ts';
import { isPublicName } from './impersonal.ts';
import type { CaseFile } from '../store/case-files.ts';
import type { ErasedText, TextsErased } from '../store/stored-event.ts';

/**
 * Decides that the texts of a case go, and with them those of every case that merged into it: its callers stand there.
 * What a case that it merged into itself says of these callers goes as well.
 * @returns the cases whose texts went, this one first; null where there is no such case
 */
export function decideErasure(draft: Draft, caseId: CaseId, by: UserId, now: Moment): CaseId[] | null {
  const kase = draft.caseOf(caseId);
  if (!kase) return null;
  const whole = withSources(draft, kase);
  for (const one of whole) draft.add([wholly(draft, one, by, now)]);
  const gone = new Set(whole.map(({ id }) => id));
  for (const target of targetsOf(draft, kase)) {
    const file = draft.fileOf(target.id);
    const of = file ? textsAbout(file, gone) : [];
    if (of.length > 0) draft.add([erased(target, { of }, by, now)]);
  }
  return whole.map(({ id }) => id);
}

function withSources(draft: Draft, kase: Case): Case[] {
  const found = new Map<CaseId, Case>([[kase.id, kase]]);
  for (const one of found.values()) {
    for (const { from } of one.callers) {
      const source = from && !found.has(from.caseId) ? draft.caseOf(from.caseId) : null;
      if (source) found.set(source.id, source);
    }
  }
  return [...found.values()];
}

function targetsOf(draft: Draft, { mergedInto }: Case): Case[] {
  const targets: Case[] = [];
  for (let id = mergedInto; id !== null;) {
    const target = draft.caseOf(id);
    if (!target) break;
    if (!target.erased) targets.push(target);
    id = target.mergedInto;
  }
  return targets;
}

/** What an older event of the case holds among its data cannot be erased there, but goes from everything else. */
function wholly(draft: Draft, kase: Case, by: UserId, now: Moment): TextsErased {
  const { directory } = draft.bureau;
  const names = ['road', 'cross', 'area'] as const;
  const drops = names.filter((name) => kase.place[name] !== '' && !isPublicName(kase.place[name], directory));
  return erased(kase, { drops: kase.externalNo === null ? drops : [...drops, 'externalNo'] }, by, now);
}

function erased(kase: Case, data: TextsErased['data'], by: UserId, now: Moment): TextsErased {
  return {
    type: 'texts-erased',
    data,
    caseId: kase.id,
    version: kase.version + 1,
    by,
    onBehalfOf: null,
    occurredAt: now,
    recordedAt: now,
    act: '',
    texts: {},
  };
}

/** What a case says of callers who joined it from these others: the steps towards them, and every text that names them. */
function textsAbout({ kase, story, texts }: CaseFile, sources: ReadonlySet<CaseId>): ErasedText[] {
  const callers = kase.callers.filter(({ from }) => from && sources.has(from.caseId)).map(({ id }) => id);
  const names = callers.flatMap((id) => texts[`caller.${id}.name`] || []);
  const phones = callers.flatMap((id) => searchedDigits(texts[`caller.${id}.phone`] ?? '') || []);
  const namesOne = (text: string) => {
    const digits = plainDigits(foldText(text)).replace(/\D/g, '');
    return namedIn(text, names).length > 0 || phones.some((phone) => digits.includes(phone));
  };
  return story.flatMap(({ seq, event }) => {
    const towards = 'caller' in event.data && callers.includes(event.data.caller as number);
    const fields = Object.entries(event.texts).filter(
      ([field, text]) => !CARD_FIELDS.includes(field as never) && (towards || namesOne(text)),
    );
    return fields.map(([field]): ErasedText => [seq, field]);
  });
}
