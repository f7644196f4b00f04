import type { Case, CaseId } from '../../domain/case/case.ts';
import { redact } from '../../domain/case/redact.ts';
import type { Seq } from '../../live/protocol.ts';
import type { Commit, CommitChange, Store } from '../store/index.ts';
import { moverFor } from './movers.ts';
import { Tail } from './tail.ts';
import { audiencesOf, type Audience } from '../../domain/case/audience.ts';

/** The tails of every audience that has a screen, all at the same position of the ledger. */
export class Tails {
  readonly #store: Store;
  readonly #tails = new Map<Audience, Tail>();
  /** Where names last changed: cards that a screen took before it may bear old ones. */
  #renamed: Seq = 0;
  #head: Seq;

  constructor(store: Store) {
    this.#store = store;
    this.#head = store.head;
  }

  get head(): Seq {
    return this.#head;
  }

  get renamed(): Seq {
    return this.#renamed;
  }

  *[Symbol.iterator](): Iterator<Tail> {
    yield* this.#tails.values();
  }

  /** The tail of an audience, begun when its first screen comes. */
  of(audience: Audience): Tail {
    let tail = this.#tails.get(audience);
    if (!tail) {
      tail = new Tail(audience, this.#head);
      this.#fill(tail);
      tail.caughtUp(this.#head);
      this.#tails.set(audience, tail);
    }
    return tail;
  }

  /** Whether an audience with a screen sees the case. */
  sees(audience: Audience, id: CaseId): boolean {
    return this.#tails.get(audience)?.has(id) ?? false;
  }

  /** Lets go of an audience whose last screen has gone. */
  drop(audience: Audience): void {
    this.#tails.delete(audience);
  }

  /** Cases were left out, or are no longer: everybody sees what stands on the board now. */
  lookAgain(): void {
    for (const tail of this.#tails.values()) {
      for (const id of tail.ids()) if (!this.#store.open.has(id)) tail.drop(id);
      this.#fill(tail);
    }
  }

  /** Takes in what was committed, in the order of the ledger. */
  take(commit: Commit): void {
    if (this.#tails.size > 0) this.#takeChanges(commit);
    this.#head = commit.to;
  }

  #takeChanges({ changes, bureau, to }: Commit): void {
    const latest = new Map<CaseId, Case>();
    for (const change of changes) latest.set(change.kase.id, change.kase);
    for (const kase of latest.values()) {
      this.#orSetAside(kase, () => {
        const audiences = audiencesOf(kase);
        for (const tail of this.#tails.values()) {
          if (audiences.includes(tail.audience)) this.#put(tail, kase);
          else tail.drop(kase.id);
        }
      });
    }
    for (const change of changes) this.#orSetAside(change.kase, () => this.#tellMover(change));
    if (bureau.includes('directory')) {
      this.#renamed = to;
      for (const tail of this.#tails.values()) this.#fill(tail);
    }
  }

  #tellMover(change: CommitChange): void {
    const { kase, event, before, after } = change;
    const { at, by, verb } = kase.lastMove;
    if (verb !== event.type || by !== event.by || at !== event.recordedAt) return;
    for (const tail of this.#tails.values()) {
      if (!before.includes(tail.audience) && !after.includes(tail.audience)) continue;
      const mover = moverFor(tail.audience, by, this.#store.directory());
      if (mover !== null) tail.moved({ caseId: kase.id, by: mover, verb, at });
    }
  }

  #fill(tail: Tail): void {
    for (const kase of this.#store.open.values()) {
      this.#orSetAside(kase, () => {
        if (audiencesOf(kase).includes(tail.audience)) this.#put(tail, kase);
      });
    }
  }

  /** A case that cannot be shown is left out of everything, so that every other is. */
  #orSetAside(kase: Case, show: () => void): void {
    try {
      show();
    } catch (error) {
      for (const tail of this.#tails.values()) tail.drop(kase.id);
      this.#store.setAside(kase.id, error);
    }
  }

  #put(tail: Tail, kase: Case): void {
    const card = redact(kase, tail.audience, this.#store.directory());
    tail.put(kase.id, kase.version, JSON.stringify(card));
  }
}
