import type { Action } from '../domain/case/card/actions.ts';
import type { Moment } from '../domain/case/clocks.ts';
import type { CommandType } from '../domain/case/commands/index.ts';
import type { EventType } from '../domain/case/events.ts';
import type { Card } from '../domain/case/redact.ts';
import type { LastActView } from '../live/case-view.ts';
import { m } from '../paraglide/messages.js';
import { dayWords, timeOfDay } from './times.ts';
import { daysAgo } from './moments.ts';

interface VerbWords {
  /** The sheet's title and the button that makes the record: 记录到场. */
  record: () => string;
  /** What is recorded, at the head of its section: 到场. */
  step: () => string;
  /** The same within a sentence, where it is written otherwise there. */
  inline?: () => string;
  /** As a menu offers it; dots where a sheet follows. */
  menu?: () => string;
}

/** A case is registered at intake, by a page of its own. */
const VERBS: Record<Exclude<CommandType, 'receive'>, VerbWords> = {
  dispatch: {
    record: m.common_milestone_dispatch,
    step: m.common_milestone_dispatch,
    inline: m.board_step_dispatch,
    menu: m.board_menu_dispatch,
  },
  accept: {
    record: m.sheets_do_accept,
    step: m.sheets_step_accept,
    inline: m.common_missing_accept,
    menu: m.board_menu_accept,
  },
  contact: {
    record: m.sheets_do_contact,
    step: m.common_milestone_contact,
    inline: m.common_missing_contact,
    menu: m.board_menu_contact,
  },
  'attempt-contact': {
    record: m.sheets_do_attempt,
    step: m.common_milestone_contact,
    inline: m.board_step_attempt,
    menu: m.board_menu_attempt,
  },
  'request-waive': {
    record: m.sheets_do_request_waive,
    step: m.common_milestone_waiver,
    inline: m.board_step_waive,
    menu: m.board_menu_waive,
  },
  'decide-waive': {
    record: m.sheets_do_decide_waive,
    step: m.common_milestone_waiver,
    inline: m.board_step_decide_waive,
    menu: m.board_menu_decide_waive,
  },
  arrive: {
    record: m.sheets_do_arrive,
    step: m.sheets_step_arrive,
    inline: m.common_missing_on_site,
    menu: m.board_menu_arrive,
  },
  resolve: {
    record: m.sheets_do_resolve,
    step: m.sheets_step_resolve,
    inline: m.board_step_resolve,
    menu: m.board_menu_resolve,
  },
  verify: {
    record: m.sheets_do_verify,
    step: m.common_milestone_verify,
    inline: m.board_step_verify,
    menu: m.board_menu_verify,
  },
  reject: {
    record: m.sheets_do_reject,
    step: m.sheets_do_reject,
    inline: m.board_step_reject,
    menu: m.board_menu_reject,
  },
  reopen: { record: m.common_reopen, step: m.common_reopen, menu: m.board_menu_reopen },
  reassign: {
    record: m.sheets_do_reassign,
    step: m.sheets_do_reassign,
    inline: m.board_step_reassign,
    menu: m.board_menu_reassign,
  },
  'return-out': {
    record: m.sheets_do_return_out,
    step: m.sheets_do_return_out,
    menu: m.board_menu_return_out,
  },
  'step-back': { record: m.sheets_do_step_back, step: m.sheets_step_step_back, menu: m.board_menu_step_back },
  urge: {
    record: m.common_milestone_urge,
    step: m.common_milestone_urge,
    inline: m.board_step_urge,
    menu: m.board_menu_urge,
  },
  'acknowledge-urge': {
    record: m.sheets_do_acknowledge,
    step: m.common_milestone_urge,
    menu: m.board_menu_acknowledge,
  },
  recognise: { record: m.sheets_do_recognise, step: m.sheets_step_recognise, menu: m.board_menu_recognise },
  note: { record: m.sheets_do_note, step: m.sheets_note, inline: m.board_step_note, menu: m.board_menu_note },
  answer: {
    record: m.sheets_do_answer,
    step: m.sheets_step_answer,
    inline: m.board_step_answer,
    menu: m.board_menu_answer,
  },
  'co-handle': { record: m.sheets_do_co_handle, step: m.sheets_step_co_handle },
  'release-co': { record: m.sheets_do_release_co, step: m.sheets_step_release_co },
  'reply-co': { record: m.sheets_do_reply_co, step: m.sheets_step_reply_co },
  'request-return': { record: m.sheets_do_request_return, step: m.common_milestone_return },
  'decide-return': { record: m.sheets_do_decide_return, step: m.common_milestone_return },
  'request-hard': { record: m.sheets_do_request_hard, step: m.common_hard_case },
  'decide-hard': { record: m.sheets_do_decide_hard, step: m.common_hard_case },
  'reply-hard': { record: m.sheets_do_reply_hard, step: m.sheets_step_reply_hard },
  'approve-promise': { record: m.sheets_do_approve_promise, step: m.common_milestone_promise },
  extend: { record: m.sheets_do_extend, step: m.sheets_step_extend },
  supervise: { record: m.common_milestone_supervise, step: m.sheets_step_supervise },
  'reply-supervise': { record: m.sheets_do_reply_supervise, step: m.sheets_step_approve_reply },
  'approve-reply': { record: m.sheets_do_approve_reply, step: m.sheets_step_approve_reply },
  escalate: { record: m.sheets_do_escalate, step: m.sheets_step_escalate },
  instruct: { record: m.common_milestone_instruct, step: m.sheets_step_instruct },
  'reply-instruct': { record: m.sheets_do_reply_instruct, step: m.sheets_step_reply_instruct },
  merge: { record: m.sheets_do_merge, step: m.sheets_do_merge },
  void: { record: m.sheets_do_void, step: m.sheets_do_void },
  'late-record': { record: m.sheets_do_late_record, step: m.sheets_step_late_record },
  attribute: { record: m.sheets_do_attribute, step: m.sheets_step_attribute },
  feedback: { record: m.sheets_do_feedback, step: m.common_milestone_feedback },
};

