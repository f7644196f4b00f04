import { knownOf } from '../known.ts';
import { meet } from '../limits.ts';
import { ownContact } from '../responsibility.ts';
import { countsAt, drawn, type CardPart } from './card-part.ts';

export const arrive: CardPart = {
  verb: 'arrive',
  needsHandler: true,
  timed: true,
  offline: true,
  undoable: true,
  counts: true,
  meets: ['on-site'],
  lands: 'on-site',
  fits: ({ stage, clocks }) => (stage === 'dispatched' || stage === 'contacted') && !ownContact(clocks),
  guess(card, step, context) {
    const changes = meet(knownOf(card), ['on-site'], countsAt(card, step, context));
    return drawn(card, changes, { stage: 'on-site', arrived: true });
  },
};
