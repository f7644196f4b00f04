import type { Card } from '$lib/domain/case/redact.ts';
import type { UnitCode } from '$lib/domain/case/clocks.ts';
import { isWithUnit } from '$lib/domain/case/stages.ts';

/** How many things there are of each kind. */
export function countBy<T, K>(things: Iterable<T>, kindOf: (thing: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const thing of things) {
    const kind = kindOf(thing);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** How many cases each unit has in its hands. */
export function inHandOf(cards: Iterable<Card>): Map<UnitCode | null, number> {
  return countBy(
    [...cards].filter(({ stage }) => isWithUnit(stage)),
    ({ unit }) => unit,
  );
}
