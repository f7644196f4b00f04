import type { UserId } from '../../domain/case/case.ts';
import { CENTRE, type Moment, type UnitCode } from '../../domain/case/clocks.ts';
import { CENTRE_UNIT, handlingUnits, type Actor } from '../../domain/bureau/directory.ts';
import { isMember, LONGEST_SHIFT, type Shift } from '../../domain/bureau/roster.ts';
import type { Store } from '../store/index.ts';
import { shiftsBetween, unitOfShift } from '../store/shift-rows.ts';

export type RosterFault = 'person' | 'times' | 'past' | 'overlap' | 'unavailable';

/** Whose roster an actor keeps: a head his unit's, a coordinator the centre's, administration all of them. */
export function keptRosters({ role, unit }: Actor, store: Store): UnitCode[] {
  if (role === 'head') return unit === null ? [] : [unit];
  if (role === 'coordinator') return [CENTRE];
  if (role === 'admin') return [CENTRE, ...handlingUnits(store.directory()).map(({ code }) => code)];
  return [];
}

/** The shifts of a unit that reach into a span of time, however long ago, the earliest first. */
export function shiftsIn(store: Store, unit: UnitCode, from: Moment, to: Moment): Promise<Shift[]> {
  return shiftsBetween(store.read, unit, from, to);
}

/** Puts somebody on a roster that the actor keeps; null when it is there. A unit that he does not keep is absent to him. */
export async function addShift(
  store: Store,
  by: Actor,
  shift: Omit<Shift, 'id'>,
): Promise<RosterFault | 'absent' | null> {
  if (!keptRosters(by, store).includes(shift.unit)) return 'absent';
  const person = store.directory().people.get(shift.person);
  if (!person || !isMember(person, shift.unit)) return 'person';
  if (!(shift.from < shift.to && shift.to - shift.from <= LONGEST_SHIFT)) return 'times';
  if (shift.to <= store.now()) return 'past';
  const there = await shiftsIn(store, shift.unit, shift.from, shift.to);
  if (there.some(({ person }) => person === shift.person)) return 'overlap';
  const changed = await store.changeRoster(by, { put: [shift] });
  return changed.ok ? null : 'unavailable';
}

/** Writes down the number of a unit's or the centre's duty line; null when it is there. */
export async function setDutyPhone(
  store: Store,
  by: Actor,
  { unit, phone }: { unit: UnitCode; phone: string },
): Promise<'absent' | 'unavailable' | null> {
  if (!keptRosters(by, store).includes(unit)) return 'absent';
  const known = store.directory().units.get(unit) ?? (unit === CENTRE ? CENTRE_UNIT : undefined);
  if (!known) return 'absent';
  const changed = await store.changeDirectory(by, { units: [{ ...known, dutyPhone: phone }] });
  return changed.ok ? null : 'unavailable';
}

/** Takes an entry off a roster that the actor keeps; one that he does not keep is absent to him. */
export async function removeShift(
  store: Store,
  by: Actor,
  id: number,
): Promise<'unavailable' | 'absent' | null> {
  const unit = await unitOfShift(store.read, id);
  if (unit === undefined || !keptRosters(by, store).includes(unit)) return 'absent';
  const changed = await store.changeRoster(by, { remove: [id] });
  return changed.ok ? null : 'unavailable';
}

/** A name for each person of these ids. */
export function namesOf(store: Store, ids: readonly UserId[]): string[] {
  const { people } = store.directory();
  return ids.map((id) => people.get(id)?.name ?? '');
}
