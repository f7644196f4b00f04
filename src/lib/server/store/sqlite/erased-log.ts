import { setTimeout as pause } from 'node:timers/promises';
import type Database from 'better-sqlite3';

/** Between two tries while a reader of long standing holds the log. */
const AGAIN = 5_000;
/** How often, and at what distance, it is tried before somebody is told that it lingers. */
const TRIES = 5;
const PAUSE = 20;

/**
 * The write-ahead log: what was erased lies in it, and in the pages that it still has to bring into the database, until it
 * is emptied; a reader that began before holds it. Tried again until that is done.
 */
export class ErasedLog {
  readonly #client: Database.Database;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: Database.Database) {
    this.#client = client;
  }

  /** Empties the log; false where somebody holds it, and then it goes on trying by itself. */
  async empty(): Promise<boolean> {
    for (let tries = 1; tries <= TRIES; tries++) {
      if (!this.#client.open) return true;
      if (this.#tryOnce()) {
        this.stop();
        return true;
      }
      if (tries < TRIES) await pause(PAUSE);
    }
    this.#timer ??= setInterval(() => this.#again(), AGAIN).unref();
    return false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #again(): void {
    if (!this.#client.open || this.#tryOnce()) this.stop();
  }

  #tryOnce(): boolean {
    // Within somebody's transaction nothing can be brought over.
    if (this.#client.inTransaction) return false;
    try {
      const [done] = this.#client.pragma('wal_checkpoint(truncate)') as { busy: number }[];
      return done?.busy === 0;
    } catch {
      return false;
    }
  }
}
