import { type NoticeReads } from '../store/sqlite/notice-rows.ts';
import type { NoticeRow } from '../store/types.ts';
import type { Listeners } from './listeners.ts';

/** How often what could not be read of the notices that were told is read again. */
const AGAIN = 1_000;

/** Passes on the notices that stand after the last one that the listeners know, whoever stored them. */
export class NoticeTail {
  readonly #reads: NoticeReads;
  readonly #listeners: Listeners<[told: NoticeRow[]]>;
  readonly #onError: (error: unknown) => void;
  /** The last notice that the listeners know. */
  #told: number;
  #again: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    reads: NoticeReads,
    listeners: Listeners<[told: NoticeRow[]]>,
    onError: (error: unknown) => void,
  ) {
    this.#reads = reads;
    this.#listeners = listeners;
    this.#onError = onError;
    this.#told = reads.lastId();
  }

  /** What cannot be read now is told with the next look. */
  look(): void {
    clearTimeout(this.#again);
    try {
      const told = this.#reads.after(this.#told);
      if (told.length === 0) return;
      this.#told = told.at(-1)!.id;
      this.#listeners.tell(told);
    } catch (error) {
      this.#onError(error);
      if (!this.#stopped) this.#again = setTimeout(() => this.look(), AGAIN).unref();
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#again);
  }
}
