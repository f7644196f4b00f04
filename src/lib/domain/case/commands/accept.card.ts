import { isUnitMember } from '../../bureau/directory.ts';
import { knownOf } from '../known.ts';
import { meet } from '../limits.ts';
import { drawn, isHeld, owes, type CardPart } from './card-part.ts';

export const accept: CardPart = {
  verb: 'accept',
  offline: true,
  undoable: true,
  fits(card, { actor }) {
    if (isUnitMember(actor) && actor.unit !== card.unit) return owes(card, 'co-unit', actor);
    return isHeld(card) && (isUnitMember(actor) ? card.handler?.id !== actor.id : true);
  },
  guess(card, { handler }, { now, directory }) {
    const person = handler === undefined ? undefined : directory.people.get(handler);
    // A co-unit names its own person, whom no card shows.
    if (person && person.unit !== card.unit) return card;
    const named = person ? { id: person.id, name: person.name } : null;
    return drawn(card, meet(knownOf(card), ['accept'], now), { handler: named });
  },
};
