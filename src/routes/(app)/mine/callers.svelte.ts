import { SvelteMap } from 'svelte/reactivity';
import type { CaseId } from '$lib/domain/case.ts';
import type { CallersAnswer, CallerView } from '$lib/live/case-view.ts';

/**
 * Whom the handler has to call, read case by case: each reading is written down, so only what waits for his call is
 * asked for, once.
 */
export class Callers {
  readonly #known = new SvelteMap<CaseId, CallerView | null>();

  /** The first caller with a number, as far as it is known. */
  of(id: CaseId): CallerView | undefined {
    return this.#known.get(id) ?? undefined;
  }

  async ask({ id, number }: { id: CaseId; number: string }): Promise<void> {
    if (this.#known.has(id)) return;
    this.#known.set(id, null);
    try {
      const response = await fetch(`/cases/${number}/callers`);
      if (!response.ok) return;
      const { access, callers } = (await response.json()) as CallersAnswer;
      const caller = access === 'whole' ? callers.find(({ hasPhone }) => hasPhone) : undefined;
      if (caller) this.#known.set(id, caller);
    } catch {
      this.#known.delete(id);
    }
  }
}
