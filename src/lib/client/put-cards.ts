import type { CaseId } from '../domain/case/case.ts';
import type { Print } from '../live/print.ts';

/**
 * The cards with some put and some gone, as a new map; the newest version wins, cards that did not change stay the
 * same objects. Keeps the fingerprint up.
 */
export function putCards<C extends { id: CaseId; version: number }>(
  all: ReadonlyMap<CaseId, C>,
  cards: readonly C[],
  gone: readonly CaseId[],
  print: Print,
): ReadonlyMap<CaseId, C> {
  const next = new Map(all);
  for (const card of cards) {
    const held = next.get(card.id);
    if (held && held.version > card.version) continue;
    if (held) print.toggle(held.id, held.version);
    print.toggle(card.id, card.version);
    next.set(card.id, card);
  }
  for (const id of gone) {
    const held = next.get(id);
    if (!held) continue;
    print.toggle(id, held.version);
    next.delete(id);
  }
  return next;
}

/** No cards at all. */
export function noCards<C>(): ReadonlyMap<CaseId, C> {
  return new Map();
}
