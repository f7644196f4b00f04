import type { Milestone } from '../domain/case/clocks.ts';
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
