import type { Directory } from '$lib/domain/directory.ts';
import type { StoryLine } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { resultWords, unitShort } from '../board/words.ts';
import {
  DISPUTED_WORDS,
  REASSIGN_WORDS,
  RECOGNISABLE_WORDS,
  REOPEN_WORDS,
  SATISFACTION_WORDS,
  WAIVE_WORDS,
} from '../sheets/words.ts';
import { milestoneWord } from '../time/words.ts';
import { holderName } from './status.ts';

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
    case 'texts-erased':
      return m.cases_did_erased();
    case 'breached':
      return breached(line, directory);
    default:
      return line.type satisfies never;
  }
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

export const ORIGINS: Record<NonNullable<StoryLine['origin']>, () => string> = {
  call: m.cases_origin_call,
  assigned: m.cases_origin_assigned,
  supervised: m.cases_origin_supervised,
  web: m.cases_origin_web,
  imported: m.cases_origin_imported,
};
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
];

/** What was written with the event; the caller's first words stand on their own. */
export function quotes({ type, texts }: StoryLine): string[] {
  if (type === 'received' || type === 'imported') return [];
  return QUOTED.flatMap((field) => texts[field] ?? []);
}
