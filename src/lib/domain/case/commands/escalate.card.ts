import type { Clock } from '../clocks.ts';
import type { Known } from '../known.ts';
import { startClock, startClockDue, type Timekeeping } from '../limits.ts';
import { onBoard } from '../stages.ts';
import { drawn, owes, type CardPart } from './card-part.ts';
import type { Moment } from '../../bureau/moment.ts';
import type { UnitCode } from '../../bureau/directory.ts';

export const escalate: CardPart = {
  verb: 'escalate',
  fits: ({ stage, flags }) => onBoard(stage) && !flags.includes('escalated'),
  guess: (card) => drawn(card, {}, { said: { escalated: true } }),
};

export const instruct: CardPart = {
  verb: 'instruct',
  reads: 'asked',
  fits: ({ stage, unit }) => onBoard(stage) && unit !== null,
  guess(card, { units, due }, context) {
    if (units === undefined || due === undefined) return card;
    const starts = instructClocks(card, units, due, context);
    return drawn(card, { starts }, { said: { escalated: false } });
  },
};

export const replyInstruct: CardPart = {
  verb: 'reply-instruct',
  reads: 'asked',
  fits: (card, { actor }) => owes(card, 'instruct', actor),
};

/** One for each unit that is told what to do. */
export function instructClocks(
  { clocks }: Pick<Known, 'clocks'>,
  units: readonly UnitCode[],
  due: Moment | undefined,
  context: Timekeeping & { now: Moment },
): Clock[] {
  const starts: Clock[] = [];
  for (const unit of new Set(units)) {
    const before = [...clocks, ...starts];
    starts.push(
      due === undefined
        ? startClock(before, 'instruct', unit, context.now, context)
        : startClockDue(before, 'instruct', unit, due, context),
    );
  }
  return starts;
}
