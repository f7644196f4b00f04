import type { Moment } from '../../bureau/moment.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf, type Known } from '../known.ts';
import { endsOfAll, joinChanges, meet } from '../limits.ts';
import { drawn, type Asking, type CardPart } from './card-part.ts';
import type { Card } from '../redact.ts';

export const verify: CardPart = {
  verb: 'verify',
  reads: 'callers',
  fits: isJudged,
  guess: (card, _step, { now }) => drawn(card, verifyClocks(knownOf(card), now), { stage: 'closed' }),
};

export const reject: CardPart = { verb: 'reject', fits: isJudged };

function isJudged({ stage }: Card, { facts }: Asking): boolean {
  return stage === 'resolved' && !facts?.handledBySelf;
}

/** Nothing of a closed case runs on. */
export function verifyClocks(kase: Known, now: Moment): ClockChanges {
  return joinChanges(meet(kase, ['verify'], now), { ends: endsOfAll(kase, now, 'cancelled') });
}
