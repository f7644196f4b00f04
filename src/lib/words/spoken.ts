import type { Placed } from '../domain/case/card/order.ts';
import { readCard } from '../domain/case/card/reading.ts';
import { untilWords } from './milestones.ts';
import type { Moment } from '../domain/case/clocks.ts';
import type { Directory } from '../domain/bureau/directory.ts';
import { m } from '../paraglide/messages.js';
import { flagsOf } from './flags.ts';
import { categoryShort, unitShort } from './units.ts';
import { placeWords } from './places.ts';
import { timeOfDay } from './times.ts';

/** A card as a screen reader says it: place, matter, state, due moment, who, flags. Changes with its state, not by the second. */
export function spokenCard({ card, state, clock }: Placed, directory: Directory, now: Moment): string {
  const reading = clock && readCard(card, clock.due - (state === 'past' ? 0 : 1));
  return [
    placeWords(card.place),
    [categoryShort(directory, card.category), card.title].join(' '),
    reading && untilWords(reading.clock, state, state === 'past' ? -1 : 1),
    clock && m.board_due_at({ time: timeOfDay(clock.due, 'minutes') }),
    card.unit && unitShort(directory, card.unit),
    card.handler?.name,
    ...flagsOf(card, now).map(({ text }) => text),
  ]
    .filter(Boolean)
    .join(', ');
}
