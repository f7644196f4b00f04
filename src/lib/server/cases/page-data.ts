import {
  isCentre,
  isUnitMember,
  UNIT_ROLES,
  type Actor,
  type Category,
  type Directory,
} from '../../domain/bureau/directory.ts';
import { redact } from '../../domain/case/redact.ts';
import { printOf } from '../../live/print.ts';
import type { SyncAnswer } from '../../live/protocol.ts';
import { fromEach } from '../store/each-case.ts';
import type { Store } from '../store/index.ts';
import { audienceOf, audiencesOf } from '../../domain/case/audience.ts';

/**
 * The directory as a page of this actor may hold it: units and categories, and only those people whom he may name as
 * handlers (the centre: everybody who works for a unit; a unit's member: his own colleagues; nobody else: none).
 * Without the words that point to a category and without roads: intake asks for those itself.
 */
export function clientDirectory(directory: Directory, actor: Actor): Directory {
  const categories = [...directory.categories].map(([code, category]): [string, Category] => [
    code,
    { ...category, words: [] },
  ]);
  const people = [...directory.people].filter(([, person]) => {
    if (!person.active || !person.roles.some((role) => UNIT_ROLES.includes(role))) return false;
    return isCentre(actor) || (isUnitMember(actor) && person.unit === actor.unit);
  });
  return { units: directory.units, categories: new Map(categories), people: new Map(people), roads: [] };
}

/**
 * Every card that this actor's audience sees now, as a sync would answer: for the first paint, so that the socket has
 * only to catch up. Null for those who see no board.
 */
export function snapshotFor(store: Store, actor: Actor): SyncAnswer | null {
  const audience = audienceOf(actor);
  if (!audience) return null;
  const directory = store.directory();
  const cards = fromEach(store, store.open.values(), (kase) =>
    audiencesOf(kase).includes(audience) ? [redact(kase, audience, directory)] : [],
  );
  return { to: store.head, now: store.now(), cards, gone: [], full: true, print: printOf(cards) };
}
