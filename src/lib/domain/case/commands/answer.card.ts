import type { Policy } from '../../bureau/policy.ts';
import { CENTRE } from '../../bureau/directory.ts';
import type { Moment } from '../../bureau/moment.ts';
import type { ClockChanges } from '../events.ts';
import { knownOf, type Known } from '../known.ts';
import { joinChanges, meet, startClock, type Timekeeping } from '../limits.ts';
import { countsAt, drawn, type CardPart } from './card-part.ts';

export const answer: CardPart = {
  verb: 'answer',
  meets: ['dispatch'],
  fits: ({ stage, type }) => stage === 'received' && (type === 'inquiry' || type === 'suggestion'),
  guess(card, step, context) {
    const at = countsAt(card, step, context);
    const sampled = isSampled(card.number, context.policy);
    return drawn(card, answerClocks(knownOf(card), at, sampled, context), {
      stage: sampled ? 'resolved' : 'closed',
      result: 'explained',
      resolvedAt: at,
    });
  },
};

/** One in so many is drawn for a callback: spread over the numbers, the same at every replay. */
export function isSampled(number: string, { answerSample }: Policy): boolean {
  let hash = 0;
  for (const char of number) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  return hash % answerSample === 0;
}

/** A direct answer stands for the dispatch; one that was drawn is verified. */
export function answerClocks(
  kase: Known,
  at: Moment,
  sampled: boolean,
  context: Timekeeping & { now: Moment },
): ClockChanges {
  const verify = sampled ? [startClock(kase.clocks, 'verify', CENTRE, context.now, context)] : [];
  return joinChanges(meet(kase, ['dispatch'], at), { starts: verify });
}
