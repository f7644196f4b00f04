import type { Milestone, Moment } from '../clocks.ts';
import type { Card } from '../redact.ts';

/** Nothing of this round happened earlier, as far as a card tells: its unit was not yet given it, or a step came before. */
export function earliestOf(card: Pick<Card, 'clocks' | 'receivedAt'>): Moment {
  let earliest = card.receivedAt;
  for (const { milestone, caller, started, ended } of card.clocks) {
    if (caller !== undefined) continue;
    if (OF_THIS_ROUND.includes(milestone)) earliest = Math.max(earliest, started);
    const step = milestone === 'contact' || milestone === 'on-site';
    if (step && ended?.how === 'met') earliest = Math.max(earliest, ended.at);
  }
  return earliest;
}

const OF_THIS_ROUND: readonly Milestone[] = ['accept', 'contact', 'on-site', 'rework'];
