import { recordsForUnit } from '$lib/domain/case/access.ts';
import type { CommandType } from '$lib/domain/case/commands/index.ts';
import type { Actor } from '$lib/domain/bureau/directory.ts';
import type { Column } from '$lib/domain/case/stages.ts';
import { m } from '$lib/paraglide/messages.js';
import { columnWord } from '$lib/words/stages.ts';
import type { Draft, SheetModel } from './sheet.svelte.ts';
import { AcceptDraft } from './steps/accept.svelte.ts';
import { DecideWaiveDraft } from './steps/waive.svelte.ts';
import { recordWords, stepWord } from '$lib/words/verbs.ts';

const LANDS: Partial<Record<CommandType, Column>> = {
  dispatch: 'dispatched',
  contact: 'contacted',
  arrive: 'on-site',
  resolve: 'resolved',
};

/** 到现场 · 补记两步, 代录到场, 改派. */
export function sheetTitle(steps: readonly Draft[], actor: Actor): string {
  const last = steps.at(-1);
  if (!last) return '';
  const column = LANDS[last.type];
  if (steps.length > 1 && column) {
    const words = steps.length === 2 ? m.sheets_title_two : m.sheets_title_three;
    return words({ column: columnWord(column) });
  }
  if (recordsForUnit(actor, last.type)) return m.sheets_for_unit({ step: stepWord(last.type) });
  return recordWords(last.type);
}

/** 放回 where a card was moved; 取消 where nothing was. */
export function backLabel(steps: readonly Draft[]): string {
  const last = steps.at(-1);
  return last && LANDS[last.type] ? m.sheets_close() : m.common_cancel();
}

/** What the button says that makes the record. */
export function recordLabel(model: SheetModel): string {
  const steps = model.taken.filter((step) => !(step instanceof AcceptDraft));
  const [only] = steps;
  if (!only) return model.takesOverFrom ? m.common_take_over() : m.sheets_do_accept();
  if (steps.length > 1) return steps.length === 2 ? m.sheets_do_two() : m.sheets_do_three();
  if (only instanceof DecideWaiveDraft && only.approve !== null) {
    return only.approve ? m.sheets_do_approve() : m.sheets_do_refuse();
  }
  return recordWords(only.type);
}
