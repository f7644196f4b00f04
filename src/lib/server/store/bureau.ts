import { PLAIN_CALENDAR, type Calendar } from '../../domain/bureau/calendar.ts';
import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Category, Directory, Person, Road, Unit } from '../../domain/bureau/directory.ts';
import type { Texts } from '../../domain/case/events.ts';
import { DEFAULT_POLICY, type Policy } from '../../domain/bureau/policy.ts';
import { isPublic } from '../../domain/bureau/road.ts';
import {
  EMPTY_ROSTER,
  isKept,
  rosterAfter,
  rosterOf,
  shiftsOf,
  type Roster,
  type Shift,
} from '../../domain/bureau/roster.ts';
import { cleanLine } from '../../domain/text/clean.ts';
import { normalName } from '../../domain/text/name.ts';
import { normalPhone } from '../../domain/text/phone.ts';
import type { LedgerRow } from './chain.ts';
import type { Bureau } from './commits.ts';

/** What holds from a moment on, until the next of its kind. */
export interface InForce<T> {
  from: Moment;
  what: T;
}

/** The bureau as it stands; every part is replaced, never changed in place. */
export interface BureauState {
  directory: Directory;
  policy: Policy;
  calendar: Calendar;
  /** Without the shifts that were long over when it last changed: those stand in their table alone. */
  roster: Roster;
  /** The highest id that a shift ever had. */
  lastShift: number;
  /** Every policy and calendar that was ever in force, the oldest first: few, and asked for each clock of a case. */
  policies: readonly InForce<Policy>[];
  calendars: readonly InForce<Calendar>[];
}

/** What changed of the bureau. Names of people and duty phones are texts: `person.12.name`, `unit.JC1.phone`. */
export type BureauEvent = { texts: Texts } & (
  | { type: 'directory-changed'; data: DirectoryData }
  | { type: 'policy-changed'; data: Policy }
  | { type: 'calendar-changed'; data: Calendar }
  | { type: 'roster-changed'; data: RosterData }
  | { type: 'sealed'; data: Seal }
);
/** How far what lies beside the ledger had come: so it stands under the ledger's chain and its signed heads. */
export interface Seal {
  /** The newest row of the audit, whose hash covers all before it. */
  audit: { id: number; hash: string } | null;
  /** The notices after the last seal: how many, up to which, and a digest of what does not change of them. */
  notices: { after: number; to: number; count: number; hash: string } | null;
}
/** Entries put whole by their id, and the ids of those taken out. */
export interface RosterData {
  put: Shift[];
  remove: number[];
}
interface DirectoryData {
  units?: Omit<Unit, 'dutyPhone'>[];
  categories?: Category[];
  roads?: Road[];
  people?: Omit<Person, 'name'>[];
}

export const NEW_BUREAU: Readonly<BureauState> = {
  directory: newDirectory(),
  policy: DEFAULT_POLICY,
  calendar: PLAIN_CALENDAR,
  roster: EMPTY_ROSTER,
  lastShift: 0,
  policies: [],
  calendars: [],
};

export function newDirectory(): Directory {
  return { units: new Map(), categories: new Map(), people: new Map(), roads: [] };
}

/** Puts of a directory as their event. */
export function directoryChanged(change: {
  units?: Unit[];
  categories?: Category[];
  roads?: Road[];
  people?: Person[];
}): BureauEvent {
  const texts: Texts = {};
  const data: DirectoryData = {};
  if (change.units) {
    data.units = change.units.map(({ dutyPhone, ...unit }) => {
      if (dutyPhone) texts[phoneField(unit.code)] = normalPhone(dutyPhone);
      return unit;
    });
  }
  if (change.categories) data.categories = change.categories;
  if (change.roads) {
    data.roads = change.roads.map((road) =>
      roadSaid({ ...road, name: cleanLine(road.name), area: cleanLine(road.area) }),
    );
  }
  if (change.people) {
    data.people = change.people.map(({ name, ...person }) => {
      if (name) texts[nameField(person.id)] = normalName(name);
      return person;
    });
  }
  return { type: 'directory-changed', data, texts };
}

