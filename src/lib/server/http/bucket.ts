/** So many at once, and so many a second in the long run. */
export interface Allowance {
  most: number;
  perSecond: number;
}

/** How much somebody may still send. */
export class Bucket {
  readonly #allowed: Allowance;
  readonly #clock: () => number;
  #left: number;
  #at: number;

  /** @param clock milliseconds that only rise */
  constructor(allowed: Allowance, clock = () => performance.now()) {
    this.#allowed = allowed;
    this.#clock = clock;
    this.#left = allowed.most;
    this.#at = clock();
  }

  /** Nothing was taken lately: a new one would hold no more. */
  get full(): boolean {
    return this.holds(this.#allowed.most);
  }

  holds(cost: number): boolean {
    const { most, perSecond } = this.#allowed;
    const now = this.#clock();
    this.#left = Math.min(most, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    // Without a limit what is left is no number, and no cost too much.
    return !(this.#left < cost);
  }

  /** False when it is too much; nothing is taken then. */
  take(cost = 1): boolean {
    if (!this.holds(cost)) return false;
    this.#left -= cost;
    return true;
  }
}
