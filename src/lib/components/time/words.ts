import type { Clock, Milestone, TimeState } from '$lib/domain/case/clocks.ts';
import type { BoardStage, Column } from '$lib/domain/case/stages.ts';
import { milestoneWord } from '$lib/client/milestone-words.ts';
import { m } from '$lib/paraglide/messages.js';

const UNTIL: Record<TimeState, (values: { milestone: string }) => string> = {
  'in-time': m.common_until_in_time,
  soon: m.common_until_soon,
  urgent: m.common_until_urgent,
  past: m.common_until_past,
};

const COLUMNS: Record<Column, () => string> = {
  received: m.common_column_received,
  dispatched: m.common_column_dispatched,
  contacted: m.common_column_contacted,
  'on-site': m.common_column_on_site,
  resolved: m.common_column_resolved,
  overdue: m.common_column_overdue,
};

/**
 * 联系还剩 · 联系快到 · 联系仅剩 · 联系已超 (Contact in · soon · now · late). Without a line to the server 联系约剩 and 联系约超; what
 * has passed zero since the line was lost says 联系或已超, because nobody knows.
 * @param since the last truth, when the line is lost
 */
export function untilWords(
  clock: Pick<Clock, 'milestone' | 'due'>,
  state: TimeState | 'done',
  left: number,
  since?: number,
): string {
  const milestone = milestoneWord(clock.milestone);
  if (since !== undefined) {
    if (left > 0) return m.common_until_about({ milestone });
    return clock.due <= since
      ? m.common_until_past_about({ milestone })
      : m.common_until_perhaps({ milestone });
  }
  return UNTIL[state === 'done' ? (left > 0 ? 'in-time' : 'past') : state]({ milestone });
}

/** 待派 已派 已联系 到现场 已办结 超时, also as the badge that an overdue card keeps. */
export function columnWord(column: Column | BoardStage): string {
  return COLUMNS[column]();
}

/** What an overdue card lacks, by the clock that it missed: 派单或退区, 联系, 到场, 办结结果, 答复. */
export function missingWord(milestone: Milestone): string {
  switch (milestone) {
    case 'dispatch':
      return m.common_missing_dispatch();
    case 'contact':
      return m.common_missing_contact();
    case 'on-site':
      return m.common_missing_on_site();
    case 'hard-reply':
      return m.common_missing_hard_reply();
    case 'accept':
      return m.common_missing_accept();
    default:
      return m.common_missing_result();
  }
}
