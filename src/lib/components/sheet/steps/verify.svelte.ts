import type { Satisfaction } from '$lib/domain/case/case.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import type { Disputed } from '$lib/domain/case/events.ts';
import { m } from '$lib/paraglide/messages.js';
import type { SheetContext, StepDraft } from '../context.ts';

/** 核查: what the citizen says at the callback, or why he was not asked. */
export class VerifyDraft implements StepDraft {
  readonly type = 'verify';
  readonly context: SheetContext;
  calledBack = $state(true);
  satisfaction: Satisfaction | null = $state(null);
  called: boolean | null = $state(null);
  came: boolean | null = $state(null);
  done: boolean | null = $state(null);
  waived = $state('');
  note = $state('');

  constructor(context: SheetContext) {
    this.context = context;
    this.calledBack = this.needed;
  }

  /** 投诉 and 求助 need a callback, or a reason why there was none. */
  get needed(): boolean {
    const { type } = this.context.card;
    return type === 'complaint' || type === 'help';
  }

  /** Nobody was due to come where no visit was made. */
  get asksCame(): boolean {
    return this.context.card.arrived;
  }

  /** The first step that the citizen denies: that is what a reject would dispute. */
  get denied(): Disputed | null {
    if (!this.calledBack) return null;
    if (this.called === false) return 'contact';
    if (this.came === false && this.asksCame) return 'arrival';
    return this.done === false ? 'result' : null;
  }

  get lacks(): string | null {
    if (!this.calledBack) return this.needed && !this.waived.trim() ? m.sheets_lacks_no_callback() : null;
    const answers = [this.satisfaction, this.called, this.done, ...(this.asksCame ? [this.came] : [])];
    return answers.includes(null) ? m.sheets_lacks_callback() : null;
  }

  build(): CommandInput[] {
    const note = this.note.trim() ? { note: this.note } : {};
    if (!this.calledBack) {
      return [{ type: 'verify', ...note, ...(this.waived.trim() && { waived: this.waived }) }];
    }
    const { satisfaction, called, came, done } = this;
    if (satisfaction === null || called === null || done === null) return [];
    return [{ type: 'verify', callback: { satisfaction, called, came: came ?? false, done }, ...note }];
  }
}
