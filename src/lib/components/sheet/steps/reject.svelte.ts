import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import type { Disputed } from '$lib/domain/case/events.ts';
import { latestClock } from '$lib/domain/case/clocks.ts';
import type { BoardStage } from '$lib/domain/case/stages.ts';
import { m } from '$lib/paraglide/messages.js';
import type { SheetContext, StepDraft } from '../context.ts';

/** 退回重办: which fact is disputed, and whether the unit is at fault. */
export class RejectDraft implements StepDraft {
  readonly type = 'reject';
  readonly context: SheetContext;
  disputed: Disputed | null = $state(null);
  fault: boolean | null = $state(null);
  reason = $state('');

  constructor(context: SheetContext, disputed?: Disputed) {
    this.context = context;
    this.disputed = disputed ?? null;
  }

  /** What can be disputed: what was recorded. */
  get facts(): Disputed[] {
    const { card } = this.context;
    const contacted = latestClock(card.clocks, 'contact')?.ended?.how === 'met';
    return [
      ...(contacted ? ['contact' as const] : []),
      ...(card.arrived ? ['arrival' as const] : []),
      'result',
    ];
  }

  /** The stage that the case goes back to. */
  get to(): BoardStage {
    if (this.disputed === 'contact') return 'dispatched';
    if (this.disputed === 'arrival') return 'contacted';
    return this.context.card.arrived ? 'on-site' : 'contacted';
  }

  get lacks(): string | null {
    if (this.disputed === null) return m.sheets_lacks_disputed();
    if (this.fault === null) return m.sheets_lacks_fault();
    return this.reason.trim() ? null : m.sheets_lacks_reason();
  }

  build(): CommandInput[] {
    const { disputed, fault, reason } = this;
    return disputed === null || fault === null ? [] : [{ type: 'reject', disputed, fault, reason }];
  }
}
