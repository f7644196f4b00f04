import { proposedUnit, CENTRE, type UnitCode } from '../../bureau/directory.ts';
import type { Policy } from '../../bureau/policy.ts';
import type { Moment } from '../../bureau/moment.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf, type Known } from '../known.ts';
import { joinChanges, meet } from '../limits.ts';
import { unitClocks, type Giving } from '../unit-clocks.ts';
import { drawn, type CardPart } from './card-part.ts';

export const dispatch: CardPart = {
  verb: 'dispatch',
  undoable: true,
  counts: true,
  meets: ['dispatch'],
  lands: 'dispatched',
  fits: ({ stage }) => stage === 'received',
  guess(card, step, context) {
    const category = context.directory.categories.get(card.category);
    const unit = step.unit ?? (category ? proposedUnit(category, card.place.area) : null);
    const known = knownOf(card);
    const readBackAt = step.channel === 'system' ? undefined : step.readBackAt;
    const from = givenAt(known, readBackAt, context);
    return drawn(card, dispatchClocks(known, unit ?? CENTRE, from, context), {
      stage: 'dispatched',
      unit,
      handler: null,
    });
  },
};

/** Unit clocks start when the dispatch is recorded, earlier only with a read-back not long before. */
export function givenAt(
  { receivedAt }: Pick<Known, 'receivedAt'>,
  readBackAt: Moment | undefined,
  { now, policy }: { now: Moment; policy: Policy },
): Moment {
  if (readBackAt === undefined || now - readBackAt > policy.readBackWindow) return now;
  return Math.max(readBackAt, receivedAt);
}

export function dispatchClocks(kase: Known, unit: UnitCode, from: Moment, context: Giving): ClockChanges {
  return joinChanges(meet(kase, ['dispatch'], from), { starts: unitClocks(kase, unit, from, context) });
}
