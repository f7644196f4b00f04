import type { WhyNot } from '$lib/domain/case/card/lights.ts';
import type { Milestone } from '$lib/domain/case/clocks.ts';
import type { CommandType } from '$lib/domain/case/commands/index.ts';
import { minutesOf, type Policy } from '$lib/domain/bureau/policy.ts';
import type { Column } from '$lib/domain/case/stages.ts';
import { formatLimit } from '$lib/format.ts';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { stepsWords, stepWord } from './words.ts';

/** The clock of a column at rest: 联系 · 派单起 20 分钟. */
export function ruleWords(column: Column, policy: Policy): string {
  switch (column) {
    case 'received':
      return m.board_rule_received({ limit: limitOf('dispatch', policy) });
    case 'dispatched':
      return m.board_rule_dispatched({ limit: limitOf('contact', policy) });
    case 'contacted':
      return m.board_rule_contacted({ limit: limitOf('on-site', policy) });
    case 'on-site':
      return m.board_rule_on_site({ limit: limitOf('resolve', policy) });
    case 'resolved':
      return m.board_rule_resolved({ limit: limitOf('verify', policy) });
    case 'overdue':
      return m.board_rule_overdue();
    default:
      return column satisfies never;
  }
}

/** What a drop here records: 松手：记录联系 under the pointer, 补记联系＋到场 for two. */
export function dropWords(commands: readonly CommandType[], under: boolean): string {
  const told = commands.filter((type) => type !== 'accept');
  const [first, second] = told;
  const words =
    first && second
      ? m.board_drop_records_two({ count: told.length, first: stepWord(first), second: stepWord(second) })
      : m.board_drop_records_one({ step: stepsWords(told.length > 0 ? told : commands) });
  return under ? m.board_drop_now({ records: words }) : words;
}

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

function limitOf(milestone: Milestone, policy: Policy): string {
  return formatLimit(minutesOf(policy.rules[milestone].limit), getLocale());
}
