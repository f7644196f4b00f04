import { SHANGHAI_OFFSET } from '$lib/domain/bureau/calendar.ts';
import { HOUR, MINUTE } from '$lib/domain/bureau/policy.ts';
import type { CaseType, LateStep, Satisfaction, WaiveReason } from '$lib/domain/case/case.ts';
import type { Moment } from '$lib/domain/case/clocks.ts';
import type { LastActView } from '$lib/live/case-view.ts';
import type { CommandType } from '$lib/domain/case/commands/index.ts';
import type {
  EventType,
  AttemptOutcome,
  Channel,
  ContactMethod,
  Disputed,
  FeedbackMethod,
  ReassignReason,
  RecognisableStep,
  ReopenReason,
} from '$lib/domain/case/events.ts';
import { formatTime } from '$lib/format.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { daysAgo } from './moments.ts';

/** `09:20:17` today, `25 日 09:00:17` on another day; the end of a day is its own 24:00. */
export function dueWords(due: Moment, now: Moment): string {
  const isMidnight = (due + SHANGHAI_OFFSET * MINUTE) % (24 * HOUR) === 0;
  const at = isMidnight ? due - 1 : due;
  const time = isMidnight ? '24:00' : formatTime(due, SHANGHAI_OFFSET);
  return daysAgo(at, now) === 0 ? time : m.sheets_day_time({ day: dayWords(at, now), time });
}

/** `25 日` of this month, `12 月 3 日` of another. */
export function dayWords(at: Moment, now: Moment): string {
  const [, month = '', day = ''] = dayParts(at);
  const sameMonth = dayParts(now)[1] === month && Math.abs(at - now) < 31 * 24 * HOUR;
  if (getLocale() === 'en') {
    return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      at + SHANGHAI_OFFSET * MINUTE,
    );
  }
  return sameMonth
    ? m.sheets_day({ day: Number(day) })
    : m.sheets_month_day({ month: Number(month), day: Number(day) });
}

function dayParts(at: Moment): string[] {
  return new Date(at + SHANGHAI_OFFSET * MINUTE).toISOString().slice(0, 10).split('-');
}

/** What a record is called: the sheet's title, and the button that makes it. */
const RECORDS: Record<Exclude<CommandType, 'receive'>, () => string> = {
  dispatch: m.sheets_do_dispatch,
  accept: m.sheets_do_accept,
  contact: m.sheets_do_contact,
  'attempt-contact': m.sheets_do_attempt,
  'request-waive': m.sheets_do_request_waive,
  'decide-waive': m.sheets_do_decide_waive,
  arrive: m.sheets_do_arrive,
  resolve: m.sheets_do_resolve,
  verify: m.sheets_do_verify,
  reject: m.sheets_do_reject,
  reopen: m.sheets_do_reopen,
  reassign: m.sheets_do_reassign,
  'return-out': m.sheets_do_return_out,
  'step-back': m.sheets_do_step_back,
  urge: m.sheets_do_urge,
  'acknowledge-urge': m.sheets_do_acknowledge,
  recognise: m.sheets_do_recognise,
  note: m.sheets_do_note,
  answer: m.sheets_do_answer,
  'co-handle': m.sheets_do_co_handle,
  'release-co': m.sheets_do_release_co,
  'reply-co': m.sheets_do_reply_co,
  'request-return': m.sheets_do_request_return,
  'decide-return': m.sheets_do_decide_return,
  'request-hard': m.sheets_do_request_hard,
  'decide-hard': m.sheets_do_decide_hard,
  'reply-hard': m.sheets_do_reply_hard,
  'approve-promise': m.sheets_do_approve_promise,
  extend: m.sheets_do_extend,
  supervise: m.sheets_do_supervise,
  'reply-supervise': m.sheets_do_reply_supervise,
  'approve-reply': m.sheets_do_approve_reply,
  escalate: m.sheets_do_escalate,
  instruct: m.sheets_do_instruct,
  'reply-instruct': m.sheets_do_reply_instruct,
  merge: m.sheets_do_merge,
  void: m.sheets_do_void,
  'late-record': m.sheets_do_late_record,
  attribute: m.sheets_do_attribute,
  feedback: m.sheets_do_feedback,
};

export function recordWords(type: CommandType): string {
  return type === 'receive' ? '' : RECORDS[type]();
}

