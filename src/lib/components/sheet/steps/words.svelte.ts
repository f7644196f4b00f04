import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import type { ContactMethod } from '$lib/domain/case/events.ts';
import { m } from '$lib/paraglide/messages.js';
import type { SheetContext, StepDraft } from '../context.ts';
import { Entered } from '../entered.svelte.ts';

/** The verbs that need nothing but words. */
export type WordsVerb = 'urge' | 'note' | 'return-out' | 'step-back';

export class WordsDraft implements StepDraft {
  readonly type: WordsVerb;
  text = $state('');
  /** What it is about, in words; empty where the sheet says enough. */
  readonly about: string;

  constructor(type: WordsVerb, about = '') {
    this.type = type;
    this.about = about;
  }

  get lacks(): string | null {
    if (this.text.trim()) return null;
    return this.type === 'note' || this.type === 'urge' ? m.sheets_lacks_text() : m.sheets_lacks_reason();
  }

  build(): CommandInput[] {
    const { type, text } = this;
    return type === 'urge' || type === 'note' ? [{ type, text }] : [{ type, reason: text }];
  }
}

/** 直接答复: what the desk told the citizen. */
export class AnswerDraft implements StepDraft {
  readonly type = 'answer';
  readonly context: SheetContext;
  text = $state('');
  method: ContactMethod = $state('phone');
  readonly when = new Entered();

  constructor(context: SheetContext) {
    this.context = context;
  }

  get lacks(): string | null {
    const wrong = this.when.lacks(this.context.now);
    if (wrong) return wrong;
    return [...this.text.trim()].length < 2 ? m.sheets_lacks_answer() : null;
  }

  build(): CommandInput[] {
    const occurredAt = this.when.at(this.context.now) ?? undefined;
    return [{ type: 'answer', answer: this.text, method: this.method, occurredAt }];
  }
}

/** 确认催办: nothing need be said. */
export class AcknowledgeDraft implements StepDraft {
  readonly type = 'acknowledge-urge';
  readonly lacks = null;

  build(): CommandInput[] {
    return [{ type: 'acknowledge-urge' }];
  }
}
