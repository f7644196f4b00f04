/** What the scheme promises the citizen; the card's countdown is the earliest unmet one. */
export const CHAIN = [
  'dispatch',
  'contact',
  'on-site',
  'resolve',
  'hard-reply',
  'promise',
  'rework',
] as const;
/** What colleagues owe each other: chips and lists, never the column. */
export const SIDE = [
  'accept',
  'urge',
  'verify',
  'waiver',
  'return',
  'hard',
  'promise-approval',
  'co-unit',
  'supervise',
  'instruct',
  'feedback',
] as const;
export type ChainMilestone = (typeof CHAIN)[number];
export type SideMilestone = (typeof SIDE)[number];
export type Milestone = ChainMilestone | SideMilestone;

export function isChain(milestone: Milestone): milestone is ChainMilestone {
  return (CHAIN as readonly Milestone[]).includes(milestone);
}
