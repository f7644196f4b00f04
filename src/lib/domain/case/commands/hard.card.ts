import { openClock, type Clock } from '../clocks.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf, type Known } from '../known.ts';
import { annulledBy, endsOf, joinChanges, meet, startClock, type Timekeeping } from '../limits.ts';
import { ownContact } from '../responsibility.ts';
import { countsAt, drawn, isHeld, runs, type CardPart } from './card-part.ts';
import { CENTRE, type UnitCode } from '../../bureau/directory.ts';
import type { Moment } from '../../bureau/moment.ts';

export const requestHard: CardPart = {
  verb: 'request-hard',
  fits(card, { now }) {
    const due = openClock(card.clocks, 'resolve')?.due ?? 0;
    return isHeld(card) && now < due && !runs(card, 'hard') && !ownContact(card.clocks);
  },
  guess: (card, _step, context) =>
    drawn(card, { starts: [startClock(card.clocks, 'hard', CENTRE, context.now, context)] }),
};

export const decideHard: CardPart = {
  verb: 'decide-hard',
  reads: 'asked',
  decides: 'hard',
  fits: (card) => runs(card, 'hard'),
  guess(card, { approve }, context) {
    const known = knownOf(card);
    if (!approve || card.unit === null) return drawn(card, meet(known, ['hard'], context.now));
    const changes = hardClocks(known, card.unit, context.now, context);
    return drawn(card, changes, { said: { hard: true } });
  },
};

export const replyHard: CardPart = {
  verb: 'reply-hard',
  needsHandler: true,
  reads: 'callers',
  fits: (card) => isHeld(card) && runs(card, 'hard-reply'),
  guess: (card, step, context) =>
    drawn(card, hardReplyClocks(knownOf(card), countsAt(card, step, context), context)),
};

/**
 * Approval puts the five days in the place of the 24 hours, counted from the original acceptance, so that asking late
 * gains nothing; a breach that fell while the request waited is annulled.
 */
export function hardClocks(
  kase: Known,
  unit: UnitCode,
  askedAt: Moment,
  context: Timekeeping & { now: Moment },
): ClockChanges {
  const replaced = endsOf(kase, ['resolve'], context.now, 'replaced');
  const fiveDays: Clock = startClock(kase.clocks, 'hard-reply', unit, kase.receivedAt, context);
  return joinChanges(meet(kase, ['hard'], context.now), {
    ends: replaced,
    starts: [fiveDays],
    annuls: annulledBy(kase, replaced, askedAt),
  });
}

/** The citizen has his answer; the finish that it promises waits for its approval. */
export function hardReplyClocks(
  kase: Known,
  at: Moment,
  context: Timekeeping & { now: Moment },
): ClockChanges {
  const approval = startClock(kase.clocks, 'promise-approval', CENTRE, context.now, context);
  return joinChanges(meet(kase, ['hard-reply'], at), { starts: [approval] });
}
