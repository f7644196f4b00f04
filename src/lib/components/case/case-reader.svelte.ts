import type { CaseView } from '$lib/live/case-view.ts';

/** Reads a case for the drawer; what was read stays until the next reading has come. */
export class CaseReader {
  view: CaseView | null = $state.raw(null);
  trouble: 'gone' | 'failed' | null = $state(null);
  #asked = '';
  #turn = 0;

  async read(number: string): Promise<void> {
    const turn = (this.#turn += 1);
    if (number !== this.#asked) this.trouble = null;
    this.#asked = number;
    const response = await fetch(`/cases/${number}/view`).catch(() => null);
    const view = response?.ok ? ((await response.json()) as CaseView) : null;
    if (turn !== this.#turn) return;
    if (view) {
      this.view = view;
      this.trouble = null;
      return;
    }
    this.trouble = response?.status === 404 ? 'gone' : 'failed';
    // A case that cannot be read just now stays in sight; one that is no longer his does not.
    if (this.trouble === 'gone' || this.view?.card.number !== number) this.view = null;
  }
}
