import { setImmediate as afterInput, setTimeout as pause } from 'node:timers/promises';
import { isBusy, isUnavailable, StoreError } from '../store/errors.ts';
import type { Db } from '../store/dialect.ts';
import { Draft } from './draft.ts';
import type { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import type { Writer } from '../store/sqlite/writer.ts';
import { finishedAtOnce } from './finished-at-once.ts';
import type { Memory } from './memory.ts';
import { RowMismatch } from '../store/sick-case.ts';
import type { NoticeOptions, Untold } from './group-notices.ts';
import type { Commit } from '../store/commits.ts';

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
  writer: Writer;
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
 * The one way in which anything is written. What arrives together is decided one after the other against the present state, written
 * in one transaction, and only then acknowledged and published.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #jobs: Job[] = [];
  readonly #works: Work[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;
  #wroteAt = -Infinity;
  /** What other connections wrote, as the writer's mark of it: as seen last, and as the ledger was taken in. */
  #seen: unknown;
  #takenIn: unknown;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#seen = this.#takenIn = options.writer.foreignMark();
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
          const answer = await finishedAtOnce(work, this.#options.writer.db);
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

  /** Tries whether anything can be stored: one page, on the disk. */
  probe(): Promise<boolean> {
    return this.transact(() => this.#options.writer.touchPage()).then(
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
    const { memory, writer, onTold, onUntold } = this.#options;
    let foreign: Commit | null = null;
    let decided: Decided;
    try {
      await this.#lock(jobs[0]!.since);
      foreign = memory.catchUp();
      decided = this.#decide(jobs);
      if (!decided.draft.empty) writer.write(decided.draft);
      this.#end(decided.draft.empty ? 'rollback' : 'commit');
    } catch (error) {
      this.#undo();
      if (foreign) this.#publish(foreign);
      return this.#notStored(jobs, error);
    }
    // It is on the disk: nothing from here on may take that back from its author, or keep it from the screens.
    const { draft, answers } = decided;
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
  #decide(jobs: readonly Job[]): Decided {
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
        this.#options.writer.begin();
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() - since > this.#options.patience) throw error;
      }
      await pause(PAUSE);
    }
  }

  #end(how: 'commit' | 'rollback'): void {
    this.#options.writer.end(how);
  }

  #undo(): void {
    this.#safely(() => this.#end('rollback'));
  }

  /** The tail: whatever another process wrote is told, and its part of the ledger taken in and published. Cheap. */
  lookAround(): void {
    const { writer, onError, onForeignWrite } = this.#options;
    try {
      const mark = writer.foreignMark();
      // While groups are written they take in the ledger themselves.
      if (mark !== this.#takenIn && !this.#draining) this.#catchUp(mark);
      if (mark === this.#seen) return;
      this.#seen = mark;
      onForeignWrite();
    } catch (error) {
      if (!isBusy(error)) onError(error);
    }
  }

  #catchUp(mark: unknown): void {
    const { writer, memory } = this.#options;
    try {
      writer.beginToRead();
      const foreign = memory.catchUp();
      this.#end('commit');
      this.#takenIn = mark;
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
interface Decided {
  draft: Draft;
  answers: (() => void)[];
}
