import { SvelteMap } from 'svelte/reactivity';
import { allKeptCallers, keepCallers } from '$lib/client/pocket/phone.ts';
import type { Vault } from '$lib/client/pocket/vault.ts';
import type { CaseId } from '$lib/domain/case.ts';
import { readCallers } from '../sheets/callers.ts';
import type { CallersAnswer, CallerView } from '$lib/live/case-view.ts';

/**
 * Whom the handler has to call, read case by case: each reading is written down, so only his own cases are asked for,
 * once for this phone. Kept sealed with the page, for when there is no network.
 */
export class Callers {
  readonly #known = new SvelteMap<CaseId, CallersAnswer>();
  readonly #asked: CaseId[] = [];
  #vault: Vault | null = null;

  /** The first caller with a number, as far as he is known. */
  of(id: CaseId): CallerView | undefined {
    const answer = this.#known.get(id);
    return answer?.access === 'whole' ? answer.callers.find(({ hasPhone }) => hasPhone) : undefined;
  }

  /** Takes in what this phone kept; to be called before the first question. */
  async recall(vault: Vault | null): Promise<void> {
    this.#vault = vault;
    if (!vault) return;
    for (const [id, answer] of await allKeptCallers(vault)) this.#known.set(id, answer);
  }

  async ask({ id, number }: { id: CaseId; number: string }): Promise<void> {
    if (this.#known.has(id) || this.#asked.includes(id)) return;
    this.#asked.push(id);
    const answer = await readCallers(number);
    if (answer) this.#known.set(id, answer);
    else this.#asked.splice(this.#asked.indexOf(id), 1);
  }

  /** Keeps the callers of these cases and of no other. */
  async keep(ids: readonly CaseId[]): Promise<void> {
    for (const id of this.#known.keys()) if (!ids.includes(id)) this.#known.delete(id);
    if (this.#vault) await keepCallers(this.#vault, this.#known);
  }
}
