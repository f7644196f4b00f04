import {
  CENTRE,
  CENTRE_ROLES,
  UNIT_ROLES,
  type Directory,
  type Person,
  type PersonRole,
  type UnitCode,
  type UserId,
} from './directory.ts';
import type { Moment } from './moment.ts';
import { DAY } from './policy.ts';

/** One person on duty for a unit; for the centre: its acting coordinator. Covers [from, to). */
export interface Shift {
  id: number;
  unit: UnitCode;
  person: UserId;
  from: Moment;
  to: Moment;
}

/** Who is on duty when, by unit; versioned in the ledger as the directory is. */
export type Roster = ReadonlyMap<UnitCode, readonly Shift[]>;

export const EMPTY_ROSTER: Roster = new Map();
export const LONGEST_SHIFT = 14 * DAY;
/** So long a shift that is over stays within reach; nobody is called by what is longer ago, and whoever asks for it reads it. */
export const SHIFT_KEPT = LONGEST_SHIFT;

/** What a duty is decided by. */
export interface Duty {
  directory: Directory;
  roster: Roster;
}

/** The roster after a change: entries put by their id, others taken out. */
export function rosterAfter(
  roster: Roster,
  { put = [], remove = [] }: { put?: readonly Shift[]; remove?: readonly number[] },
): Roster {
  const gone = new Set([...remove, ...put.map(({ id }) => id)]);
  return rosterOf([...shiftsOf(roster).filter(({ id }) => !gone.has(id)), ...put]);
}

/** The roster of these entries. */
export function rosterOf(shifts: Iterable<Shift>): Roster {
  const roster = new Map<UnitCode, Shift[]>();
  for (const shift of shifts) {
    const own = roster.get(shift.unit);
    if (own) own.push(shift);
    else roster.set(shift.unit, [shift]);
  }
  for (const own of roster.values()) own.sort((a, b) => a.from - b.from || a.id - b.id);
  return roster;
}

/** Whether a shift is still within reach at a moment; see `SHIFT_KEPT`. */
export function isKept({ to }: Shift, at: Moment): boolean {
  return to > at - SHIFT_KEPT;
}

export function shiftsOf(roster: Roster): Shift[] {
  return [...roster.values()].flat();
}

/** Everybody who may be on duty for a unit: its staff and head; for the centre, intake and coordinators. */
export function membersOf(unit: UnitCode, { people }: Directory): Person[] {
  return [...people.values()].filter((person) => isMember(person, unit));
}

export function isMember({ active, unit: own, roles }: Person, unit: UnitCode): boolean {
  if (!active) return false;
  if (unit === CENTRE) return roles.some((role) => CENTRE_ROLES.includes(role));
  return own === unit && roles.some((role) => UNIT_ROLES.includes(role));
}

/** Whom the roster names for a moment, as far as they still work there. */
export function rostered(unit: UnitCode, { directory, roster }: Duty, at: Moment): UserId[] {
  const named = (roster.get(unit) ?? []).filter(({ from, to }) => from <= at && at < to);
  return [...new Set(named.map(({ person }) => person))].filter((id) => {
    const person = directory.people.get(id);
    return person !== undefined && isMember(person, unit);
  });
}

/** Who is on duty; all of a unit where the roster names nobody, so that no unit is ever without. */
export function onDuty(unit: UnitCode, duty: Duty, at: Moment): UserId[] {
  const named = rostered(unit, duty, at);
  return named.length > 0 ? named : membersOf(unit, duty.directory).map(({ id }) => id);
}

export function isOnDuty(id: UserId, duty: Duty, at: Moment): boolean {
  const person = duty.directory.people.get(id);
  if (!person) return false;
  const units = [CENTRE, person.unit].filter((unit) => unit !== null && isMember(person, unit));
  return units.some((unit) => onDuty(unit!, duty, at).includes(id));
}

/** The roles a person may work in now: his own, and coordinator for an operator whom the roster names as acting. */
export function rolesAt(person: Person, duty: Duty, at: Moment): PersonRole[] {
  return actingUntil(person, duty, at) === null ? person.roles : [...person.roles, 'coordinator'];
}

/** When an operator's shift as acting coordinator ends; null for who acts as none now or is one anyhow. */
export function actingUntil({ id, roles }: Person, duty: Duty, at: Moment): Moment | null {
  if (roles.includes('coordinator') || !rostered(CENTRE, duty, at).includes(id)) return null;
  let until = at;
  for (const shift of duty.roster.get(CENTRE) ?? []) {
    if (shift.person === id && shift.from <= until && shift.to > until) until = shift.to;
  }
  return until;
}
