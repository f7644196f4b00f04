import type { Directory } from '../domain/bureau/directory.ts';
import type { WhyNot } from '../domain/case/card/lights.ts';
import type { Refusal, RefusalCode, Fault } from '../domain/case/refusals.ts';
import { m } from '../paraglide/messages.js';
import { timeOfDay } from './times.ts';
import { unitShort } from './units.ts';

/** Why a card cannot come here. */
export function shutWords(why: WhyNot): string {
  switch (why) {
    case 'clock-decides':
      return m.board_shut_clock_decides();
    case 'no-way-back':
      return m.board_shut_no_way_back();
    case 'contact-first':
      return m.board_shut_contact_first();
    case 'arrival-first':
      return m.board_shut_arrival_first();
    case 'not-allowed':
      return m.board_shut_not_allowed();
    case 'not-handler':
      return m.board_shut_not_handler();
    case 'no-handler':
      return m.board_shut_no_handler();
    case 'centre-only':
      return m.board_shut_centre_only();
    case 'wrong-stage':
      return m.board_shut_wrong_stage();
    default:
      return m.board_shut_other();
  }
}

/** Why something did not happen, in words: what somebody else did and when, and what to do now. */
export function refusalText(refusal: Refusal, directory: Directory): string {
  const unit = unitShort(directory, refusal.unit ?? null);
  const time = refusal.at === undefined ? '' : timeOfDay(refusal.at);
  switch (refusal.code) {
    case 'stale':
      return staleText(refusal, time, unit);
    case 'passed-on': {
      const { number = '' } = refusal;
      return time && unit
        ? m.refusals_passed_on({ number, time, unit })
        : m.refusals_passed_on_plain({ number });
    }
    case 'bad-message':
      return refusal.field ? fieldText(refusal.field, refusal.fault) : m.refusals_bad_message_plain();
    case 'session-ended':
      return refusal.field === 'confirm' ? m.refusals_confirm() : m.refusals_session_ended();
    default:
      // A newer server may refuse for a reason that this page has no words for.
      return (SENTENCES[refusal.code] ?? m.refusals_cannot_record)();
  }
}

function staleText({ by, verb = '' }: Refusal, time: string, unit: string): string {
  if (!time) return m.refusals_stale_plain();
  const words = HAPPENED[verb] ?? CHANGED;
  return by
    ? m.refusals_stale_by({ name: by, time, what: words.did({ unit }) })
    : m.refusals_stale({ time, what: words.was({ unit }) });
}

type Plain = Exclude<RefusalCode, 'stale' | 'passed-on' | 'bad-message' | 'session-ended'>;

const SENTENCES: Record<Plain, () => string> = {
  'not-found': m.common_case_not_found,
  'not-allowed': m.refusals_not_allowed,
  'act-reused': m.refusals_act_reused,
  'wrong-stage': m.refusals_wrong_stage,
  'no-handler': m.refusals_no_handler,
  'not-handler': m.refusals_not_handler,
  'handler-not-in-unit': m.refusals_handler_not_in_unit,
  'unit-unknown': m.refusals_unit_unknown,
  'unit-is-against': m.refusals_unit_is_against,
  'same-unit': m.refusals_same_unit,
  'category-unknown': m.refusals_category_unknown,
  'contact-first': m.refusals_contact_first,
  'arrival-first': m.refusals_arrival_first,
  'contact-already': m.refusals_contact_already,
  'caller-unknown': m.refusals_caller_unknown,
  'caller-without-phone': m.refusals_caller_without_phone,
  'caller-not-informed': m.refusals_caller_not_informed,
  'caller-confidential': m.refusals_caller_confidential,
  'centre-only': m.refusals_centre_only,
  'moment-in-future': m.refusals_moment_in_future,
  'moment-too-old': m.refusals_moment_too_old,
  'reason-required': m.refusals_reason_required,
  'other-person': m.refusals_other_person,
  'other-role': m.refusals_other_role,
  'callback-required': m.refusals_callback_required,
  'recipient-required': m.refusals_recipient_required,
  'type-not-answerable': m.refusals_type_not_answerable,
  'own-case': m.refusals_own_case,
  'waiver-pending': m.refusals_waiver_pending,
  'nothing-pending': m.refusals_nothing_pending,
  'nothing-to-step-back': m.refusals_nothing_to_step_back,
  'too-late-to-step-back': m.refusals_too_late_to_step_back,
  followed: m.refusals_followed,
  'nothing-to-recognise': m.refusals_nothing_to_recognise,
  'nothing-to-dispute': m.refusals_nothing_to_dispute,
  'reopen-too-late': m.refusals_reopen_too_late,
  'return-pending': m.refusals_return_pending,
  designated: m.refusals_designated,
  'hard-pending': m.refusals_hard_pending,
  'hard-already': m.refusals_hard_already,
  'too-late-for-hard': m.refusals_too_late_for_hard,
  'no-promise': m.refusals_no_promise,
  'promise-too-early': m.refusals_promise_too_early,
  'leader-only': m.refusals_leader_only,
  'co-already': m.refusals_co_already,
  'not-co': m.refusals_not_co,
  'co-due-too-late': m.refusals_co_due_too_late,
  'unit-not-involved': m.refusals_unit_not_involved,
  'reply-first': m.refusals_reply_first,
  'merge-target': m.refusals_merge_target,
  'too-many-callers': m.refusals_too_many_callers,
  'not-held': m.refusals_not_held,
  'breach-unknown': m.refusals_breach_unknown,
  'too-fast': m.refusals_too_fast,
  'too-much-here': m.refusals_too_much_here,
  unavailable: m.refusals_unavailable,
  'too-large': m.refusals_too_large,
  'cannot-record': m.refusals_cannot_record,
  'case-sick': m.refusals_case_sick,
};

