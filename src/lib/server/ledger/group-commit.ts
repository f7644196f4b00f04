import { setImmediate as afterInput, setTimeout as pause } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { committer } from '../store/sqlite/commit.ts';
import { isBusy, isUnavailable, StoreError } from '../store/errors.ts';
import type { Db } from '../store/dialect.ts';
import { Draft } from './draft.ts';
import type { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import type { Memory } from './memory.ts';
import { RowMismatch } from '../store/sick-case.ts';
import type { NoticeOptions, Untold } from './group-notices.ts';
import { type Commit } from '../store/types.ts';

/** The most acts that share one transaction. */
const GROUP = 256;
/** Between two tries at a lock that another process holds. */
const PAUSE = 40;
/** How often the ledger is asked whether another process wrote. */
const LOOK = 250;

/** Why nothing of a job was stored: it may be tried again, or nothing will ever come of it as it stands. */
export type NotStored = 'unavailable' | 'cannot-record';

interface Job {
  /** Adds to the draft what it decides; answers how to acknowledge it, once the draft is on the disk. */
  decide: (draft: Draft) => () => void;
  refuse: (why: NotStored) => void;
  since: number;
}
type Work = { run: () => Promise<void>; fail: (error: unknown) => void; since: number };

export interface GroupCommitOptions {
  client: Database.Database;
  /** The same connection, for `transact`. */
  db: Db;
  memory: Memory;
  ledger: LedgerReads;
  notices: NoticeOptions;
  patience: number;
  publish: (commit: Commit) => void;
  /** Somebody was told of something. */
  onTold: () => void;
  /** Somebody should have been told, and was not. */
  onUntold: (untold: readonly Untold[]) => void;
  /** A case was left out, or is no longer. */
  onSick: () => void;
  /** Another process wrote, whatever it was. */
  onForeignWrite: () => void;
  onError: (error: unknown) => void;
}

/**
 * The one hand that writes. What arrives together is decided one after the other against the present state, written
 * in one transaction, and only then acknowledged and published.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #write: (draft: Draft) => void;
  readonly #begin: Database.Statement;
  readonly #look: Database.Statement;
  readonly #timer: NodeJS.Timeout;
  readonly #jobs: Job[] = [];
  readonly #works: Work[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;
  #wroteAt = -Infinity;
  /** SQLite's count of what other connections wrote: as seen last, and as the ledger was taken in. */
  #seen: unknown;
  #takenIn: unknown;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#write = committer(options.client);
    this.#begin = options.client.prepare('begin immediate');
    this.#look = options.client.prepare('pragma data_version').pluck();
    this.#seen = this.#takenIn = this.#look.get();
    this.#timer = setInterval(() => this.lookAround(), LOOK).unref();
  }

  /**
   * Decides in the next group; resolves with what `decide` answered once it is stored, or with `refused` and why it was
   * not: also where `decide` throws, which is a fault of a rule.
   */
  submit<T>(decide: (draft: Draft) => T, refused: (why: NotStored) => T): Promise<T> {
    if (this.#closed) return Promise.resolve(refused('unavailable'));
    return new Promise((resolve) => {
      this.#jobs.push({
        decide: (draft) => {
          const answer = decide(draft);
          return () => resolve(answer);
        },
        refuse: (why) => resolve(refused(why)),
        since: performance.now(),
      });
      this.#wake();
    });
  }

  /** Runs `work` in a transaction of its own between two groups. */
  transact<T>(work: (db: Db) => T | Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError('The store is closed.'));
    return new Promise((resolve, reject) => {
      this.#works.push({
        run: async () => {
          const answer = await finishedAtOnce(work, this.#options.db);
          this.#end('commit');
          this.#wroteAt = performance.now();
          resolve(answer);
        },
        fail: reject,
        since: performance.now(),
      });
      this.#wake();
    });
  }

  /** Whether something was stored within so many milliseconds, and nothing has failed since. */
  wroteWithin(milliseconds: number): boolean {
    return performance.now() - this.#wroteAt < milliseconds;
  }

  /** Tries whether anything can be stored: one page, that of a number which nobody else uses, on the disk. */
  probe(): Promise<boolean> {
    const { client } = this.#options;
    return this.transact(() => {
      const mark = client.pragma('user_version', { simple: true }) as number;
      client.pragma(`user_version = ${(mark + 1) % 2 ** 31}`);
    }).then(
      () => true,
      () => false,
    );
  }

  /** Finishes what is queued; what comes later is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#draining;
  }

  #wake(): void {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
      // Somebody may have come between the last look at the queue and this moment.
      if (this.#jobs.length > 0 || this.#works.length > 0) this.#wake();
    });
  }

  /** Waits for the rest of the input that came with the first act, so that all of it shares a transaction. */
  async #drain(): Promise<void> {
    await afterInput();
    while (this.#jobs.length > 0 || this.#works.length > 0) {
      if (this.#jobs.length > 0) await this.#group(this.#jobs.splice(0, GROUP));
      const work = this.#works.shift();
      if (work) await this.#alone(work);
      if (this.#jobs.length > 0) await afterInput();
    }
  }

  async #group(jobs: readonly Job[]): Promise<void> {
    const { memory, onTold, onUntold } = this.#options;
    let foreign: Commit | null = null;
    let drawn: Drawn;
    try {
      await this.#lock(jobs[0]!.since);
      foreign = memory.catchUp();
      drawn = this.#draw(jobs);
      if (!drawn.draft.empty) this.#write(drawn.draft);
      this.#end(drawn.draft.empty ? 'rollback' : 'commit');
    } catch (error) {
      this.#undo();
      if (foreign) this.#publish(foreign);
      return this.#notStored(jobs, error);
    }
    // It is on the disk: nothing from here on may take that back from its author, or keep it from the screens.
    const { draft, answers } = drawn;
    if (!draft.empty) this.#wroteAt = performance.now();
    this.#safely(() => draft.settle());
    if (foreign) this.#publish(foreign);
    for (const answer of answers) answer();
    if (draft.rows.length > 0) this.#publish(draft.commit());
    if (!draft.notices.empty) this.#safely(onTold);
    const { untold } = draft.notices;
    if (untold.length > 0) this.#safely(() => onUntold(untold));
  }

  /** Decides one job after the other; what a job added before it failed goes with it, and the others are decided anew. */
  #draw(jobs: readonly Job[]): Drawn {
    const { memory, ledger, notices, onError } = this.#options;
    const failed = new Set<Job>();
    for (;;) {
      const draft = new Draft(memory, ledger, notices);
      const answers: (() => void)[] = [];
      const isClean = jobs.every((job) => {
        const { mark } = draft;
        try {
          answers.push(failed.has(job) ? () => job.refuse('cannot-record') : job.decide(draft));
          return true;
        } catch (error) {
          if (isUnavailable(error)) throw error;
          onError(error);
          failed.add(job);
          answers.push(() => job.refuse('cannot-record'));
          return draft.mark === mark;
        }
      });
      if (isClean) return { draft, answers };
    }
  }

  /** A case whose row does not fit is left out, and a single act that the database refuses is; the others go on. */
  async #notStored(jobs: readonly Job[], error: unknown): Promise<void> {
    const { memory, onError, onSick } = this.#options;
    const passing = isUnavailable(error) || error instanceof StoreError;
    if (passing) this.#wroteAt = -Infinity;
    if (error instanceof RowMismatch && !memory.sick.has(error.caseId)) {
      onError(error);
      memory.setAside(error.caseId, 'row');
      this.#safely(onSick);
      return this.#group(jobs);
    }
    if (jobs.length > 1 && !passing) {
      for (const job of jobs) await this.#group([job]);
      return;
    }
    onError(error);
    for (const job of jobs) job.refuse(passing ? 'unavailable' : 'cannot-record');
  }

  async #alone(work: Work): Promise<void> {
    try {
      await this.#lock(work.since);
      await work.run();
    } catch (error) {
      this.#undo();
      if (isUnavailable(error)) this.#wroteAt = -Infinity;
      work.fail(error);
    }
  }

  /** Begins a transaction; waits for another process without holding up the loop, as long as patience lasts. */
  async #lock(since: number): Promise<void> {
    for (;;) {
      try {
        this.#begin.run();
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() - since > this.#options.patience) throw error;
      }
      await pause(PAUSE);
    }
  }

  #end(how: 'commit' | 'rollback'): void {
    const { client } = this.#options;
    if (client.inTransaction) client.exec(how);
  }

  #undo(): void {
    this.#safely(() => this.#end('rollback'));
  }

  /** The tail: whatever another process wrote is told, and its part of the ledger taken in and published. Cheap. */
  lookAround(): void {
    const { onError, onForeignWrite } = this.#options;
    try {
      const dataVersion = this.#look.get();
      // While groups are written they take in the ledger themselves.
      if (dataVersion !== this.#takenIn && !this.#draining) this.#catchUp(dataVersion);
      if (dataVersion === this.#seen) return;
      this.#seen = dataVersion;
      onForeignWrite();
    } catch (error) {
      if (!isBusy(error)) onError(error);
    }
  }

  #catchUp(dataVersion: unknown): void {
    const { client, memory } = this.#options;
    try {
      client.exec('begin');
      const foreign = memory.catchUp();
      this.#end('commit');
      this.#takenIn = dataVersion;
      if (foreign) this.#publish(foreign);
    } catch (error) {
      this.#undo();
      throw error;
    }
  }

  #publish(commit: Commit): void {
    this.#safely(() => this.#options.publish(commit));
  }

  #safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}

/** A group as it is decided, and how to answer each of its jobs once it is on the disk. */
interface Drawn {
  draft: Draft;
  answers: (() => void)[];
}

/**
 * A transaction that waits for anything but its database would hold up every move: its `db` is taken away when it
 * has not finished before the loop turns.
 */
async function finishedAtOnce<T>(work: (db: Db) => T | Promise<T>, db: Db): Promise<T> {
  const { proxy, revoke } = Proxy.revocable(db, {});
  try {
    const late = afterInput().then(() => {
      throw new Error('a transaction may await its database and nothing else');
    });
    // Where the work throws at once, nobody else waits for it.
    late.catch(() => undefined);
    return await Promise.race([work(proxy), late]);
  } finally {
    revoke();
  }
}
