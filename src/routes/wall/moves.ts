import type { Moved } from '$lib/client/connection.svelte.ts';
import type { WallCard } from '$lib/domain/case/redact.ts';
import type { Move } from '$lib/server/reports/figures.ts';
import { moveWord } from '$lib/words/events.ts';

const SHOWN = 8;

/** The last moves, newest first: what the server knew when it was asked, and what has reached this screen since. */
export function latest(asked: readonly Move[], live: readonly Moved<WallCard>[]): Move[] {
  const until = asked.at(-1)?.at ?? 0;
  const since = live.flatMap(({ at, verb, card }): Move[] =>
    card && at > until ? [{ at, verb, category: card.category, road: card.place.road, unit: card.unit }] : [],
  );
  const told = [...asked, ...since].filter(({ verb }) => moveWord(verb) !== undefined);
  return told.slice(-SHOWN).reverse();
}
