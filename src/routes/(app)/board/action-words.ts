import type { CommandType } from '$lib/domain/case/commands/index.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Action } from '$lib/domain/case/card/actions.ts';
import { recordWords } from '$lib/components/sheet/words.ts';
import { stepWord } from './words.ts';

const WORDS: Partial<Record<CommandType, () => string>> = {
  dispatch: m.board_menu_dispatch,
  answer: m.board_menu_answer,
  accept: m.board_menu_accept,
  contact: m.board_menu_contact,
  'attempt-contact': m.board_menu_attempt,
  'request-waive': m.board_menu_waive,
  'decide-waive': m.board_menu_decide_waive,
  arrive: m.board_menu_arrive,
  resolve: m.board_menu_resolve,
  'acknowledge-urge': m.board_menu_acknowledge,
  verify: m.board_menu_verify,
  reject: m.board_menu_reject,
  reopen: m.board_menu_reopen,
  urge: m.board_menu_urge,
  reassign: m.board_menu_reassign,
  'return-out': m.board_menu_return_out,
  recognise: m.board_menu_recognise,
  note: m.board_menu_note,
  'step-back': m.board_menu_step_back,
};

/** An action as a menu offers it; dots where a sheet follows. */
export function actionWords({ verb, forUnit, takesOver }: Action): string {
  if (verb === 'accept' && takesOver) return m.board_menu_take_over();
  if (forUnit && verb !== 'attempt-contact') return m.board_menu_for_unit({ step: stepWord(verb) });
  return WORDS[verb]?.() ?? m.board_menu_more({ what: recordWords(verb) });
}
