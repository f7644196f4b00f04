import type { Case } from '../../domain/case.ts';
import type { Texts } from '../../domain/events.ts';
import { evolve } from '../../domain/evolve.ts';
import type { LedgerRow } from './chain.ts';
import type { StoredEvent } from './types.ts';

/** The texts that a case itself carries: what a fold needs of `texts`. */
export const CARD_FIELDS = ['title', 'detail'] as const;

/** The case after one event, its erasure included. */
export function fold(kase: Case | null, event: StoredEvent): Case {
  if (event.type !== 'texts-erased') return evolve(kase, event);
  if (!kase) throw new Error(`case ${event.caseId} was erased before it began`);
  return {
    ...kase,
    version: event.version,
    title: '',
    place: { ...kase.place, detail: '' },
    erased: true,
  };
}

/** An event of a case out of its row; `texts` are those that still stand. */
export function eventOf(row: LedgerRow, texts: Texts = {}): StoredEvent {
  return {
    type: row.type,
    data: JSON.parse(row.data) as unknown,
    caseId: row.caseId,
    version: row.version,
    by: row.by,
    onBehalfOf: row.onBehalfOf,
    occurredAt: row.occurredAt,
    recordedAt: row.recordedAt,
    act: row.act,
    texts,
  } as StoredEvent;
}

/** The same event without texts that say nothing: an empty text is no text. */
export function withoutEmptyTexts<E extends { texts: Texts }>(event: E): E {
  const all = Object.entries(event.texts);
  if (all.every(([, body]) => body !== '')) return event;
  return { ...event, texts: Object.fromEntries(all.filter(([, body]) => body !== '')) };
}
