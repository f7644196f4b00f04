import { isUnavailable } from '../store/errors.ts';
import type { Db } from '../store/dialect.ts';

/** How long a reader waits for what is written beside his answer, in milliseconds. */
const MOMENT = 50;
/** What could not be written is tried again after this. */
const AGAIN = 1000;
/** More than a bureau reads while its database is away for a shift; what is older is let go of. */
const MOST = 10_000;

type Work = (db: Db) => unknown;

/**
 * What reading leaves behind: that a monitor was seen, a case opened. No reader waits longer than a moment for it; while
 * the database cannot be written it is kept here and written as soon as it can be.
 */
export class DeferredWrites {
  readonly #transact: (work: Work) => Promise<unknown>;
  readonly #onError: (error: unknown) => void;
  readonly #waiting = new Map<string, Work>();
  #writing: Promise<void> | null = null;
  #again: NodeJS.Timeout | undefined;

  constructor(transact: (work: Work) => Promise<unknown>, onError: (error: unknown) => void) {
    this.#transact = transact;
    this.#onError = onError;
  }

  /** Resolves once it is written, or after a moment. Of several under one key that still wait, the first stands. */
  async jot(key: string, work: Work): Promise<void> {
    if (!this.#waiting.has(key)) this.#waiting.set(key, work);
    if (this.#waiting.size > MOST) this.#drop();
    let timer: NodeJS.Timeout | undefined;
    const moment = new Promise<void>((done) => (timer = setTimeout(done, MOMENT)));
    await Promise.race([this.#write(), moment]);
    clearTimeout(timer);
  }

  /** Tries all of it once more, asked for before anything comes after, and lets go of what cannot be written even now. */
  async close(): Promise<void> {
    clearTimeout(this.#again);
    const last = [...this.#waiting.values()];
    this.#waiting.clear();
    await Promise.allSettled(last.map((work) => this.#transact(work)));
  }

  #write(): Promise<void> {
    clearTimeout(this.#again);
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = null));
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    for (const [key, work] of this.#waiting) {
      try {
        await this.#transact(work);
      } catch (error) {
        if (isUnavailable(error)) {
          this.#again = setTimeout(() => void this.#write(), AGAIN).unref();
          return;
        }
        this.#onError(error);
      }
      this.#waiting.delete(key);
    }
  }

  #drop(): void {
    const [oldest] = this.#waiting.keys();
    this.#waiting.delete(oldest!);
  }
}
