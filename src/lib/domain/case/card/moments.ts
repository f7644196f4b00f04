import { openClock, type Clock } from '../clocks.ts';
import { cardPartOf } from '../commands/cards.ts';
import type { CommandType } from '../access.ts';
import type { Card } from '../redact.ts';

/** The clock that a step has to meet: of several the one that is due first. */
export function clockOf(card: Pick<Card, 'clocks'>, verb: CommandType): Clock | undefined {
  return (cardPartOf(verb).meets ?? [])
    .map((milestone) => openClock(card.clocks, milestone))
    .filter((clock) => clock !== undefined)
    .sort((a, b) => a.due - b.due)[0];
}
