import type { Origin, WaiveReason, Satisfaction, LateStep, CaseType } from '../domain/case/case.ts';
import type {
  ContactMethod,
  AttemptOutcome,
  Channel,
  Disputed,
  ReassignReason,
  ReopenReason,
  RecognisableStep,
  FeedbackMethod,
} from '../domain/case/events.ts';
import type { Card } from '../domain/case/redact.ts';
import type { Emergency } from '../domain/intake/emergency.ts';
import { m } from '../paraglide/messages.js';

export function resultWords(result: NonNullable<Card['result']>): string {
  switch (result) {
    case 'solved':
      return m.common_result_solved();
    case 'explained':
      return m.common_result_explained();
    case 'partial':
      return m.board_result_partial();
    default:
      return result satisfies never;
  }
}

export const ORIGINS: Record<Origin, () => string> = {
  call: m.common_origin_call,
  assigned: m.cases_origin_assigned,
  supervised: m.cases_origin_supervised,
  web: m.common_origin_web,
  imported: m.cases_origin_imported,
};

export const METHODS: Record<ContactMethod, () => string> = {
  phone: m.common_phone,
  'in-person': m.common_in_person,
  message: m.sheets_method_message,
};

export const OUTCOMES: Record<'reached' | AttemptOutcome, () => string> = {
  reached: m.sheets_outcome_reached,
  'no-answer': m.sheets_outcome_no_answer,
  busy: m.sheets_outcome_busy,
  'dead-number': m.sheets_outcome_dead,
};

export const CHANNELS: Record<Channel, () => string> = {
  system: m.common_system,
  phone: m.common_phone,
  fax: m.common_fax,
};

export const WAIVE_WORDS: Record<WaiveReason, () => string> = {
  anonymous: m.common_anonymous,
  'wrong-number': m.common_wrong_number,
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
  contact: m.common_milestone_contact,
  arrival: m.sheets_step_arrive,
  result: m.sheets_result,
};

export const REASSIGN_WORDS: Record<ReassignReason, () => string> = {
  'wrong-unit': m.sheets_reassign_wrong_unit,
  boundary: m.sheets_reassign_boundary,
  capacity: m.sheets_reassign_capacity,
  'needs-other': m.sheets_reassign_needs_other,
  other: m.common_other,
};

export const REOPEN_WORDS: Record<ReopenReason, () => string> = {
  dissatisfied: m.sheets_reopen_dissatisfied,
  repeat: m.sheets_reopen_repeat,
  district: m.sheets_reopen_district,
};

export const RECOGNISABLE_WORDS: Record<RecognisableStep, () => string> = {
  contact: m.common_milestone_contact,
  arrival: m.sheets_step_arrive,
  resolution: m.sheets_step_resolve,
  'late-record': m.sheets_do_late_record,
};

export const LATE_STEP_WORDS: Record<LateStep, () => string> = {
  attempt: m.sheets_do_attempt,
  contact: m.common_milestone_contact,
  arrival: m.sheets_step_arrive,
  resolution: m.sheets_step_resolve,
};

export const FEEDBACK_WORDS: Record<FeedbackMethod, () => string> = {
  system: m.common_system,
  phone: m.common_phone,
  fax: m.common_fax,
};

export const TYPE_WORDS: Record<CaseType, () => string> = {
  inquiry: m.common_type_inquiry,
  help: m.common_type_help,
  complaint: m.common_type_complaint,
  suggestion: m.common_type_suggestion,
};

/** `{ value, label }` of each, in the order of the record. */
export function optionsOf<T extends string>(words: Record<T, () => string>): { value: T; label: string }[] {
  return (Object.keys(words) as T[]).map((value) => ({ value, label: words[value]() }));
}

/** Phrases to tap before typing, separated by a stroke in the messages. */
export function phrases(written: string): string[] {
  return written.split('/').filter(Boolean);
}

/** 来电 派遣 督办 网络, as the intake desk chooses it. */
export const ORIGIN_CHOICES: Record<Exclude<Origin, 'imported'>, () => string> = {
  call: m.common_origin_call,
  assigned: m.intake_origin_assigned,
  supervised: m.common_supervised,
  web: m.common_origin_web,
};

export function emergencyWords({ number }: Emergency): string {
  switch (number) {
    case '110':
      return m.intake_emergency_110();
    case '119':
      return m.intake_emergency_119();
    case '120':
      return m.intake_emergency_120();
    default:
      return number satisfies never;
  }
}