/** The step itself, at the head of its section: 联系, 到场. */
const STEPS: Record<Exclude<CommandType, 'receive'>, () => string> = {
  dispatch: m.sheets_step_dispatch,
  accept: m.sheets_step_accept,
  contact: m.sheets_step_contact,
  'attempt-contact': m.sheets_step_contact,
  'request-waive': m.sheets_step_waive,
  'decide-waive': m.sheets_step_waive,
  arrive: m.sheets_step_arrive,
  resolve: m.sheets_step_resolve,
  verify: m.sheets_step_verify,
  reject: m.sheets_step_reject,
  reopen: m.sheets_step_reopen,
  reassign: m.sheets_step_reassign,
  'return-out': m.sheets_step_return_out,
  'step-back': m.sheets_step_step_back,
  urge: m.sheets_step_urge,
  'acknowledge-urge': m.sheets_step_urge,
  recognise: m.sheets_step_recognise,
  note: m.sheets_step_note,
  answer: m.sheets_step_answer,
  'co-handle': m.sheets_step_co_handle,
  'release-co': m.sheets_step_release_co,
  'reply-co': m.sheets_step_reply_co,
  'request-return': m.sheets_step_request_return,
  'decide-return': m.sheets_step_decide_return,
  'request-hard': m.sheets_step_request_hard,
  'decide-hard': m.sheets_step_decide_hard,
  'reply-hard': m.sheets_step_reply_hard,
  'approve-promise': m.sheets_step_approve_promise,
  extend: m.sheets_step_extend,
  supervise: m.sheets_step_supervise,
  'reply-supervise': m.sheets_step_reply_supervise,
  'approve-reply': m.sheets_step_approve_reply,
  escalate: m.sheets_step_escalate,
  instruct: m.sheets_step_instruct,
  'reply-instruct': m.sheets_step_reply_instruct,
  merge: m.sheets_step_merge,
  void: m.sheets_step_void,
  'late-record': m.sheets_step_late_record,
  attribute: m.sheets_step_attribute,
  feedback: m.sheets_step_feedback,
};

export function stepWords(type: CommandType): string {
  return type === 'receive' ? '' : STEPS[type]();
}

export const METHODS: Record<ContactMethod, () => string> = {
  phone: m.sheets_method_phone,
  'in-person': m.sheets_method_in_person,
  message: m.sheets_method_message,
};
export const OUTCOMES: Record<'reached' | AttemptOutcome, () => string> = {
  reached: m.sheets_outcome_reached,
  'no-answer': m.sheets_outcome_no_answer,
  busy: m.sheets_outcome_busy,
  'dead-number': m.sheets_outcome_dead,
};
export const CHANNELS: Record<Channel, () => string> = {
  system: m.sheets_channel_system,
  phone: m.sheets_channel_phone,
  fax: m.sheets_channel_fax,
};
export const WAIVE_WORDS: Record<WaiveReason, () => string> = {
  anonymous: m.sheets_waive_anonymous,
  'wrong-number': m.sheets_waive_wrong_number,
  'three-attempts': m.sheets_waive_three,
  'asked-not-to': m.sheets_waive_asked,
};
export const SATISFACTION_WORDS: Record<Satisfaction, () => string> = {
  satisfied: m.sheets_satisfied,
  fairly: m.sheets_fairly,
  neutral: m.sheets_neutral,
  dissatisfied: m.sheets_dissatisfied,
};
export const DISPUTED_WORDS: Record<Disputed, () => string> = {
  contact: m.sheets_disputed_contact,
  arrival: m.sheets_disputed_arrival,
  result: m.sheets_disputed_result,
};
export const REASSIGN_WORDS: Record<ReassignReason, () => string> = {
  'wrong-unit': m.sheets_reassign_wrong_unit,
  boundary: m.sheets_reassign_boundary,
  capacity: m.sheets_reassign_capacity,
  'needs-other': m.sheets_reassign_needs_other,
  other: m.sheets_reassign_other,
};
export const REOPEN_WORDS: Record<ReopenReason, () => string> = {
  dissatisfied: m.sheets_reopen_dissatisfied,
  repeat: m.sheets_reopen_repeat,
  district: m.sheets_reopen_district,
};
export const RECOGNISABLE_WORDS: Record<RecognisableStep, () => string> = {
  contact: m.sheets_step_contact,
  arrival: m.sheets_step_arrive,
  resolution: m.sheets_step_resolve,
  'late-record': m.sheets_step_late_record_of,
};
export const LATE_STEP_WORDS: Record<LateStep, () => string> = {
  attempt: m.sheets_do_attempt,
  contact: m.sheets_step_contact,
  arrival: m.sheets_step_arrive,
  resolution: m.sheets_step_resolve,
};
export const FEEDBACK_WORDS: Record<FeedbackMethod, () => string> = {
  system: m.sheets_feedback_system,
  phone: m.sheets_feedback_phone,
  fax: m.sheets_feedback_fax,
};
export const TYPE_WORDS: Record<CaseType, () => string> = {
  inquiry: m.sheets_type_inquiry,
  help: m.sheets_type_help,
  complaint: m.sheets_type_complaint,
  suggestion: m.sheets_type_suggestion,
};

/** `{ value, label }` of each, in the order of the record. */
export function optionsOf<T extends string>(words: Record<T, () => string>): { value: T; label: string }[] {
  return (Object.keys(words) as T[]).map((value) => ({ value, label: words[value]() }));
}

/** Phrases to tap before typing, separated by a stroke in the messages. */
export function phrases(written: string): string[] {
  return written.split('/').filter(Boolean);
}

/** What a step-back voids: 撤回的是：张三 28日 06:12 记的到场. */
export function lastActWords({ name, at, verbs }: LastActView, now: Moment): string {
  const steps = verbs.map((verb) => VERBS[verb]).filter((type) => type !== undefined);
  const clock = formatTime(at, SHANGHAI_OFFSET, 'minutes');
  const time = daysAgo(at, now) === 0 ? clock : m.sheets_day_time({ day: dayWords(at, now), time: clock });
  return m.sheets_step_back_what({ who: name, time, steps: steps.map(stepWords).join(m.board_step_joint()) });
}

const VERBS: Partial<Record<string, CommandType>> = {
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
