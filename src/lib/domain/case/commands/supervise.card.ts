import type { Clock } from '../clocks.ts';
import type { Known } from '../known.ts';
import { startClock, startClockDue, type Timekeeping } from '../limits.ts';
import { drawn, isHeld, runs, type CardPart } from './card-part.ts';
import type { Moment } from '../../bureau/moment.ts';
import type { UnitCode } from '../../bureau/directory.ts';

export const supervise: CardPart = {
  verb: 'supervise',
  fits: isHeld,
  guess(card, { due }, context) {
    if (due === undefined || card.unit === null) return card;
    return drawn(card, { starts: [superviseClock(card, card.unit, due, context)] });
  },
};

export const replySupervise: CardPart = {
  verb: 'reply-supervise',
  reads: 'asked',
  fits: (card, { facts }) => runs(card, 'supervise') && facts?.owesReply !== false,
};

export const approveReply: CardPart = {
  verb: 'approve-reply',
  reads: 'asked',
  fits: (card, { facts }) => runs(card, 'supervise') && facts?.awaitsApproval === true,
};

/** By its own date, else within the working days of the policy. */
export function superviseClock(
  { clocks }: Pick<Known, 'clocks'>,
  unit: UnitCode,
  due: Moment | undefined,
  context: Timekeeping & { now: Moment },
): Clock {
  return due === undefined
    ? startClock(clocks, 'supervise', unit, context.now, context)
    : startClockDue(clocks, 'supervise', unit, due, context);
}
