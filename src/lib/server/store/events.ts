import type { Case } from '../../domain/case/case.ts';
import type { Texts } from '../../domain/case/events.ts';
import { evolve } from '../../domain/case/evolve.ts';
import { lifted } from '../../domain/case/old-shapes.ts';
import type { LedgerRow } from './chain.ts';
import type { ErasedField, StoredEvent } from './stored-event.ts';

/** The texts that a case itself carries: what a fold needs of `texts`. */
export const CARD_FIELDS = ['title', 'detail', 'road', 'cross', 'area', 'externalNo'] as const;

/** The case after one event, its erasure included. */
export function fold(kase: Case | null, event: StoredEvent): Case {
  if (event.type !== 'texts-erased') return evolve(kase, event);
  if (!kase) throw new Error(`case ${event.caseId} was erased before it began`);
  const { of, drops = [] } = event.data;
  // Single texts went, of callers who had joined it; the case itself stands.
  if (of) return { ...kase, version: event.version };
  const { road, cross, area } = kase.place;
  const kept = (field: ErasedField, value: string) => (drops.includes(field) ? '' : value);
  return {
    ...kase,
    version: event.version,
    title: '',
    place: { road: kept('road', road), cross: kept('cross', cross), detail: '', area: kept('area', area) },
    externalNo: drops.includes('externalNo') ? null : kase.externalNo,
    erased: true,
  };
}

/** An event of a case out of its row; `texts` are those that still stand. */
export function eventOf(row: LedgerRow, texts: Texts = {}): StoredEvent {
  return {
    type: row.type,
    data: lifted(row.type, JSON.parse(row.data) as object),
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
