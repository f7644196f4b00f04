import type { Milestone, Moment } from '$lib/domain/case/clocks.ts';
import type { Directory } from '$lib/domain/bureau/directory.ts';
import { formatLimit } from '$lib/format.ts';
import { MINUTE } from '$lib/domain/bureau/policy.ts';
import type { ClockView } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { dueWords } from '../sheet/words.ts';
import { holderName, limitWords, timeWords } from './status.ts';

export interface Reason {
  term: string;
  text: string;
}

/** Why a clock is due when it is: the rule and its start, why it runs again, on what ground, and its breach. */
export function whyOf(
  clock: ClockView,
  before: ClockView | null,
  now: Moment,
  directory: Directory,
): Reason[] {
  const reasons: Reason[] = [{ term: m.cases_why_how(), text: how(clock, now) }];
  const again = whyAgain(clock, before, now);
  if (again) reasons.push({ term: m.cases_why_again(), text: again });
  reasons.push({ term: m.cases_why_basis(), text: (BASIS[clock.milestone] ?? m.cases_basis_other)() });
  const breach = breachWords(clock, directory);
  if (breach) reasons.push({ term: m.cases_why_breach(), text: breach });
  return reasons;
}

function how(clock: ClockView, now: Moment): string {
  const { limit, floor, because } = clock;
  if (floor !== null) {
    const start = startWords(clock, because?.at ?? clock.started, now);
    return m.cases_why_floor({ start, limit: formatLimit(floor / MINUTE, getLocale()) });
  }
  const start = startWords(clock, clock.started, now);
  if ('minutes' in limit) return m.cases_why_minutes({ start, limit: limitWords(limit) });
  if ('workingDays' in limit) return m.cases_why_working_days({ start, count: limit.workingDays });
  if (limit.days === 0 && clock.milestone !== 'promise') return m.cases_why_named({ start });
  return limit.days === 0 ? m.cases_why_date() : m.cases_why_days({ start, count: limit.days });
}

const STARTS: Partial<Record<string, (values: { time: string }) => string>> = {
  received: m.cases_start_received,
  dispatched: m.cases_start_dispatched,
  reassigned: m.cases_start_reassigned,
  rejected: m.cases_start_rejected,
  reopened: m.cases_start_reopened,
  resolved: m.cases_start_resolved,
  answered: m.cases_start_resolved,
  urged: m.cases_start_asked,
  'waive-requested': m.cases_start_asked,
  'return-requested': m.cases_start_asked,
  'hard-requested': m.cases_start_asked,
  'hard-replied': m.cases_start_asked,
  'co-handled': m.cases_start_asked,
  supervised: m.cases_start_asked,
  instructed: m.cases_start_asked,
  'hard-decided': m.cases_start_hard,
  'promise-approved': m.cases_start_promise,
  'promise-extended': m.cases_start_extended,
  'callers-joined': m.cases_start_joined,
};

function startWords({ because }: ClockView, at: Moment, now: Moment): string {
  const words = (because && STARTS[because.type]) ?? m.cases_start_other;
  return words({ time: timeWords(at, now) });
}

function whyAgain(clock: ClockView, before: ClockView | null, now: Moment): string | null {
  if (!before || clock.round === 1) return null;
  const due = dueWords(before.due, now);
  switch (clock.because?.type) {
    case 'reassigned':
      return m.cases_again_reassigned({ due });
    case 'rejected':
      return m.cases_again_rejected_why({ due });
    case 'reopened':
      return m.cases_again_reopened({ due });
    default:
      return null;
  }
}

function breachWords({ breach, unit }: ClockView, directory: Directory): string | null {
  if (!breach) return null;
  if (breach.annulled) return m.cases_breach_annulled();
  if (breach.attributedTo) {
    return m.cases_breach_attributed({ unit: holderName(directory, breach.attributedTo) });
  }
  return m.cases_breach_standing({ unit: holderName(directory, unit) });
}

const BASIS: Partial<Record<Milestone, () => string>> = {
  dispatch: m.cases_basis_dispatch,
  contact: m.cases_basis_contact,
  'on-site': m.cases_basis_on_site,
  resolve: m.cases_basis_resolve,
  'hard-reply': m.cases_basis_hard_reply,
  promise: m.cases_basis_promise,
  rework: m.cases_basis_rework,
  accept: m.cases_basis_accept,
  verify: m.cases_basis_verify,
  urge: m.cases_basis_urge,
  waiver: m.cases_basis_decision,
  return: m.cases_basis_decision,
  hard: m.cases_basis_decision,
  'promise-approval': m.cases_basis_promise_approval,
  'co-unit': m.cases_basis_own_date,
  supervise: m.cases_basis_supervise,
  instruct: m.cases_basis_supervise,
  feedback: m.cases_basis_feedback,
};
