import type { Directory } from '../../domain/bureau/directory.ts';
import type { Texts } from '../../domain/case/events.ts';
import type { StoredEvent } from '../store/stored-event.ts';

/**
 * What the ledger may hold. An event's data are never erased, so they are ids, codes, enums, moments and names out of the
 * bureau's own catalogue; whatever somebody typed stands among the event's texts, which are.
 */

/** The parts of a place that are public names, where the catalogue knows them. */
const NAMES = ['road', 'cross', 'area'] as const;

/** The same event with what somebody typed taken out of its data and put among its texts. */
export function impersonal(event: StoredEvent, directory: Directory): StoredEvent {
  if (event.type !== 'received' && event.type !== 'imported') return event;
  const moved: Texts = {};
  const place = { ...event.data.place };
  for (const name of NAMES) {
    if (place[name] === '' || isPublicName(place[name], directory)) continue;
    moved[name] = place[name];
    place[name] = '';
  }
  if (event.type === 'imported')
    return { ...event, data: { ...event.data, place }, texts: { ...event.texts, ...moved } };
  if (event.data.externalNo) moved.externalNo = event.data.externalNo;
  return { ...event, data: { ...event.data, place, externalNo: null }, texts: { ...event.texts, ...moved } };
}

/**
 * Throws where the data of a case's event hold a string that is neither code nor public name: a rule let something through
 * that nobody could ever erase.
 * @param json the data as they would be stored
 */
export function demandImpersonal({ type, data }: StoredEvent, json: string, directory: Directory): void {
  // Codes, numbers and moments need no character beyond these: most events are told apart by one look.
  if (!UNCODED.test(json)) return;
  for (const text of stringsIn(data)) {
    if (UNCODED.test(text) && !isPublicName(text, directory)) {
      throw new Error(`the data of an event ${type} hold free text`);
    }
  }
}
const UNCODED = /[^!-~]/;

export function isPublicName(name: string, directory: Directory): boolean {
  return publicNames(directory).has(name);
}

const known = new WeakMap<Directory, ReadonlySet<string>>();

function publicNames(directory: Directory): ReadonlySet<string> {
  let names = known.get(directory);
  if (!names) {
    names = new Set(directory.roads.flatMap(({ name, area }) => [name, area]));
    known.set(directory, names);
  }
  return names;
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value instanceof Object ? Object.values(value).flatMap(stringsIn) : [];
}
