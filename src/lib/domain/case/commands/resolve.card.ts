import { openClock } from '../clocks.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf, type Known } from '../known.ts';
import { endsOf, joinChanges, meet, startClock, type Timekeeping } from '../limits.ts';
import { countsAt, drawn, isHeld, runs, type CardPart } from './card-part.ts';
import { CENTRE } from '../../bureau/directory.ts';
import type { ChainMilestone, Milestone } from '../../bureau/milestones.ts';
import type { Moment } from '../../bureau/moment.ts';

/** What a result meets: the 24 hours or whatever stands in their place. */
const MET_BY_RESULT: readonly ChainMilestone[] = ['resolve', 'hard-reply', 'promise', 'rework'];

export const resolve: CardPart = {
  verb: 'resolve',
  needsHandler: true,
  timed: true,
  offline: true,
  undoable: true,
  counts: true,
  reads: 'callers',
  meets: MET_BY_RESULT,
  lands: 'resolved',
  fits(card, { actor }) {
    if (!isHeld(card) || runs(card, 'contact')) return false;
    return card.arrived || actor.role === 'coordinator' || !openClock(card.clocks, 'on-site');
  },
  guess(card, step, context) {
    const at = countsAt(card, step, context);
    return drawn(card, resolveClocks(knownOf(card), at, context), {
      stage: 'resolved',
      resolvedAt: at,
      result: step.result ?? 'solved',
    });
  },
};

/** The chain ends with the result, and what nobody owes any more once there is one; it is verified next. */
export function resolveClocks(kase: Known, at: Moment, context: Timekeeping & { now: Moment }): ClockChanges {
  return joinChanges(
    meet(kase, MET_BY_RESULT, at),
    meet(kase, ['on-site'], at, 'waived'),
    { ends: endsOf(kase, FALLS_AWAY, context.now, 'cancelled') },
    { starts: [startClock(kase.clocks, 'verify', CENTRE, context.now, context)] },
  );
}

const FALLS_AWAY: readonly Milestone[] = [
  'urge',
  'accept',
  'return',
  'hard',
  'waiver',
  'co-unit',
  'promise-approval',
];