export function bureauEventOf(row: LedgerRow, texts: Texts): BureauEvent {
  return { type: row.type, data: JSON.parse(row.data) as unknown, texts } as BureauEvent;
}

/** The bureau after one event that was recorded at `at`. */
export function bureauAfter(state: BureauState, event: BureauEvent, at: Moment): BureauState {
  switch (event.type) {
    case 'directory-changed': {
      const { units, categories, people, roads } = state.directory;
      const directory = {
        units: new Map(units),
        categories: new Map(categories),
        people: new Map(people),
        roads,
      };
      putInto(directory, event);
      return { ...state, directory };
    }
    case 'policy-changed': {
      const policy = policyOf(event);
      return { ...state, policy, policies: [...state.policies, { from: at, what: policy }] };
    }
    case 'calendar-changed': {
      const calendar = event.data;
      return { ...state, calendar, calendars: [...state.calendars, { from: at, what: calendar }] };
    }
    case 'roster-changed': {
      const all = shiftsOf(rosterAfter(state.roster, event.data));
      return {
        ...state,
        roster: rosterOf(all.filter((shift) => isKept(shift, at))),
        lastShift: lastOf(state.lastShift, event.data),
      };
    }
    case 'sealed':
      return state;
    default:
      return event satisfies never;
  }
}

/** What was in force at a moment; `before` where nothing was yet. */
export function inForceAt<T>(all: readonly InForce<T>[], at: Moment, before: T): T {
  return all.findLast(({ from }) => from <= at)?.what ?? before;
}

/** A policy of an earlier program gets the limits that it did not know. */
export function policyOf({ data }: BureauEvent & { type: 'policy-changed' }): Policy {
  return { ...DEFAULT_POLICY, ...data, rules: { ...DEFAULT_POLICY.rules, ...data.rules } };
}

export function lastOf(last: number, { put }: RosterData): number {
  return put.reduce((most, { id }) => Math.max(most, id), last);
}

/** What of the bureau an event changes; null for one that changes nothing. */
export function partOf(event: BureauEvent): Bureau | null {
  switch (event.type) {
    case 'directory-changed':
      return 'directory';
    case 'policy-changed':
      return 'policy';
    case 'calendar-changed':
      return 'calendar';
    case 'roster-changed':
      return 'roster';
    case 'sealed':
      return null;
    default:
      return event satisfies never;
  }
}

/** What a directory event puts, whole again: names and phones that were erased are empty. */
export function putsOf({ data, texts }: BureauEvent & { type: 'directory-changed' }) {
  return {
    units: (data.units ?? []).map((unit): Unit => ({
      ...unit,
      dutyPhone: texts[phoneField(unit.code)] ?? '',
    })),
    categories: data.categories ?? [],
    roads: (data.roads ?? []).map(roadSaid),
    people: (data.people ?? []).map((person): Person => ({
      ...person,
      name: texts[nameField(person.id)] ?? '',
    })),
  };
}

export function putInto(directory: Directory, event: BureauEvent & { type: 'directory-changed' }): void {
  const { units, categories, people, roads } = putsOf(event);
  for (const unit of units) directory.units.set(unit.code, unit);
  for (const category of categories) directory.categories.set(category.code, category);
  for (const person of people) directory.people.set(person.id, person);
  if (roads.length === 0) return;
  const byName = new Map([...directory.roads, ...roads].map((road) => [road.name, road]));
  directory.roads = [...byName.values()];
}

/** A road that says itself whether it may be shown; one of an earlier program does by what it is. */
export function roadSaid({ name, area, ...road }: Road): Required<Road> {
  return { name, area, public: isPublic({ name, area, ...road }) };
}

function phoneField(unit: string): string {
  return `unit.${unit}.phone`;
}

function nameField(person: UserId): string {
  return `person.${person}.name`;
}
