import { endOfDay } from '../../bureau/calendar.ts';
import { openClock, type Clock } from '../clocks.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf, type Known } from '../known.ts';
import { endsOf, joinChanges, startClockDue, type Timekeeping } from '../limits.ts';
import { drawn, isHeld, runs, type CardPart } from './card-part.ts';
import type { Moment } from '../../bureau/moment.ts';
import type { UnitCode } from '../../bureau/directory.ts';

export const approvePromise: CardPart = {
  verb: 'approve-promise',
  reads: 'asked',
  decides: 'promise-approval',
  fits: (card) => isHeld(card) && runs(card, 'promise-approval'),
};

export const extend: CardPart = {
  verb: 'extend',
  fits(card, { actor }) {
    const promise = openClock(card.clocks, 'promise');
    return isHeld(card) && !!promise && promise.round > 1 === (actor.role === 'leader');
  },
  guess(card, { finish }, context) {
    if (finish === undefined || card.unit === null) return card;
    return drawn(card, extensionClocks(knownOf(card), card.unit, finish, context));
  },
};

/** The promise moves to another day. */
export function extensionClocks(
  kase: Known,
  unit: UnitCode,
  finish: Moment,
  context: Timekeeping & { now: Moment },
): ClockChanges {
  const ends = endsOf(kase, ['promise'], context.now, 'replaced');
  return joinChanges({ ends, starts: [promiseClock(kase, unit, finish, context)] });
}

/** Due at 24:00 of the promised day. */
export function promiseClock(
  { clocks }: Pick<Known, 'clocks'>,
  unit: UnitCode,
  finish: Moment,
  context: Timekeeping & { now: Moment },
): Clock {
  return startClockDue(clocks, 'promise', unit, endOfDay(context.calendar, finish, 0), context);
}
