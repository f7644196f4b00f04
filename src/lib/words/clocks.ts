import type { ShownState } from '../domain/case/card/reading.ts';
import type { Directory } from '../domain/bureau/directory.ts';
import { MINUTE, type Policy } from '../domain/bureau/policy.ts';
import { type Moment, type Clock, timeState, type Milestone } from '../domain/case/clocks.ts';
import type { ClockPreview } from '../domain/case/card/preview.ts';
import type { Column } from '../domain/case/stages.ts';
import type { ClockView } from '../live/case-view.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import { milestoneWord } from './milestones.ts';
import { dueWords, formatDuration, formatLimit, limitWords, ruleLimit, timeWords } from './times.ts';
import { holderName } from './units.ts';

/** A clock in words beside its bar, and the same in as few as possible. */
export interface Status {
  text: string;
  short: string;
  tone: ShownState | 'muted';
}

export function statusOf(clock: ClockView, now: Moment, directory: Directory): Status {
  const locale = getLocale();
  if (!clock.ended) return running(clock, now);
  const { at, how } = clock.ended;
  if (how === 'waived') return plain(m.cases_status_waived());
  if (how === 'replaced') return plain(m.cases_status_replaced());
  if (how !== 'met') return plain(m.cases_status_ended());
  const over = at - clock.due;
  const taken = formatDuration(at - clock.started, locale);
  if (over <= 0) {
    const text = clock.breach?.annulled
      ? m.cases_status_annulled({ length: taken })
      : m.cases_status_met({ length: taken });
    return { text, short: text, tone: clock.milestone === 'verify' ? 'done' : 'in-time' };
  }
  const length = formatDuration(over, locale);
  const time = timeWords(at, now);
  const charged = clock.breach?.attributedTo;
  const text = charged
    ? m.cases_status_attributed({ length, time, unit: holderName(directory, charged) })
    : m.cases_status_late({ length, time });
  return { text, short: m.cases_status_late_short({ length }), tone: 'past' };
}

function running(clock: Clock, now: Moment): Status {
  const state = timeState(clock, now);
  const due = dueWords(clock.due, now);
  if (state === 'past') {
    const length = formatDuration(now - clock.due, getLocale());
    return {
      text: m.cases_status_over_to({ length, due }),
      short: m.cases_status_over({ length }),
      tone: clock.milestone === 'verify' ? 'done' : 'past',
    };
  }
  return { text: due, short: due, tone: clock.milestone === 'verify' ? 'done' : state };
}

const plain = (text: string): Status => ({ text, short: text, tone: 'muted' });

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

/** The clock of a column at rest: 联系 · 派单起 20 分钟. */
export function ruleWords(column: Column, policy: Policy): string {
  switch (column) {
    case 'received':
      return m.board_rule_received({ limit: ruleLimit('dispatch', policy) });
    case 'dispatched':
      return m.board_rule_dispatched({ limit: ruleLimit('contact', policy) });
    case 'contacted':
      return m.board_rule_contacted({ limit: ruleLimit('on-site', policy) });
    case 'on-site':
      return m.board_rule_on_site({ limit: ruleLimit('resolve', policy) });
    case 'resolved':
      return m.board_rule_resolved({ limit: ruleLimit('verify', policy) });
    case 'overdue':
      return m.board_rule_overdue();
    default:
      return column satisfies never;
  }
}

/** What becomes of one clock, in words and with the moment that it leads to. */
export function fateWords({ milestone, fate, due }: ClockPreview, policy: Policy, now: Moment) {
  const when = due === null ? '' : dueWords(due, now);
  const name = milestoneWord(milestone);
  switch (fate) {
    case 'done':
      return { words: m.units_fate_done({ milestone: name }), when: '' };
    case 'ends':
      return { words: m.units_fate_ends({ milestone: name }), when: '' };
    case 'starts':
      return { words: m.units_fate_starts({ milestone: name, limit: ruleLimit(milestone, policy) }), when };
    case 'again':
      return { words: m.units_fate_again({ milestone: name, limit: ruleLimit(milestone, policy) }), when };
    case 'kept':
      return { words: m.units_fate_kept({ milestone: name }), when };
    case 'longer':
      return { words: m.units_fate_longer({ milestone: name }), when };
    default:
      return fate satisfies never;
  }
}

/** What a unit owes in a column, and within what time. */
export function owedWords(column: Exclude<Column, 'received' | 'resolved'>, policy: Policy): string {
  switch (column) {
    case 'dispatched':
      return m.units_owed_contact({ limit: ruleLimit('contact', policy) });
    case 'contacted':
      return m.units_owed_on_site({ limit: ruleLimit('on-site', policy) });
    case 'on-site':
      return m.units_owed_resolve({ limit: ruleLimit('resolve', policy) });
    case 'overdue':
      return m.units_owed_overdue();
    default:
      return column satisfies never;
  }
}
