import { SvelteMap } from 'svelte/reactivity';
import type { ResultKind, WaiveReason } from '$lib/domain/case.ts';
import type { CommandInput } from '$lib/domain/commands/index.ts';
import { isCentre } from '$lib/domain/directory.ts';
import type { ContactMethod } from '$lib/domain/events.ts';
import type { CallerView } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { callersOf } from '../callers.ts';
import type { SheetContext, StepDraft } from '../context.ts';
import { Entered } from '../entered.svelte.ts';

/** How a caller heard of the result, or that he need not. */
export type Told = ContactMethod | 'waived';

/** 办结: the result, and that every caller was told. */
export class ResolveDraft implements StepDraft {
  readonly type = 'resolve';
  readonly context: SheetContext;
  result: ResultKind | null = $state(null);
  text = $state('');
  noVisit = $state('');
  readonly when = new Entered();
  readonly told = new SvelteMap<number, Told>();
  readonly reasons = new SvelteMap<number, WaiveReason>();
  readonly #arrives: boolean;

  /** @param arrives the same sheet records the arrival first */
  constructor(context: SheetContext, arrives: boolean) {
    this.context = context;
    this.#arrives = arrives;
  }

  /** Without a visit the result needs a reason. */
  get asksNoVisit(): boolean {
    return !this.context.card.arrived && !this.#arrives;
  }

  /** The reply to a confidential caller is the centre's. */
  get replies(): boolean {
    const { card, actor } = this.context;
    return !card.flags.includes('confidential') || isCentre(actor);
  }

  /** The callers who have to be told. */
  get callers(): CallerView[] {
    return this.replies ? callersOf(this.context).filter(({ hasPhone }) => hasPhone) : [];
  }

  /** Characters that the text still needs. */
  get short(): number {
    return Math.max(0, this.context.policy.resultLength - [...this.text.trim()].length);
  }

  get lacks(): string | null {
    if (this.result === null) return m.sheets_lacks_result();
    if (this.short > 0) return m.sheets_lacks_characters({ count: this.short });
    if (this.asksNoVisit && !this.noVisit.trim()) return m.sheets_lacks_no_visit();
    const wrong = this.when.lacks(this.context.now);
    if (wrong) return wrong;
    const untold = this.callers.some(
      ({ id }) => !this.told.has(id) || (this.told.get(id) === 'waived' && !this.reasons.has(id)),
    );
    return untold ? m.sheets_lacks_told() : null;
  }

  build(): CommandInput[] {
    if (this.result === null) return [];
    const occurredAt = this.when.at(this.context.now) ?? undefined;
    const informed = this.callers.map(({ id: caller }) => {
      const told = this.told.get(caller);
      return told === 'waived' ? { caller, waived: this.reasons.get(caller) } : { caller, method: told };
    });
    const { result, text } = this;
    const noVisit = this.asksNoVisit ? { noVisit: this.noVisit } : {};
    return [{ type: 'resolve', result, text, informed, occurredAt, ...noVisit }];
  }
}
