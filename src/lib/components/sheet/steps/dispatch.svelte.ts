import type { UnitCode } from '$lib/domain/case/clocks.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import { handlingUnits, proposedUnit, type Unit } from '$lib/domain/bureau/directory.ts';
import type { Channel } from '$lib/domain/case/events.ts';
import { m } from '$lib/paraglide/messages.js';
import type { SheetContext, StepDraft } from '../context.ts';
import { Entered } from '../entered.svelte.ts';

/** 派单: to which unit, and by phone or fax who took it. */
export class DispatchDraft implements StepDraft {
  readonly type = 'dispatch';
  readonly context: SheetContext;
  unit: UnitCode | null = $state(null);
  channel: Channel = $state('system');
  recipient = $state('');
  readonly readBack = new Entered();

  constructor(context: SheetContext, unit?: UnitCode) {
    this.context = context;
    this.unit = unit ?? this.proposed;
  }

  /** What the category proposes for the place. */
  get proposed(): UnitCode | null {
    const { card, directory } = this.context;
    const category = directory.categories.get(card.category);
    const unit = category ? proposedUnit(category, card.place.area) : null;
    return this.units.some(({ code }) => code === unit) ? unit : null;
  }

  /** Who may be given the case: never the one that it is about. */
  get units(): Unit[] {
    const { card, directory } = this.context;
    return handlingUnits(directory).filter(({ code }) => code !== card.against && code !== card.unit);
  }

  get lacks(): string | null {
    if (this.unit === null) return m.sheets_lacks_unit();
    if (this.channel === 'system') return null;
    if (!this.recipient.trim()) return m.sheets_lacks_recipient();
    return this.readBack.lacks(this.context.now);
  }

  build(): CommandInput[] {
    if (this.unit === null) return [];
    if (this.channel === 'system') return [{ type: 'dispatch', unit: this.unit }];
    const { channel, recipient, unit } = this;
    const readBackAt = this.readBack.at(this.context.now) ?? this.context.now;
    return [{ type: 'dispatch', unit, channel, recipient, readBackAt }];
  }
}
