import type { Milestone, TimeState, Clock } from '../domain/case/clocks.ts';
import { m } from '../paraglide/messages.js';

/** 联系, Contact. */
export function milestoneWord(milestone: Milestone): string {
  return MILESTONES[milestone]();
}

const MILESTONES: Record<Milestone, () => string> = {
  dispatch: m.common_milestone_dispatch,
  contact: m.common_milestone_contact,
  'on-site': m.common_milestone_on_site,
  resolve: m.common_milestone_resolve,
  'hard-reply': m.common_milestone_hard_reply,
  promise: m.common_milestone_promise,
  rework: m.common_milestone_rework,
  accept: m.common_milestone_accept,
  urge: m.common_milestone_urge,
  verify: m.common_milestone_verify,
  waiver: m.common_milestone_waiver,
  return: m.common_milestone_return,
  hard: m.common_milestone_hard,
  'promise-approval': m.common_milestone_promise_approval,
  'co-unit': m.common_milestone_co_unit,
  supervise: m.common_milestone_supervise,
  instruct: m.common_milestone_instruct,
  feedback: m.common_milestone_feedback,
};

const UNTIL: Record<TimeState, (values: { milestone: string }) => string> = {
  'in-time': m.common_until_in_time,
  soon: m.common_until_soon,
  urgent: m.common_until_urgent,
  past: m.common_until_past,
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

/** What an overdue card lacks, by the clock that it missed: 派单或退区, 联系, 到场, 办结结果, 答复. */
export function lackWord(milestone: Milestone): string {
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

/** Until what, where there is no room for the state's word: colour and shape say it. Without a line 联系约, or 或已超. */
export function shortUntil(clock: Pick<Clock, 'milestone'>, left: number, stale: boolean): string {
  const milestone = milestoneWord(clock.milestone);
  if (!stale) return milestone;
  return left > 0 ? m.wall_about({ milestone }) : m.wall_perhaps();
}
