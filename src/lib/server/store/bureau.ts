import { PLAIN_CALENDAR, type Calendar } from '../../domain/calendar.ts';
import type { UserId } from '../../domain/case.ts';
import type { Moment } from '../../domain/clocks.ts';
import type { Category, Directory, Person, Road, Unit } from '../../domain/directory.ts';
import type { Texts } from '../../domain/events.ts';
import { DEFAULT_POLICY, type Policy } from '../../domain/policy.ts';
import { EMPTY_ROSTER, rosterAfter, type Roster, type Shift } from '../../domain/roster.ts';
import type { LedgerRow } from './chain.ts';
import type { LedgerReads } from './ledger-reads.ts';
import type { Bureau } from './types.ts';

/** The bureau as it stands; every part is replaced, never changed in place. */
export interface BureauState {
  directory: Directory;
  policy: Policy;
  calendar: Calendar;
  roster: Roster;
}

/** What changed of the bureau. Names of people and duty phones are texts: `person.12.name`, `unit.JC1.phone`. */
export type BureauEvent = { texts: Texts } & (
  | { type: 'directory-changed'; data: DirectoryData }
  | { type: 'policy-changed'; data: Policy }
  | { type: 'calendar-changed'; data: Calendar }
  | { type: 'roster-changed'; data: RosterData }
);
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

const NEW_BUREAU: BureauState = {
  directory: { units: new Map(), categories: new Map(), people: new Map(), roads: [] },
  policy: DEFAULT_POLICY,
  calendar: PLAIN_CALENDAR,
  roster: EMPTY_ROSTER,
};

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
      if (dutyPhone) texts[phoneField(unit.code)] = dutyPhone;
      return unit;
    });
  }
  if (change.categories) data.categories = change.categories;
  if (change.roads) data.roads = change.roads;
  if (change.people) {
    data.people = change.people.map(({ name, ...person }) => {
      if (name) texts[nameField(person.id)] = name;
      return person;
    });
  }
  return { type: 'directory-changed', data, texts };
}

export function bureauEventOf(row: LedgerRow, texts: Texts): BureauEvent {
  return { type: row.type, data: JSON.parse(row.data) as unknown, texts } as BureauEvent;
}

/** The bureau after one event. A policy of an earlier program gets the limits that it did not know. */
export function bureauAfter(state: BureauState, event: BureauEvent): BureauState {
  switch (event.type) {
    case 'directory-changed':
      return { ...state, directory: directoryAfter(state.directory, putsOf(event)) };
    case 'policy-changed': {
      const rules = { ...DEFAULT_POLICY.rules, ...event.data.rules };
      return { ...state, policy: { ...DEFAULT_POLICY, ...event.data, rules } };
    }
    case 'calendar-changed':
      return { ...state, calendar: event.data };
    case 'roster-changed':
      return { ...state, roster: rosterAfter(state.roster, event.data) };
    default:
      return event satisfies never;
  }
}

export function partOf(event: BureauEvent): Bureau {
  switch (event.type) {
    case 'directory-changed':
      return 'directory';
    case 'policy-changed':
      return 'policy';
    case 'calendar-changed':
      return 'calendar';
    case 'roster-changed':
      return 'roster';
    default:
      return event satisfies never;
  }
}

/** The bureau out of its events, up to a moment. */
export function bureauOf(ledger: LedgerReads, upTo?: Moment): BureauState {
  let state = NEW_BUREAU;
  for (const row of ledger.ofBureau(upTo)) {
    state = bureauAfter(state, bureauEventOf(row, ledger.textsOf(row)));
  }
  return state;
}

/** What a directory event puts, whole again: names and phones that were erased are empty. */
export function putsOf({ data, texts }: BureauEvent & { type: 'directory-changed' }) {
  return {
    units: (data.units ?? []).map((unit): Unit => ({
      ...unit,
      dutyPhone: texts[phoneField(unit.code)] ?? '',
    })),
    categories: data.categories ?? [],
    roads: data.roads ?? [],
    people: (data.people ?? []).map((person): Person => ({
      ...person,
      name: texts[nameField(person.id)] ?? '',
    })),
  };
}

function directoryAfter(directory: Directory, puts: ReturnType<typeof putsOf>): Directory {
  const roads = new Map([...directory.roads, ...puts.roads].map((road) => [road.name, road]));
  return {
    units: new Map([...directory.units, ...puts.units.map((unit) => [unit.code, unit] as const)]),
    categories: new Map([...directory.categories, ...puts.categories.map((one) => [one.code, one] as const)]),
    people: new Map([...directory.people, ...puts.people.map((person) => [person.id, person] as const)]),
    roads: [...roads.values()],
  };
}

function phoneField(unit: string): string {
  return `unit.${unit}.phone`;
}

function nameField(person: UserId): string {
  return `person.${person}.name`;
}
