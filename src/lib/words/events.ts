import type { Directory } from '../domain/bureau/directory.ts';
import type { UnitCode } from '../domain/case/clocks.ts';
import type { CommandType } from '../domain/case/commands/index.ts';
import type { StoryLine } from '../live/case-view.ts';
import type { Found } from '../live/search.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import {
  ORIGINS,
  WAIVE_WORDS,
  resultWords,
  SATISFACTION_WORDS,
  DISPUTED_WORDS,
  REOPEN_WORDS,
  REASSIGN_WORDS,
  RECOGNISABLE_WORDS,
  LATE_STEP_WORDS,
  FEEDBACK_WORDS,
} from './kinds.ts';
import { milestoneWord } from './milestones.ts';
import { dayWords, formatDuration, timeWords } from './times.ts';
import { unitShort, holderName, holderWords } from './units.ts';
import { inlineWord } from './verbs.ts';

/** What happened, after the name of who did it. */
export function storyWords(line: StoryLine, directory: Directory): string {
  const unit = line.unit === undefined ? '' : unitShort(directory, line.unit);
  switch (line.type) {
    case 'received':
      return m.cases_did_received({ origin: ORIGINS[line.origin ?? 'call']() });
    case 'imported':
      return m.cases_did_imported();
    case 'answered':
      return m.cases_did_answered();
    case 'dispatched':
      return DISPATCHED[line.channel ?? 'system']({ unit });
    case 'accepted':
      return line.person && line.person !== line.by
        ? m.cases_did_accepted_for({ person: line.person })
        : m.cases_did_accepted();
    case 'contact-attempted':
      return ATTEMPTED[line.outcome ?? 'no-answer']();
    case 'contacted':
      return CONTACTED[line.method ?? 'phone']();
    case 'waive-requested':
      return m.cases_did_waive_requested({ reason: line.waived ? WAIVE_WORDS[line.waived]() : '' });
    case 'waive-decided':
      return line.approved ? m.cases_did_waive_approved() : m.cases_did_waive_refused();
    case 'arrived':
      return line.person && line.person !== line.by && line.person !== line.behalf
        ? m.cases_did_arrived_other({ person: line.person })
        : m.cases_did_arrived();
    case 'resolved': {
      const result = line.result ? resultWords(line.result) : '';
      return line.noVisit ? m.cases_did_resolved_no_visit({ result }) : m.cases_did_resolved({ result });
    }
    case 'verified':
      return line.satisfaction
        ? m.cases_did_verified({ satisfaction: SATISFACTION_WORDS[line.satisfaction]() })
        : m.cases_did_verified_plain();
    case 'rejected':
      return m.cases_did_rejected({
        fact: line.disputed ? DISPUTED_WORDS[line.disputed]() : '',
        fault: line.fault ? m.cases_fault_yes() : m.cases_fault_no(),
      });
    case 'reopened':
      return m.cases_did_reopened({ reason: line.reopen ? REOPEN_WORDS[line.reopen]() : '' });
    case 'reassigned':
      return m.cases_did_reassigned({ unit, reason: line.reassign ? REASSIGN_WORDS[line.reassign]() : '' });
    case 'returned-out':
      return m.cases_did_returned_out();
    case 'stepped-back':
      return m.cases_did_stepped_back();
    case 'urged':
      return m.cases_did_urged();
    case 'urge-acknowledged':
      return m.cases_did_urge_acknowledged();
    case 'recognised':
      return m.cases_did_recognised({ step: line.step ? RECOGNISABLE_WORDS[line.step]() : '' });
    case 'noted':
      return m.cases_did_noted();
    case 'co-handled': {
      const words = line.needsContact ? m.cases_did_co_handled_contact : m.cases_did_co_handled;
      return words({
        unit,
        due: line.due === undefined ? '' : timeWords(line.due, line.recordedAt, 'minutes'),
      });
    }
    case 'co-accepted':
      return m.cases_did_co_accepted({ unit, person: line.person ?? '' });
    case 'co-released':
      return m.cases_did_co_released({ unit });
    case 'co-replied':
      return m.cases_did_co_replied({ unit });
    case 'return-requested':
      return unit ? m.cases_did_return_requested_to({ unit }) : m.cases_did_return_requested();
    case 'return-decided':
      if (!line.upheld) return m.cases_did_return_refused();
      return line.wrongDispatch ? m.cases_did_return_upheld_wrong() : m.cases_did_return_upheld();
    case 'hard-requested':
      return m.cases_did_hard_requested();
    case 'hard-decided':
      return line.approved ? m.cases_did_hard_approved() : m.cases_did_hard_refused();
    case 'hard-replied':
      return m.cases_did_hard_replied({ due: dayOfLine(line) });
    case 'promise-approved':
      return m.cases_did_promise_approved({ due: dayOfLine(line) });
    case 'promise-extended':
      return m.cases_did_promise_extended({ due: dayOfLine(line) });
    case 'supervised':
      return m.cases_did_supervised();
    case 'supervision-replied':
      return m.cases_did_supervision_replied();
    case 'reply-decided':
      return line.approved ? m.cases_did_reply_approved() : m.cases_did_reply_back();
    case 'escalated':
      return m.cases_did_escalated();
    case 'instructed':
      return m.cases_did_instructed({ unit: unitNames(line.units ?? [], directory) });
    case 'instruction-replied':
      return m.cases_did_instruction_replied({ unit });
    case 'merged':
      return m.cases_did_merged({ number: line.number ?? '' });
    case 'callers-joined':
      return m.cases_did_callers_joined({ number: line.number ?? '' });
    case 'voided':
      return m.cases_did_voided();
    case 'late-recorded':
      return m.cases_did_late_recorded({ unit, step: line.lateStep ? LATE_STEP_WORDS[line.lateStep]() : '' });
    case 'attributed':
      return m.cases_did_attributed({
        milestone: line.milestone ? milestoneWord(line.milestone) : '',
        unit: line.unit === undefined ? '' : holderName(directory, line.unit),
      });
    case 'fed-back':
      return m.cases_did_fed_back({ how: FEEDBACK_WORDS[line.feedback ?? 'system']() });
    case 'texts-erased':
      return m.cases_did_erased();
    case 'breached':
      return breached(line, directory);
    default:
      return line.type satisfies never;
  }
}