export function recordWords(verb: CommandType): string {
  return verb === 'receive' ? '' : VERBS[verb].record();
}

export function stepWord(verb: CommandType): string {
  return verb === 'receive' ? '' : VERBS[verb].step();
}

/** 联系 (contact) within a sentence. */
export function inlineWord(verb: CommandType): string {
  return verb === 'receive' ? '' : (VERBS[verb].inline ?? VERBS[verb].step)();
}

/** 联系、到场 of a drop two columns ahead; taking the case over is named only when it is all there is. */
export function stepsWords(verbs: readonly CommandType[]): string {
  const told = verbs.length > 1 ? verbs.filter((verb) => verb !== 'accept') : verbs;
  return told.map(inlineWord).join(m.common_list_joint());
}

/** An action as a menu offers it; dots where a sheet follows. */
export function menuWords({ verb, forUnit, takesOver }: Action): string {
  if (verb === 'accept' && takesOver) return m.common_take_over();
  if (forUnit && verb !== 'attempt-contact') return m.board_menu_for_unit({ step: inlineWord(verb) });
  return (
    (verb === 'receive' ? undefined : VERBS[verb].menu?.()) ?? m.board_menu_more({ what: recordWords(verb) })
  );
}

/** An action as its button says it: 代录到场, 接手, 改派. */
export function buttonWords({ verb, forUnit, takesOver }: Action, card: Pick<Card, 'handler'>): string {
  if (verb === 'accept' && takesOver) return m.common_take_over();
  if (verb === 'accept' && forUnit && card.handler) return m.cases_act_change_handler();
  if (forUnit)
    return m.sheets_for_unit({ step: verb === 'attempt-contact' ? recordWords(verb) : stepWord(verb) });
  return recordWords(verb);
}

/** What a step-back voids: 撤回的是：张三 28日 06:12 记的到场. */
export function lastActWords({ name, at, verbs }: LastActView, now: Moment): string {
  const steps = verbs.map((verb) => VERB_OF[verb]).filter((type) => type !== undefined);
  const clock = timeOfDay(at, 'minutes');
  const time = daysAgo(at, now) === 0 ? clock : m.sheets_day_time({ day: dayWords(at, now), time: clock });
  return m.sheets_step_back_what({ who: name, time, steps: steps.map(stepWord).join(m.common_list_joint()) });
}

/** The verb that brings an event. */
const VERB_OF: Partial<Record<string, CommandType>> = {
  answered: 'answer',
  dispatched: 'dispatch',
  accepted: 'accept',
  'contact-attempted': 'attempt-contact',
  contacted: 'contact',
  'waive-requested': 'request-waive',
  'waive-decided': 'decide-waive',
  arrived: 'arrive',
  resolved: 'resolve',
  'return-requested': 'request-return',
  'return-decided': 'decide-return',
  'hard-requested': 'request-hard',
  'hard-decided': 'decide-hard',
  'hard-replied': 'reply-hard',
  'promise-approved': 'approve-promise',
  'promise-extended': 'extend',
  voided: 'void',
} satisfies Partial<Record<EventType, CommandType>>;

/** What a drop here records: 松手：记录联系 under the pointer, 补记联系＋到场 for two. */
export function dropWords(commands: readonly CommandType[], under: boolean): string {
  const told = commands.filter((type) => type !== 'accept');
  const [first, second] = told;
  const words =
    first && second
      ? m.board_drop_records_two({ count: told.length, first: inlineWord(first), second: inlineWord(second) })
      : m.board_drop_records_one({ step: stepsWords(told.length > 0 ? told : commands) });
  return under ? m.board_drop_now({ records: words }) : words;
}
