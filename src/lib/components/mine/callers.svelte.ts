import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { ConfirmingConnection } from '$lib/client/confirming.svelte.ts';
import { allKeptCallers, keepCallers } from '$lib/client/pocket/phone.ts';
import type { Vault } from '$lib/client/pocket/vault.ts';
import type { CaseId } from '$lib/domain/case.ts';
import type { CallersAnswer, CallerView } from '$lib/live/case-view.ts';
import { readCallers, readCallersToKeep } from '../sheets/callers.ts';

type Named = { id: CaseId; number: string };

/**
 * Whom the handler has to call. Two things that the server writes down apart: what this phone keeps sealed for when
 * there is no network, once for each of his own cases; and what it shows, when a case with a number comes into sight.
 */
export class Callers {
  readonly #kept = new SvelteMap<CaseId, CallersAnswer>();
  readonly #shown = new SvelteSet<CaseId>();
  readonly #asked = new Set<CaseId>();
  readonly #keeping = new Set<CaseId>();
  readonly #connection: Pick<ConfirmingConnection, 'confirm'>;
  #vault: Vault | null = null;

  constructor(connection: Pick<ConfirmingConnection, 'confirm'>) {
    this.#connection = connection;
  }

  /** The first caller with a number, as far as he may be shown: once that is written down, or there is no line to say so. */
  of(id: CaseId, offline: boolean): CallerView | undefined {
    const answer = this.#kept.get(id);
    if (answer?.access !== 'whole' || !(offline || this.#shown.has(id))) return undefined;
    return answer.callers.find(({ hasPhone }) => hasPhone);
  }

  /** Takes in what this phone kept; to be called before the first question. */
  async recall(vault: Vault | null): Promise<void> {
    this.#vault = vault;
    if (!vault) return;
    for (const [id, answer] of await allKeptCallers(vault)) this.#kept.set(id, answer);
  }

  /** Reads the callers of a case for this phone to keep, where it can keep anything. */
  async fetch({ id, number }: Named): Promise<void> {
    if (!this.#vault || this.#kept.has(id) || this.#keeping.has(id)) return;
    this.#keeping.add(id);
    const answer = await readCallersToKeep(number);
    if (answer && !this.#kept.has(id)) this.#kept.set(id, answer);
    this.#keeping.delete(id);
  }

  /** A case whose citizen is to be called has come into sight. */
  async show({ id, number }: Named): Promise<void> {
    if (this.#shown.has(id) || this.#asked.has(id)) return;
    this.#asked.add(id);
    const answer = await readCallers(number, this.#connection);
    this.#asked.delete(id);
    if (!answer) return;
    this.#kept.set(id, answer);
    this.#shown.add(id);
  }

  /** Keeps the callers of these cases and of no other. */
  async keep(ids: readonly CaseId[]): Promise<void> {
    for (const id of this.#kept.keys()) if (!ids.includes(id)) this.#kept.delete(id);
    if (this.#vault) await keepCallers(this.#vault, this.#kept);
  }
}
