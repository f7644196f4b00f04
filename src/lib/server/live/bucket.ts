/** So many at once, and so many a second in the long run. */
export interface Allowance {
  most: number;
  perSecond: number;
}

/** How much somebody may still send. */
export class Bucket {
  readonly #allowed: Allowance;
  #left: number;
  #at = performance.now();

  constructor(allowed: Allowance) {
    this.#allowed = allowed;
    this.#left = allowed.most;
  }

  /** False when it is too much; nothing is taken then. */
  take(cost = 1): boolean {
    const { most, perSecond } = this.#allowed;
    const now = performance.now();
    this.#left = Math.min(most, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }
}