type Words = (values: { unit: string }) => string;

/** What moved the case, by the type of its event: with somebody's name before it, and of the case itself. */
const HAPPENED: Partial<Record<string, { did: Words; was: Words }>> = {
  dispatched: { did: m.refusals_did_dispatched, was: m.refusals_what_dispatched },
  reassigned: { did: m.refusals_did_reassigned, was: m.refusals_what_reassigned },
  accepted: { did: m.refusals_did_accepted, was: m.refusals_what_accepted },
  contacted: { did: m.refusals_did_contacted, was: m.refusals_what_contacted },
  arrived: { did: m.refusals_did_arrived, was: m.refusals_what_arrived },
  resolved: { did: m.refusals_did_resolved, was: m.refusals_what_resolved },
  rejected: { did: m.refusals_did_rejected, was: m.refusals_what_rejected },
  verified: { did: m.refusals_did_verified, was: m.refusals_what_verified },
  reopened: { did: m.refusals_did_reopened, was: m.refusals_what_reopened },
  answered: { did: m.refusals_did_answered, was: m.refusals_what_answered },
  'waive-decided': { did: m.refusals_did_waive_decided, was: m.refusals_what_waive_decided },
  'hard-decided': { did: m.refusals_did_hard_decided, was: m.refusals_what_hard_decided },
  'hard-replied': { did: m.refusals_did_hard_replied, was: m.refusals_what_hard_replied },
  'promise-approved': { did: m.refusals_did_promise, was: m.refusals_what_promise },
  'promise-extended': { did: m.refusals_did_extended, was: m.refusals_what_extended },
  merged: { did: m.refusals_did_merged, was: m.refusals_what_merged },
  'callers-joined': { did: m.refusals_did_joined, was: m.refusals_what_joined },
  voided: { did: m.refusals_did_voided, was: m.refusals_what_voided },
  'stepped-back': { did: m.refusals_did_stepped_back, was: m.refusals_what_stepped_back },
  'returned-out': { did: m.refusals_did_returned_out, was: m.refusals_what_returned_out },
};

const CHANGED = { did: m.refusals_did_changed, was: m.refusals_what_changed };

function fieldText(field: string, fault: Fault | undefined): string {
  return (fault ? FAULTS[fault] : m.refusals_bad_message)({ field: fieldWord(field) });
}

const FAULTS: Record<Fault, (values: { field: string }) => string> = {
  missing: m.refusals_fault_missing,
  'too-long': m.refusals_fault_too_long,
  unclean: m.refusals_fault_unclean,
  'two-numbers': m.refusals_fault_two_numbers,
  'no-number': m.refusals_fault_no_number,
};

function fieldWord(field: string): string {
  const last = field.split('.').at(-1) ?? field;
  return (FIELDS[last] ?? m.refusals_field_other)();
}

const FIELDS: Partial<Record<string, () => string>> = {
  text: m.refusals_field_text,
  gist: m.refusals_field_gist,
  finding: m.refusals_field_finding,
  reason: m.refusals_field_reason,
  noVisit: m.refusals_field_reason,
  note: m.refusals_field_note,
  handler: m.refusals_field_handler,
  who: m.refusals_field_handler,
  unit: m.refusals_field_unit,
  occurredAt: m.refusals_field_moment,
  readBackAt: m.refusals_field_moment,
  caller: m.refusals_field_caller,
  name: m.refusals_field_name,
  phone: m.refusals_field_phone,
  title: m.refusals_field_title,
  road: m.refusals_field_place,
  cross: m.refusals_field_place,
  detail: m.refusals_field_place,
  area: m.refusals_field_place,
  externalNo: m.refusals_field_external_no,
  recipient: m.refusals_field_recipient,
  answer: m.refusals_field_answer,
  evidence: m.refusals_field_evidence,
  opinion: m.refusals_field_opinion,
  plan: m.refusals_field_plan,
  question: m.refusals_field_question,
  task: m.refusals_field_task,
  informed: m.refusals_field_caller,
};

/** Why a lane takes no drop. */
export function closedWords(why: RefusalCode): string {
  switch (why) {
    case 'unit-is-against':
      return m.units_closed_against();
    case 'same-unit':
      return m.units_closed_same();
    case 'not-allowed':
      return m.units_closed_not_allowed();
    default:
      return m.units_closed_other();
  }
}
