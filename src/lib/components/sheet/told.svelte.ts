import { SvelteMap } from 'svelte/reactivity';
import type { WaiveReason } from '$lib/domain/case/case.ts';
import { isCentre } from '$lib/domain/bureau/directory.ts';
import type { ContactMethod } from '$lib/domain/case/events.ts';
import type { CallerView } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { callersOf } from './callers.ts';
import type { SheetContext } from './context.ts';

/** How a caller heard of it, or that he need not. */
export type How = ContactMethod | 'waived';

/** Who was told of a result or an opinion, caller by caller. */
export class Told {
  readonly how = new SvelteMap<number, How>();
  readonly why = new SvelteMap<number, WaiveReason>();
  readonly #context: SheetContext;

  constructor(context: SheetContext) {
    this.#context = context;
  }

  /** The reply to a confidential caller is the centre's. */
  get replies(): boolean {
    const { card, actor } = this.#context;
    return !card.flags.includes('confidential') || isCentre(actor);
  }

  /** The callers who have to be told. */
  get callers(): CallerView[] {
    return this.replies ? callersOf(this.#context).filter(({ hasPhone }) => hasPhone) : [];
  }

  get lacks(): string | null {
    const untold = this.callers.some(
      ({ id }) => !this.how.has(id) || (this.how.get(id) === 'waived' && !this.why.has(id)),
    );
    return untold ? m.sheets_lacks_told() : null;
  }

  build(): { caller: number; method?: ContactMethod | undefined; waived?: WaiveReason | undefined }[] {
    return this.callers.map(({ id: caller }) => {
      const how = this.how.get(caller);
      return how === 'waived' ? { caller, waived: this.why.get(caller) } : { caller, method: how };
    });
  }
}
