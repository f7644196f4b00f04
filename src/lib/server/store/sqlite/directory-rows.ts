import type Database from 'better-sqlite3';
import type { Category, Person, Road, Unit } from '../../../domain/bureau/directory.ts';
import type { Shift } from '../../../domain/bureau/roster.ts';
import { roadSaid } from '../bureau.ts';
import { categories, people, roads, roster, units } from '../tables.ts';
import { comparer, inserter } from './statements.ts';

/** Puts units, categories, roads, people and shifts whole by their key, within the caller's transaction. */
export function directoryWriter(client: Database.Database) {
  const putCategory = inserter(client, categories, ['code']);
  const putRoad = inserter(client, roads, ['name']);
  const dropShift = client.prepare('delete from roster where id = ?');
  const dropShifts = client.prepare('delete from roster');
  return {
    unit: inserter(client, units, ['code']) satisfies (unit: Unit) => void,
    category: (category: Category) => putCategory(rowOfCategory(category)),
    road: (road: Road) => putRoad(roadSaid(road)),
    person: inserter(client, people, ['id']) satisfies (person: Person) => void,
    shift: inserter(client, roster, ['id']) satisfies (shift: Shift) => void,
    dropShift: (id: number) => void dropShift.run(id),
    dropShifts: () => void dropShifts.run(),
  };
}

/** Says of each of them in which columns its row is another; null where it has none. */
export function directoryComparer(client: Database.Database) {
  const category = comparer(client, categories, 'code');
  const road = comparer(client, roads, 'name');
  return {
    unit: comparer(client, units, 'code') satisfies Differs<Unit>,
    category: ((one) => category(rowOfCategory(one))) satisfies Differs<Category>,
    road: ((one) => road(roadSaid(one))) satisfies Differs<Road>,
    person: comparer(client, people, 'id') satisfies Differs<Person>,
    shift: comparer(client, roster, 'id') satisfies Differs<Shift>,
  };
}
type Differs<T> = (one: T) => string[] | null;

function rowOfCategory(category: Category) {
  return { ...category, byArea: category.byArea ?? null };
}
