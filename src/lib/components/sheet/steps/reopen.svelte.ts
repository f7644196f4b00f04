import type { UnitCode } from '$lib/domain/case/clocks.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import { handlingUnits, type Unit } from '$lib/domain/bureau/directory.ts';
import type { ReopenReason } from '$lib/domain/case/events.ts';
import { m } from '$lib/paraglide/messages.js';
import type { SheetContext, StepDraft } from '../context.ts';

/** 重办: by default to the same unit. */
export class ReopenDraft implements StepDraft {
  readonly type = 'reopen';
  readonly context: SheetContext;
  reason: ReopenReason | null = $state(null);
  note = $state('');
  unit: UnitCode | null = $state(null);

  constructor(context: SheetContext) {
    this.context = context;
    this.unit = context.card.unit;
  }

  get units(): Unit[] {
    return handlingUnits(this.context.directory).filter(({ code }) => code !== this.context.card.against);
  }

  get lacks(): string | null {
    if (this.reason === null) return m.sheets_lacks_choice();
    if (this.unit === null) return m.sheets_lacks_unit();
    return this.note.trim() ? null : m.sheets_lacks_reason();
  }

  build(): CommandInput[] {
    const { reason, note, unit } = this;
    if (reason === null) return [];
    return [
      { type: 'reopen', reason, note, ...(unit !== null && unit !== this.context.card.unit && { unit }) },
    ];
  }
}
