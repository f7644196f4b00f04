import { randomUUID } from 'node:crypto';
import type { Case, CaseId } from '../../domain/case/case.ts';
import { sameClock, type Clock, type Moment } from '../../domain/case/clocks.ts';
import {
  clocksTouched,
  reachedBy,
  startsTold,
  thresholdTold,
  type NoticeKind,
  type Threshold,
  type Told,
} from '../../domain/notices/notices.ts';
import { isUnavailable } from '../store/errors.ts';
import type { Letter, NoticeEntry, NoticesDrawn, Warning } from '../store/drawn.ts';
import type { NoticeReads } from '../store/sqlite/notice-rows.ts';
import type { NoticeContext } from '../../domain/notices/parties.ts';
import type { CommitChange } from '../store/commits.ts';

/** Somebody should have heard of this case and did not. */
export interface Untold {
  caseId: CaseId;
  number: string;
  error: unknown;
}

/** What also goes to the bureau's messenger. */
const LEAVING: readonly NoticeKind[] = ['dispatched', 'reassigned', 'red', 'breach'];

/** What is told of by a store, and whether some of it leaves the house. */
export interface NoticeOptions {
  silent: boolean;
  hooked: boolean;
  reads: NoticeReads;
}

/** What one group tells, written in the transaction of what it tells of. */
export class GroupNotices implements NoticesDrawn {
  readonly entries: NoticeEntry[] = [];
  /** What could not be told: a rule failed. The events themselves stand. */
  readonly untold: Untold[] = [];
  readonly #warned = new Map<string, Warning>();
  readonly #options: NoticeOptions;

  constructor(options: NoticeOptions) {
    this.#options = options;
  }

  get empty(): boolean {
    return this.entries.length === 0 && this.#warned.size === 0;
  }

  /** Rises with everything that it takes. */
  get size(): number {
    return this.entries.length + this.#warned.size + this.untold.length;
  }

  get warned(): Iterable<Warning> {
    return this.#warned.values();
  }

  /**
   * Tells of an event, and of a clock that is late from the moment it starts.
   * @param together the gesture over several cases that it was part of, whose calls are told as one
   */
  take(change: CommitChange, context: NoticeContext, together: string | null = null): void {
    this.#attempt(change.kase, () => this.#take(change, context, together));
  }

  /** Tells how far the clocks of a case have come. */
  warn(kase: Case, context: NoticeContext): void {
    if (this.#options.silent) return;
    for (const clock of kase.clocks) this.#attempt(kase, () => this.#warn(kase, clock, context));
  }

  /** None of it could be written. */
  lost(error: unknown): void {
    for (const { row, number } of this.entries) this.untold.push({ caseId: row.caseId, number, error });
  }

  /** What happened stands, whatever the rules of telling make of it. */
  #attempt(kase: Case, tell: () => void): void {
    try {
      tell();
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.untold.push({ caseId: kase.id, number: kase.number, error });
    }
  }

  #take({ event, kase }: CommitChange, context: NoticeContext, together: string | null): void {
    if (this.#options.silent || event.type === 'texts-erased') return;
    const called = startsTold(event, kase, context);
    for (const told of called) this.#tell(kase, told, context.now, together);
    for (const clock of clocksTouched(event, kase)) {
      // Who is called this moment need not hear that the time is short: the call says by when.
      const reached = reachedBy(kase, clock, context.now);
      const short = reached === 'amber' || reached === 'red';
      if (short && called.some((told) => sameClock(told, clock))) this.#mark(kase, clock, reached);
      else this.#warn(kase, clock, context);
    }
  }

  #warn(kase: Case, clock: Clock, context: NoticeContext): void {
    if (reachedBy(kase, clock, context.now) === null) return;
    const told = thresholdTold(kase, clock, this.#lastWarning(kase, clock), context);
    if (!told) return;
    this.#mark(kase, clock, told.threshold);
    this.#tell(kase, told, context.now);
  }

  #mark(kase: Case, clock: Clock, threshold: Threshold): void {
    const { milestone, round } = clock;
    this.#warned.set(keyOf(kase, clock), { caseId: kase.id, milestone, round, threshold });
  }

  #lastWarning(kase: Case, clock: Clock): Threshold | null {
    return this.#warned.get(keyOf(kase, clock))?.threshold ?? this.#options.reads.lastWarning(kase, clock);
  }

  #tell(kase: Case, { people, ...told }: Told, at: Moment, batch: string | null = null): void {
    const leaves = this.#options.hooked && LEAVING.includes(told.kind);
    for (const person of people) {
      this.entries.push({
        row: { person, caseId: kase.id, ...told, at, readAt: null, batch, others: 0 },
        number: kase.number,
        letter: leaves ? letterOf(kase, person, told, at) : null,
      });
    }
  }
}

/** Holds no name and no word of the case: number, unit and a person's number. */
function letterOf(kase: Case, person: number, told: Omit<Told, 'people'>, at: Moment): Letter {
  const key = randomUUID();
  const { kind, unit, milestone, due } = told;
  return {
    key,
    at,
    body: JSON.stringify({ id: key, kind, number: kase.number, unit, person, milestone, due, at }),
  };
}

function keyOf({ id }: Case, { milestone, round }: Clock): string {
  return `${id} ${milestone} ${round}`;
}
