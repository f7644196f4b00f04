import type { Directory } from '../domain/bureau/directory.ts';
import type { DecisionKind } from '../domain/case/card/decisions.ts';
import type { WaiveReason } from '../domain/case/case.ts';
import type { Moment } from '../domain/case/clocks.ts';
import type { AskedView } from '../domain/case/card/asked.ts';
import { m } from '../paraglide/messages.js';
import { WAIVE_WORDS } from './kinds.ts';
import { dayWords, dueWords, timeOfDay } from './times.ts';
import { unitShort } from './units.ts';

/** Who asked what and when; what was written with it stands beside. */
export function askedWords(
  { kind, by: name, at, unit: code, reason, late, finish }: AskedView,
  { directory, now }: { directory: Directory; now: number },
): string {
  const time = dueWords(at, now);
  const unit = unitShort(directory, code);
  switch (kind) {
    case 'waiver':
      return m.sheets_waive_asked_by({ name, time, reason: reason ? WAIVE_WORDS[reason]() : '' });
    case 'return':
      return (late ? m.sheets_asked_return_late : m.sheets_asked_return)({ unit, name, time });
    case 'hard':
      return m.sheets_asked_hard({ name, time });
    case 'promise':
      return m.sheets_asked_promise({ name, time, day: finish === undefined ? '' : dayWords(finish, now) });
    case 'supervise':
      return m.sheets_asked_supervise({ name, time });
    case 'reply':
      return m.sheets_asked_reply({ time });
    case 'escalation':
      return m.sheets_asked_escalation({ name, time });
    case 'instruct':
      return m.sheets_asked_instruct({ name, time, unit });
    case 'co-unit':
      return m.sheets_asked_co({ name, time, unit });
    default:
      return kind satisfies never;
  }
}

/** Why contact need not be made, with the moments of the calls that nobody answered. */
export function waiveReasonWords(reason: WaiveReason, attempts: readonly Moment[]): string {
  switch (reason) {
    case 'anonymous':
      return m.units_waive_anonymous();
    case 'wrong-number':
      return m.common_wrong_number();
    case 'three-attempts':
      return m.units_waive_three_attempts({
        times: attempts.map((at) => timeOfDay(at, 'minutes')).join(' · '),
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
    flag: m.common_milestone_waiver,
    no: m.units_waive_refuse,
    effect: m.units_waive_effect,
    refusals: m.units_waive_refusals,
  },
  return: {
    flag: m.common_milestone_return,
    no: m.units_hard_refuse,
    effect: m.units_return_effect,
    refusals: m.sheets_refuse_return_chips,
  },
  hard: {
    flag: m.common_hard_case,
    no: m.units_hard_refuse,
    effect: m.units_hard_effect,
    refusals: m.units_hard_refusals,
  },
  promise: {
    flag: m.common_milestone_promise,
    no: m.units_promise_other,
    effect: m.units_promise_effect,
    refusals: m.units_hard_refusals,
  },
};
