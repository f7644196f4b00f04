import type { Moment, UnitCode } from '$lib/domain/case/clocks.ts';
import type { CommandInput, CommandType } from '$lib/domain/case/commands/index.ts';
import type { Actor, Directory } from '$lib/domain/bureau/directory.ts';
import type { Disputed, RecognisableStep } from '$lib/domain/case/events.ts';
import type { Policy } from '$lib/domain/bureau/policy.ts';
import type { Card } from '$lib/domain/case/redact.ts';
import type { CallersAnswer, CaseFactsView } from '$lib/live/case-view.ts';

/** What the parts of a sheet know of its case; the card stays live while they are filled in. */
export interface SheetContext {
  readonly card: Card;
  readonly actor: Actor;
  readonly directory: Directory;
  readonly policy: Policy;
  /** Null until they are read, or where they could not be. */
  readonly callers: CallersAnswer | null;
  /** Server time in whole seconds. */
  readonly now: Moment;
}

/** What is known before the sheet opens. */
export interface Preset {
  /** The lane that a case was dropped on. */
  unit?: UnitCode;
  disputed?: Disputed;
  /** 补录 steps that may be recognised. */
  late?: readonly RecognisableStep[];
  /** When the citizen's number was tapped: the sheet is filled in after the call. */
  calledAt?: Moment;
  /** What only the case itself knows. */
  facts?: CaseFactsView;
}

/** One step being filled in. */
export interface StepDraft {
  readonly type: CommandType;
  /** What is still missing, in words; null when it can be recorded. */
  readonly lacks: string | null;
  /** The commands, once nothing is missing. */
  build(): CommandInput[];
}
