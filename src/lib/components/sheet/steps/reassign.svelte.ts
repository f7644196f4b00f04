import type { UnitCode } from '$lib/domain/case/clocks.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import { handlingUnits, type Unit } from '$lib/domain/bureau/directory.ts';
import type { ReassignReason } from '$lib/domain/case/events.ts';
import { previewReassign, type ClockPreview } from '$lib/domain/case/card/preview.ts';
import { m } from '$lib/paraglide/messages.js';
import type { SheetContext, StepDraft } from '../context.ts';

/** 改派: to whom and why; what becomes of each clock is said beforehand. */
export class ReassignDraft implements StepDraft {
  readonly type = 'reassign';
  readonly context: SheetContext;
  unit: UnitCode | null = $state(null);
  reason: ReassignReason | null = $state(null);
  note = $state('');

  constructor(context: SheetContext, unit?: UnitCode) {
    this.context = context;
    this.unit = unit ?? null;
  }

  get units(): Unit[] {
    const { card, directory } = this.context;
    return handlingUnits(directory).filter(({ code }) => code !== card.unit && code !== card.against);
  }

  get previews(): ClockPreview[] {
    return previewReassign(this.context.card, this.context);
  }

  get lacks(): string | null {
    if (this.unit === null) return m.sheets_lacks_unit();
    if (this.reason === null) return m.sheets_lacks_choice();
    return this.reason === 'other' && !this.note.trim() ? m.sheets_lacks_reason() : null;
  }

  build(): CommandInput[] {
    const { unit, reason, note } = this;
    return unit === null || reason === null ? [] : [{ type: 'reassign', unit, reason, note }];
  }
}