function dayOfLine({ due, recordedAt }: StoryLine): string {
  return due === undefined ? '' : dayWords(due, recordedAt);
}

function unitNames(units: readonly UnitCode[], directory: Directory): string {
  return units.map((unit) => unitShort(directory, unit)).join('、');
}

function breached({ breach, unit, person }: StoryLine, directory: Directory): string {
  const milestone = breach ? milestoneWord(breach.milestone) : '';
  const name = unit === undefined ? '' : holderName(directory, unit);
  const holder = person ? m.cases_unit_handler({ unit: name, handler: person }) : name;
  if (breach?.annulled) return m.cases_did_breached_annulled({ milestone, holder });
  if (breach?.attributedTo) {
    return m.cases_did_breached_attributed({
      milestone,
      holder,
      unit: holderName(directory, breach.attributedTo),
    });
  }
  return m.cases_did_breached({ milestone, holder });
}

const DISPATCHED: Record<NonNullable<StoryLine['channel']>, (values: { unit: string }) => string> = {
  system: m.cases_did_dispatched,
  phone: m.cases_did_dispatched_phone,
  fax: m.cases_did_dispatched_fax,
};

const ATTEMPTED: Record<NonNullable<StoryLine['outcome']>, () => string> = {
  'no-answer': m.cases_did_attempted_no_answer,
  busy: m.cases_did_attempted_busy,
  'dead-number': m.cases_did_attempted_dead,
};

const CONTACTED: Record<NonNullable<StoryLine['method']>, () => string> = {
  phone: m.cases_did_contacted_phone,
  'in-person': m.cases_did_contacted_in_person,
  message: m.cases_did_contacted_message,
};

const QUOTED = [
  'gist',
  'finding',
  'result',
  'answer',
  'text',
  'reason',
  'note',
  'waived',
  'noVisit',
  'evidence',
  'recipient',
  'task',
  'plan',
  'opinion',
  'question',
];

/** Whose the time up to a breach was, where it was more than one's. */
export function splitWords({ breach }: StoryLine, directory: Directory): string {
  const split = breach?.split ?? [];
  if (split.length < 2) return '';
  const parts = split.map(({ unit, waitsFor, ms }) =>
    m.cases_split_part({
      holder: holderWords(directory, { unit, waitsFor }),
      length: formatDuration(ms, getLocale()),
    }),
  );
  return m.cases_split({ parts: parts.join(' · ') });
}

/** What was written with the event; the caller's first words stand on their own. */
export function quotes({ type, texts }: StoryLine): string[] {
  if (type === 'received' || type === 'imported') return [];
  return QUOTED.flatMap((field) => texts[field] ?? []);
}

/** What was done, in one word: by the names of events and of the commands that bring them; undefined for what a wall does not tell. */
export function moveWord(verb: string): string | undefined {
  switch (verb) {
    case 'received':
    case 'receive':
      return m.wall_move_received();
    case 'answered':
    case 'answer':
      return m.wall_move_answered();
    case 'dispatched':
    case 'dispatch':
      return m.wall_move_dispatched();
    case 'contacted':
    case 'contact':
      return m.wall_move_contacted();
    case 'arrived':
    case 'arrive':
      return m.wall_move_arrived();
    case 'resolved':
    case 'resolve':
      return m.wall_move_resolved();
    case 'verified':
    case 'verify':
      return m.wall_move_verified();
    case 'rejected':
    case 'reject':
      return m.wall_move_rejected();
    case 'reopened':
    case 'reopen':
      return m.common_reopened();
    case 'reassigned':
    case 'reassign':
      return m.wall_move_reassigned();
    case 'returned-out':
    case 'return-out':
      return m.wall_move_returned_out();
    default:
      return undefined;
  }
}

/** Whether a move gives the case to somebody: its line then says to whom. */
export function givesAway(verb: string): boolean {
  return ['dispatched', 'dispatch', 'reassigned', 'reassign', 'reopened', 'reopen'].includes(verb);
}

/** Whether a move is a unit's own step: its line then names the unit first. */
export function isUnitsOwn(verb: string): boolean {
  return ['contacted', 'contact', 'arrived', 'arrive', 'resolved', 'resolve'].includes(verb);
}

type Said = NonNullable<Found['excerpt']>['type'];

/** The step by which something was written. */
const WRITTEN_BY: Partial<Record<Said, CommandType>> = {
  answered: 'answer',
  contacted: 'contact',
  arrived: 'arrive',
  resolved: 'resolve',
  verified: 'verify',
  rejected: 'reject',
  reassigned: 'reassign',
  urged: 'urge',
  noted: 'note',
};

/** Where in a case something was found: 诉求, 联系, 到场 … */
export function whereWords(type: Said): string {
  if (type === 'received' || type === 'imported') return m.search_in_complaint();
  const step = WRITTEN_BY[type];
  return step ? inlineWord(step) : m.common_story();
}
