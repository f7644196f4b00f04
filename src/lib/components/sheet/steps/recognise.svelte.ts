import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import type { RecognisableStep } from '$lib/domain/case/events.ts';
import { m } from '$lib/paraglide/messages.js';
import type { StepDraft } from '../context.ts';

/** 认定补录: the moment that was entered late counts after all, on evidence. */
export class RecogniseDraft implements StepDraft {
  readonly type = 'recognise';
  readonly steps: readonly RecognisableStep[];
  step: RecognisableStep | null = $state(null);
  evidence = $state('');

  constructor(late: readonly RecognisableStep[] = ['contact', 'arrival', 'resolution']) {
    this.steps = late;
    this.step = late.length === 1 ? late[0]! : null;
  }

  get lacks(): string | null {
    if (this.step === null) return m.sheets_lacks_choice();
    return this.evidence.trim() ? null : m.sheets_lacks_evidence();
  }

  build(): CommandInput[] {
    return this.step === null ? [] : [{ type: 'recognise', step: this.step, evidence: this.evidence }];
  }
}
