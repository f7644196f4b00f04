import { milestoneWord } from '$lib/client/milestone-words.ts';
import type { WaiveReason } from '$lib/domain/case/case.ts';
import type { Milestone, Moment } from '$lib/domain/case/clocks.ts';
import { minutesOf, type Policy } from '$lib/domain/bureau/policy.ts';
import type { ClockPreview } from '$lib/domain/case/card/preview.ts';
import type { RefusalCode } from '$lib/domain/case/refusals.ts';
import { formatLimit } from '$lib/format.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { timeOfDay } from '../board/words.ts';
import { dueWords } from '$lib/components/sheet/words.ts';
import type { DecisionKind } from '$lib/domain/case/card/decisions.ts';
import type { LaneColumn } from './lanes.ts';

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
      return { words: m.units_fate_starts({ milestone: name, limit: limitOf(milestone, policy) }), when };
    case 'again':
      return { words: m.units_fate_again({ milestone: name, limit: limitOf(milestone, policy) }), when };
    case 'kept':
      return { words: m.units_fate_kept({ milestone: name }), when };
    case 'longer':
      return { words: m.units_fate_longer({ milestone: name }), when };
    default:
      return fate satisfies never;
  }
}

/** What a unit owes in a column, and within what time. */
export function owedWords(column: LaneColumn, policy: Policy): string {
  switch (column) {
    case 'dispatched':
      return m.units_owed_contact({ limit: limitOf('contact', policy) });
    case 'contacted':
      return m.units_owed_on_site({ limit: limitOf('on-site', policy) });
    case 'on-site':
      return m.units_owed_resolve({ limit: limitOf('resolve', policy) });
    case 'overdue':
      return m.units_owed_overdue();
    default:
      return column satisfies never;
  }
}

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

/** Why contact need not be made, with the moments of the calls that nobody answered. */
export function waiveReasonWords(reason: WaiveReason, attempts: readonly Moment[]): string {
  switch (reason) {
    case 'anonymous':
      return m.units_waive_anonymous();
    case 'wrong-number':
      return m.units_waive_wrong_number();
    case 'three-attempts':
      return m.units_waive_three_attempts({
        times: attempts.map((at) => timeOfDay(at, false)).join(' · '),
      });
    case 'asked-not-to':
      return m.units_waive_asked_not_to();
    default:
      return reason satisfies never;
  }
}

/** What a decision is about: the flag, what approving and refusing it are called, and what each leads to. */
export const DECISION_WORDS: Record<
  DecisionKind,
  { flag: () => string; no: () => string; effect: () => string; refusals: () => string }
> = {
  waiver: {
    flag: m.units_waiver,
    no: m.units_waive_refuse,
    effect: m.units_waive_effect,
    refusals: m.units_waive_refusals,
  },
  return: {
    flag: m.units_return,
    no: m.units_return_refuse,
    effect: m.units_return_effect,
    refusals: m.sheets_refuse_return_chips,
  },
  hard: {
    flag: m.units_hard,
    no: m.units_hard_refuse,
    effect: m.units_hard_effect,
    refusals: m.units_hard_refusals,
  },
  promise: {
    flag: m.units_promise,
    no: m.units_promise_other,
    effect: m.units_promise_effect,
    refusals: m.units_hard_refusals,
  },
};

function limitOf(milestone: Milestone, policy: Policy): string {
  return formatLimit(minutesOf(policy.rules[milestone].limit), getLocale());
}
