import type { ResultKind } from '$lib/domain/case/case.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import { m } from '$lib/paraglide/messages.js';
import { PhotoPick } from '$lib/components/sheet/pick.svelte.ts';
import type { SheetContext, StepDraft } from '../context.ts';
import { Entered } from '../entered.svelte.ts';
import { Told } from '../told.svelte.ts';

/** 办结: the result, and that every caller was told. */
export class ResolveDraft implements StepDraft {
  readonly type = 'resolve';
  readonly context: SheetContext;
  result: ResultKind | null = $state(null);
  text = $state('');
  noVisit = $state('');
  readonly when = new Entered();
  readonly photos = new PhotoPick('resolve');
  readonly told: Told;
  readonly #arrives: boolean;

  /** @param arrives the same sheet records the arrival first */
  constructor(context: SheetContext, arrives: boolean) {
    this.context = context;
    this.#arrives = arrives;
    this.told = new Told(context);
  }

  /** Without a visit the result needs a reason. */
  get asksNoVisit(): boolean {
    return !this.context.card.arrived && !this.#arrives;
  }

  /** Characters that the text still needs. */
  get short(): number {
    return Math.max(0, this.context.policy.resultLength - [...this.text.trim()].length);
  }

  get lacks(): string | null {
    if (this.result === null) return m.sheets_lacks_result();
    if (this.short > 0) return m.sheets_lacks_characters({ count: this.short });
    if (this.asksNoVisit && !this.noVisit.trim()) return m.sheets_lacks_no_visit();
    return this.when.lacks(this.context.now) ?? this.told.lacks;
  }

  build(): CommandInput[] {
    if (this.result === null) return [];
    const occurredAt = this.when.at(this.context.now) ?? undefined;
    const informed = this.told.build();
    const { result, text } = this;
    const noVisit = this.asksNoVisit ? { noVisit: this.noVisit } : {};
    return [{ type: 'resolve', result, text, informed, occurredAt, ...noVisit }];
  }
}
