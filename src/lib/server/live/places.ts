import type { Reader } from './types.ts';

/** Screens that one person, or one wall, may have open at a time: no desk has as many, and a script that opens more ends here. */
export const MOST_SCREENS = 250;

/** Counts the screens of each person and wall. */
export class Places {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most = MOST_SCREENS) {
    this.#most = most;
  }

  /** Takes a place for a reader's screen: how to leave it, or null where he has no more. */
  take({ actor, wallId }: Reader): (() => void) | null {
    const who = wallId === undefined ? `person ${actor.id}` : `wall ${wallId}`;
    const taken = this.#taken.get(who) ?? 0;
    if (taken >= this.#most) return null;
    this.#taken.set(who, taken + 1);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const left = this.#taken.get(who)! - 1;
      if (left > 0) this.#taken.set(who, left);
      else this.#taken.delete(who);
    };
  }
}
