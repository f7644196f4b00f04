import { askByHand, type Confirm } from '$lib/client/hand.ts';
import { termsOf, type Term } from '$lib/domain/search/pieces.ts';
import type { Refusal } from '$lib/domain/case/refusals.ts';
import type { Found, SearchAnswer, SearchAsked } from '$lib/live/search.ts';

type State = 'idle' | 'looking' | 'there' | 'short' | 'failed';

/** A search and what it has found so far; a later one overtakes an earlier. */
export class Search {
  state: State = $state('idle');
  found: readonly Found[] = $state.raw([]);
  /** There may be more before these. */
  more = $state(false);
  refusal: Refusal | null = $state.raw(null);
  /** The words that were found by, for marking them. */
  terms: readonly Term[] = $state.raw([]);

  readonly #confirm: Confirm;
  #asked: SearchAsked | null = null;
  #next: number | null = null;
  #turn = 0;

  constructor(confirm: Confirm) {
    this.#confirm = confirm;
  }

  /** Starts anew; null: nothing is asked for. */
  async look(asked: SearchAsked | null): Promise<void> {
    this.#asked = asked;
    this.#next = null;
    this.found = [];
    this.more = false;
    this.terms = termsOf(asked?.words ?? '');
    if (asked) await this.goOn();
    else {
      this.#turn += 1;
      this.state = 'idle';
    }
  }

  /** The next page, or the first once more after a failure. */
  async goOn(): Promise<void> {
    if (!this.#asked) return;
    const turn = (this.#turn += 1);
    this.state = 'looking';
    this.refusal = null;
    const answer = await ask(
      { ...this.#asked, ...(this.#next !== null && { before: this.#next }) },
      this.#confirm,
    );
    if (turn !== this.#turn) return;
    if (!answer?.ok) {
      this.refusal = answer?.refusal ?? null;
      this.state = 'failed';
      return;
    }
    this.found = [...this.found, ...answer.found];
    this.#next = answer.next;
    this.more = answer.next !== null;
    this.state = answer.short ? 'short' : 'there';
  }
}

async function ask(asked: SearchAsked, confirm: Confirm): Promise<SearchAnswer | null> {
  const init = { method: 'POST', body: JSON.stringify(asked) };
  const response = await askByHand('/search/find', init, confirm);
  return ((await response?.json().catch(() => null)) ?? null) as SearchAnswer | null;
}
