import type { UnitCode } from '../../bureau/directory.ts';
import { latestClock, openClock, type Clock } from '../clocks.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf, wasReached, type Known } from '../known.ts';
import { endOf, endsOf, endsOfAll, joinChanges, startClock, withDue } from '../limits.ts';
import type { Card } from '../redact.ts';
import { ownContact } from '../responsibility.ts';
import { contactClock, joinedClocks, visitClocks, type Giving } from '../unit-clocks.ts';
import { drawn, isHeld, type CardPart, type Guessing } from './card-part.ts';
import type { Milestone } from '../../bureau/milestones.ts';
import type { Moment } from '../../bureau/moment.ts';

export const reassign: CardPart = {
  verb: 'reassign',
  counts: true,
  fits: isHeld,
  guess: (card, { unit }, context) => reassigned(card, unit ?? card.unit ?? '', context, false),
};

export const returnOut: CardPart = {
  verb: 'return-out',
  fits: ({ stage }) => stage === 'received' || stage === 'dispatched',
  guess: (card, _step, { now }) => returnedOut(card, now),
};

/** The card of a case that was given to another unit, `upheld` by a return. */
export function reassigned(card: Card, unit: UnitCode, context: Guessing, upheld: boolean): Card {
  const { changes, extended } = reassignClocks(knownOf(card), unit, context, upheld);
  return drawn(card, changes, {
    stage: 'dispatched',
    unit,
    handler: null,
    arrived: false,
    attempts: wasReached(card) ? card.attempts : 0,
    coUnits: card.coUnits.filter((one) => one !== unit),
    ...(extended ? { extended } : {}),
  });
}

export function returnedOut(card: Card, now: Moment): Card {
  return drawn(card, { ends: endsOfAll(knownOf(card), now, 'cancelled') }, { stage: 'returned-out' });
}

/**
 * What a reassignment does to each clock: contact that was made stays made; contact (if unmet) and on-site run again as
 * a new round; resolve becomes max(old due, now + 4 h), once per case unless a return was upheld; hard reply, promise,
 * rework and what is owed to supervision and leaders keep their dues; what waited for a decision falls away.
 */
export function reassignClocks(
  kase: Known,
  unit: UnitCode,
  context: Giving & { now: Moment },
  upheld: boolean,
): { changes: ClockChanges; extended: boolean } {
  const { now } = context;
  const accept = startClock(kase.clocks, 'accept', unit, now, context);
  const contact = ownContact(kase.clocks) ? [contactClock(kase, unit, now, context)] : [];
  const owed = kase.callers.filter(({ id }) =>
    kase.clocks.some(({ caller, ended }) => caller === id && !ended),
  );
  const starts: Clock[] = [
    accept,
    ...contact,
    ...joinedClocks(kase, owed, [...kase.clocks, ...contact], unit, now, context),
    ...visitClocks(kase, unit, now, context),
  ];
  const ends = endsOf(kase, FALLS_AWAY, now, 'cancelled');
  const helped = kase.coUnits.find((co) => co.unit === unit);
  if (helped) ends.push(...endOf(kase, { milestone: 'co-unit', round: helped.round }, now, 'cancelled'));
  const puts: Clock[] = kase.clocks
    .filter((clock) => !clock.ended && clock.unit === kase.unit && PASSED_ON.includes(clock.milestone))
    .map((clock) => ({ ...clock, unit }));
  const resolve = openClock(kase.clocks, 'resolve');
  const floor = now + context.policy.reassignFloor;
  const longer = resolve !== undefined && floor > resolve.due && (upheld || !kase.extended);
  if (resolve && longer) {
    ends.push(...endsOf(kase, ['resolve'], now, 'replaced'));
    const round = (latestClock(kase.clocks, 'resolve')?.round ?? 0) + 1;
    starts.push({ ...withDue(resolve, floor), unit, round });
  } else if (resolve) {
    puts.push({ ...resolve, unit });
  }
  return { changes: joinChanges({ ends, starts, puts }), extended: longer && !upheld };
}

const FALLS_AWAY: readonly Milestone[] = ['accept', 'contact', 'on-site', 'waiver', 'return', 'hard', 'urge'];
/** What the new lead takes over with the due that it has. */
const PASSED_ON: readonly Milestone[] = ['hard-reply', 'promise', 'rework', 'supervise', 'instruct'];
