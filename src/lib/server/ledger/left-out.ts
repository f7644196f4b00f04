import type { Moment } from '../../domain/case/clocks.ts';
import type { Untold } from './group-notices.ts';
import { Listeners } from './listeners.ts';

/** The newest of what nobody was told. */
const KEPT = 100;

/** Of whom nobody was told since this process began; says when that or the cases that are left out have changed. */
export class LeftOut {
  untold: readonly (Omit<Untold, 'error'> & { at: Moment })[] = [];
  readonly listeners: Listeners;
  readonly #onError: (error: unknown) => void;
  #saying = false;

  constructor(onError: (error: unknown) => void) {
    this.listeners = new Listeners(onError);
    this.#onError = onError;
  }

  keep(untold: readonly Untold[], at: Moment): void {
    for (const { error } of untold) this.#onError(error);
    const kept = untold.map(({ caseId, number }) => ({ caseId, number, at }));
    this.untold = [...this.untold, ...kept].slice(-KEPT);
    this.changed();
  }

  /** Said once the loop turns: whoever found a case sick may stand in the midst of all of them. */
  changed(): void {
    if (this.#saying) return;
    this.#saying = true;
    setImmediate(() => {
      this.#saying = false;
      this.listeners.tell();
    });
  }
}
