import { isChain, type Milestone } from '../../bureau/milestones.ts';
import { type Clock } from '../clocks.ts';
import { type Actor, type UserId, CENTRE } from '../../bureau/directory.ts';
import type { Card } from '../redact.ts';

/** A side clock with its case: what colleagues owe each other. */
export interface Owed {
  card: Card;
  clock: Clock;
}

/** What the centre has to decide for him. */
const AWAITED: readonly Milestone[] = ['waiver', 'return', 'hard', 'promise-approval'];

/**
 * What a worker owes next besides the steps of his cases (催办 to acknowledge, 督办, 批示 and 协办 to answer), and what he waits
 * for; of a head the whole unit's. Signing for a case is not among them: the case itself says so.
 */
export function owedOf(
  cards: Iterable<Card>,
  { id: me, role, unit }: Actor,
): { owes: Owed[]; awaits: Owed[] } {
  const owes: Owed[] = [];
  const awaits: Owed[] = [];
  for (const card of cards) {
    for (const clock of card.clocks) {
      const { milestone } = clock;
      if (clock.ended || isChain(milestone) || milestone === 'accept') continue;
      const his = role === 'head' || handles(card, me);
      if (clock.unit === unit && (his || card.unit !== unit)) owes.push({ card, clock });
      if (clock.unit === CENTRE && AWAITED.includes(milestone) && card.unit === unit && his) {
        awaits.push({ card, clock });
      }
    }
  }
  return { owes: owes.sort(byDue), awaits: awaits.sort(byDue) };
}

const handles = ({ handler }: Card, me: UserId) => handler?.id === me;
const byDue = (a: Owed, b: Owed) => a.clock.due - b.clock.due || a.card.id - b.card.id;
