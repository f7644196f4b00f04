import type { Audience } from './audience.ts';
import type { Case } from './case.ts';
import { openClock, type Clock } from './clocks.ts';
import type { Stage } from './stages.ts';
import type { Milestone } from '../bureau/milestones.ts';

export const FLAGS = [
  'supervised',
  'urgent',
  'hard',
  'confidential',
  'anonymous',
  'late-resolved',
  'waiver-pending',
  'return-pending',
  'hard-pending',
  'promise-pending',
  'escalated',
  'instructed',
  'reopened',
] as const;
export type Flag = (typeof FLAGS)[number];

/** The flags that do not follow from the clocks. */
const SAID = ['supervised', 'urgent', 'escalated', 'hard', 'confidential', 'anonymous', 'reopened'] as const;
export type Said = Record<(typeof SAID)[number], boolean>;

/** The flags of a case for one audience. */
export function flagsOf(kase: Case, audience: Audience = 'centre'): Flag[] {
  // Whether a confidential caller left a number is told to the centre alone.
  const known = !kase.confidential || audience === 'centre';
  const said: Said = {
    supervised: kase.origin === 'supervised',
    urgent: kase.urgent,
    escalated: kase.escalations.some(({ instructedAt }) => instructedAt === undefined),
    hard: kase.hard?.approved === true,
    confidential: kase.confidential,
    anonymous: known && kase.callers.every((caller) => !caller.hasPhone),
    reopened: kase.reopened,
  };
  return flagsBy(said, kase);
}

/** What a card's flags say beside its clocks. */
export function saidBy(flags: readonly Flag[]): Said {
  return Object.fromEntries(SAID.map((flag) => [flag, flags.includes(flag)])) as Said;
}

/** The flags that follow from what is said of a case and from its clocks. */
export function flagsBy(said: Said, kase: { stage: Stage; clocks: readonly Clock[] }): Flag[] {
  const flags: Flag[] = [];
  const waits = (milestone: Milestone) => openClock(kase.clocks, milestone) !== undefined;
  if (said.supervised || waits('supervise')) flags.push('supervised');
  if (said.urgent) flags.push('urgent');
  if (said.escalated) flags.push('escalated');
  if (waits('instruct')) flags.push('instructed');
  if (said.hard) flags.push('hard');
  if (said.confidential) flags.push('confidential');
  if (said.anonymous) flags.push('anonymous');
  if (waits('return')) flags.push('return-pending');
  if (waits('hard')) flags.push('hard-pending');
  if (waits('waiver')) flags.push('waiver-pending');
  if (waits('promise-approval')) flags.push('promise-pending');
  if (lateResolved(kase)) flags.push('late-resolved');
  if (said.reopened) flags.push('reopened');
  return flags;
}

/** 逾期办结: resolved, but after a resolve, promise or rework clock that stays missed. */
function lateResolved({ stage, clocks }: { stage: Stage; clocks: readonly Clock[] }): boolean {
  const late = ({ milestone, ended, due }: Clock) =>
    (milestone === 'resolve' || milestone === 'promise' || milestone === 'rework') &&
    ended?.how === 'met' &&
    ended.at > due;
  return stage === 'resolved' && clocks.some(late);
}
