import type { WaiveReason } from '$lib/domain/case/case.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import { m } from '$lib/paraglide/messages.js';
import type { SheetContext, StepDraft } from '../context.ts';

/** 申请免联系. */
export class RequestWaiveDraft implements StepDraft {
  readonly type = 'request-waive';
  readonly context: SheetContext;
  reason: WaiveReason | null = $state(null);
  note = $state('');

  constructor(context: SheetContext) {
    this.context = context;
  }

  /** Three attempts are a reason only once they were made. */
  get tried(): boolean {
    const { card, policy } = this.context;
    return card.attempts >= policy.attemptsForWaiver;
  }

  get lacks(): string | null {
    return this.reason === null ? m.sheets_lacks_choice() : null;
  }

  build(): CommandInput[] {
    return this.reason === null ? [] : [{ type: 'request-waive', reason: this.reason, note: this.note }];
  }
}

/** 裁决免联系. */
export class DecideWaiveDraft implements StepDraft {
  readonly type = 'decide-waive';
  readonly context: SheetContext;
  approve: boolean | null = $state(null);
  reason = $state('');

  constructor(context: SheetContext) {
    this.context = context;
  }

  get lacks(): string | null {
    if (this.approve === null) return m.sheets_lacks_choice();
    return !this.approve && !this.reason.trim() ? m.sheets_lacks_reason() : null;
  }

  build(): CommandInput[] {
    return this.approve === null
      ? []
      : [{ type: 'decide-waive', approve: this.approve, reason: this.reason }];
  }
}
