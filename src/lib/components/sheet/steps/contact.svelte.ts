import type { Moment } from '$lib/domain/case/clocks.ts';
import { openClock } from '$lib/domain/case/clocks.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import { isUnitMember } from '$lib/domain/bureau/directory.ts';
import type { AttemptOutcome, ContactMethod } from '$lib/domain/case/events.ts';
import type { CallerView } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { callersOf } from '../callers.ts';
import type { SheetContext, StepDraft } from '../context.ts';
import { Entered } from '../entered.svelte.ts';

/** 联系, or the attempt that came of it: one sheet, since nobody knows before he calls. */
export class ContactDraft implements StepDraft {
  readonly context: SheetContext;
  outcome: 'reached' | AttemptOutcome = $state('reached');
  caller = $state(1);
  gist = $state('');
  /** 免联系 is asked for with the attempt. */
  asksWaiver = $state(false);
  readonly when = new Entered();
  #method: ContactMethod = $state('phone');

  constructor(context: SheetContext, outcome: ContactDraft['outcome'], calledAt?: Moment) {
    this.context = context;
    this.outcome = outcome;
    this.caller = openClock(context.card.clocks, 'contact')?.caller ?? 1;
    if (calledAt !== undefined) this.when.freeze(calledAt);
  }

  /** The number was tapped: that moment counts, unless another was entered. */
  called(): void {
    this.when.freeze(this.context.now);
  }

  get type(): 'contact' | 'attempt-contact' {
    return this.reached ? 'contact' : 'attempt-contact';
  }

  get reached(): boolean {
    return this.outcome === 'reached';
  }

  get callers(): CallerView[] {
    return callersOf(this.context);
  }

  get whom(): CallerView | undefined {
    return this.callers.find(({ id }) => id === this.caller);
  }

  get method(): ContactMethod {
    return this.#method === 'phone' && this.whom?.hasPhone === false ? 'in-person' : this.#method;
  }

  set method(method: ContactMethod) {
    this.#method = method;
  }

  /** Why a waiver could be asked for now; null: not yet. */
  get waiverFor(): 'wrong-number' | 'three-attempts' | null {
    const { card, actor, policy } = this.context;
    if (this.reached || !isUnitMember(actor) || card.flags.includes('waiver-pending')) return null;
    if (this.outcome === 'dead-number') return 'wrong-number';
    return card.attempts + 1 >= policy.attemptsForWaiver ? 'three-attempts' : null;
  }

  get lacks(): string | null {
    const wrong = this.when.lacks(this.context.now);
    if (wrong) return wrong;
    return this.reached && !this.gist.trim() ? m.sheets_lacks_gist() : null;
  }

  build(): CommandInput[] {
    const occurredAt = this.when.at(this.context.now) ?? undefined;
    const { outcome, caller, method, gist, waiverFor } = this;
    if (outcome === 'reached') return [{ type: 'contact', caller, method, gist, occurredAt }];
    const attempt: CommandInput = { type: 'attempt-contact', caller, outcome, occurredAt };
    if (!waiverFor || !this.asksWaiver) return [attempt];
    return [attempt, { type: 'request-waive', caller, reason: waiverFor }];
  }
}
