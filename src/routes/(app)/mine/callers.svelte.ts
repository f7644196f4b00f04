import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { allKeptCallers, keepCallers } from '$lib/client/pocket/phone.ts';
import type { Vault } from '$lib/client/pocket/vault.ts';
import type { CaseId } from '$lib/domain/case/case.ts';
import type { CallersAnswer, CallerView } from '$lib/live/case-view.ts';
import { readCallers, readCallersToKeep } from '$lib/components/sheet/callers.ts';

type Named = { id: CaseId; number: string };

/**
 * Whom the handler has to call. Two things that the server writes down apart: what this phone keeps sealed for when
 * there is no network, once for each of his own cases; and what it shows, when a case with a number comes into sight.
 */
export class Callers {
  readonly #kept = new SvelteMap<CaseId, CallersAnswer>();
  readonly #shown = new SvelteSet<CaseId>();
  /** Of which the server knows that this phone keeps them. */
  #written: CaseId[] = [];
  /** Questions that are under way. */
  readonly #asked: CaseId[] = [];
  readonly #keeping: CaseId[] = [];
  #vault: Vault | null = null;

  /** The first caller with a number, as far as he may be shown: once that is written down, or there is no line to say so. */
  of(id: CaseId, offline: boolean): CallerView | undefined {
    const answer = this.#kept.get(id);
    if (answer?.access !== 'whole' || !(offline || this.#shown.has(id))) return undefined;
    return answer.callers.find(({ hasPhone }) => hasPhone);
  }

  /** Of how many cases he is known. */
  get count(): number {
    return this.#kept.size;
  }

  /** Takes in what this phone kept; to be called before the first question. */
  async recall(vault: Vault | null): Promise<void> {
    this.#vault = vault;
    if (!vault) return;
    for (const [id, answer] of await allKeptCallers(vault)) {
      this.#kept.set(id, answer);
      this.#written.push(id);
    }
  }

  /** Reads the callers of a case for this phone to keep, where it can keep anything. */
  async fetch({ id, number }: Named): Promise<void> {
    if (!this.#vault || this.#written.includes(id) || this.#keeping.includes(id)) return;
    this.#keeping.push(id);
    const answer = await readCallersToKeep(number);
    if (answer) this.#written.push(id);
    if (answer && !this.#kept.has(id)) this.#kept.set(id, answer);
    this.#keeping.splice(this.#keeping.indexOf(id), 1);
  }

  /** A case whose citizen is to be called has come into sight. */
  async show({ id, number }: Named): Promise<void> {
    if (this.#shown.has(id) || this.#asked.includes(id)) return;
    this.#asked.push(id);
    const answer = await readCallers(number);
    this.#asked.splice(this.#asked.indexOf(id), 1);
    if (!answer) return;
    this.#kept.set(id, answer);
    this.#shown.add(id);
  }

  /** Keeps the callers of these cases and of no other. */
  async keep(ids: readonly CaseId[]): Promise<void> {
    for (const id of this.#kept.keys()) if (!ids.includes(id)) this.#kept.delete(id);
    this.#written = this.#written.filter((id) => ids.includes(id));
    if (this.#vault) await keepCallers(this.#vault, this.#kept);
  }
}
