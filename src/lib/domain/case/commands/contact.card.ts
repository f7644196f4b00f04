import type { Clock } from '../clocks.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf, type Known } from '../known.ts';
import { joinChanges, meet, meetClock } from '../limits.ts';
import { joinedCaller, ownContact } from '../responsibility.ts';
import { countsAt, drawn, isHeld, runs, type CardPart } from './card-part.ts';
import type { Moment } from '../../bureau/moment.ts';

export const contact: CardPart = {
  verb: 'contact',
  needsHandler: true,
  calls: true,
  timed: true,
  offline: true,
  undoable: true,
  counts: true,
  reads: 'callers',
  meets: ['contact'],
  lands: 'contacted',
  fits: (card) => isHeld(card) && runs(card, 'contact'),
  guess(card, step, context) {
    const known = knownOf(card);
    const joined = joinedCaller(known, step.caller ?? firstOwed(known));
    const changes = contactClocks(known, joined, countsAt(card, step, context));
    const moves = joined === undefined && card.stage === 'dispatched';
    return drawn(card, changes, moves ? { stage: 'contacted' } : {});
  },
};

export const attemptContact: CardPart = {
  verb: 'attempt-contact',
  needsHandler: true,
  calls: true,
  timed: true,
  offline: true,
  undoable: true,
  counts: true,
  reads: 'callers',
  fits: (card) => isHeld(card) && runs(card, 'contact') && !card.flags.includes('anonymous'),
  guess: (card) => ({ ...card, attempts: card.attempts + 1 }),
};

/** Who is called where nobody was named: the citizen of the case, then those who joined. */
function firstOwed({ clocks }: Known): number {
  if (ownContact(clocks)) return 1;
  return (
    clocks.find(({ milestone, ended, caller }) => milestone === 'contact' && !ended && caller)?.caller ?? 1
  );
}

/** The contact that is owed to the citizen of the case, or to one who joined it. */
export function openContact(kase: Pick<Known, 'clocks'>, joined: number | undefined): Clock | undefined {
  return kase.clocks.find(
    ({ milestone, ended, caller }) => milestone === 'contact' && !ended && caller === joined,
  );
}

/** Whom the unit reached: his contact is met, and with the citizen's own the wish to drop it falls away. */
export function contactClocks(kase: Known, joined: number | undefined, at: Moment): ClockChanges {
  const owed = openContact(kase, joined);
  return joinChanges(
    owed ? meetClock(kase, owed, at) : {},
    joined === undefined ? meet(kase, ['waiver'], at) : {},
  );
}
