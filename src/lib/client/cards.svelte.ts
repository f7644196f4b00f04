import type { CaseId } from '../domain/case/case.ts';
import type { Card, WallCard } from '../domain/case/redact.ts';
import { Print } from '../live/print.ts';
import type { Changes, Pulse, Seq, SyncAnswer } from '../live/protocol.ts';
import { noCards, putCards } from './put-cards.ts';

/**
 * What the server has confirmed: the cards that this audience sees, as of `to`. Cards are put whole and the newest
 * version wins, so repeats do no harm. The fingerprint shows whether the screen holds what it should.
 */
export class Cards<C extends Card | WallCard = Card> {
  /** A new map with every change, so that whatever is derived from it follows; unchanged cards stay the same objects. */
  all: ReadonlyMap<CaseId, C> = $state.raw(noCards<C>());
  /** The last event of the ledger that the screen covers; undefined before the first sync. */
  to: Seq | undefined = $state();

  #print = new Print();

  get print(): string {
    return this.#print.toString();
  }

  /** Takes a sync's answer; false when the fingerprint differs even then, so that everything must be asked for. */
  sync({ cards, gone, full, to, print }: SyncAnswer): boolean {
    if (full) this.#print = new Print();
    this.all = putCards(full ? noCards<C>() : this.all, cards as unknown as C[], gone, this.#print);
    this.to = to;
    return full || this.print === print;
  }

  /** Shows cards of an earlier time; the next sync asks for everything. */
  recall(cards: readonly C[]): void {
    this.#print = new Print();
    this.all = putCards(noCards<C>(), cards, [], this.#print);
    this.to = undefined;
  }

  /** Takes changes; false when something before them is missing, so that the screen must sync. */
  apply({ from, to, cards, gone }: Pick<Changes, 'from' | 'to' | 'cards' | 'gone'>): boolean {
    if (this.to === undefined || from > this.to) return false;
    if (to <= this.to) return true;
    if (cards.length > 0 || gone.length > 0) {
      this.all = putCards(this.all, cards as unknown as C[], gone, this.#print);
    }
    this.to = to;
    return true;
  }

  /**
   * Compares with a pulse, which travels behind all changes up to its `to`; false when the screen holds something
   * else than it should.
   */
  agrees({ to, print }: Pulse): boolean {
    if (this.to === undefined || to < this.to) return true;
    if (print !== this.print) return false;
    this.to = to;
    return true;
  }
}
