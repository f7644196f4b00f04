import type { UserId } from '../../domain/case/case.ts';
import type { Moment, UnitCode } from '../../domain/case/clocks.ts';
import {
  handlingUnits,
  UNIT_ROLES,
  type Actor,
  type Person,
  type PersonRole,
} from '../../domain/bureau/directory.ts';
import { allAccounts, setDisabledAt } from '../store/account-rows.ts';
import type { Store } from '../store/index.ts';
import { countSessions } from '../store/session-rows.ts';
import { createAccount, doneBy, usernameFault, type AccountFault } from './accounts.ts';
import { writeAudit } from './audit.ts';
import { deleteSessionsOf } from './auth.ts';
import { end } from './idle.ts';
import { makePassword } from './passwords.ts';
import { revoked } from './revocations.ts';

/** What an administrator says of a person. */
export interface PersonData {
  name: string;
  unit: UnitCode | null;
  roles: PersonRole[];
}
export type PersonFault =
  | AccountFault
  | 'name-missing'
  | 'role-missing'
  | 'unit-missing'
  | 'unit-unknown'
  | 'own-rights' // nobody locks himself out: one administrator is always left
  | 'unavailable';

/** A person as administration sees him: never a case. */
export interface Listed extends Person {
  username: string | null;
  disabled: boolean;
  mustChange: boolean;
  passwordUntil: Moment | null;
  lastSignInAt: Moment | null;
  sessions: number;
}

/** Everybody in the directory: the centre and the overseers first, then unit by unit, in the units' own order. */
export async function listPeople(store: Store): Promise<Listed[]> {
  const rows = await allAccounts(store.read);
  const open = await countSessions(store.read, store.now());
  const order = [...store.directory().units.keys()];
  const place = (unit: UnitCode | null) => (unit === null ? -1 : order.indexOf(unit));
  const accountOf = new Map(rows.map((row) => [row.person, row]));
  const sessionsOf = new Map(open.map((row) => [row.person, row.sessions]));
  return [...store.directory().people.values()]
    .map((person) => {
      const account = accountOf.get(person.id);
      return {
        ...person,
        username: account?.username ?? null,
        disabled: !person.active || account?.disabledAt != null,
        mustChange: account?.mustChange ?? false,
        passwordUntil: account?.passwordUntil ?? null,
        lastSignInAt: account?.lastSignInAt ?? null,
        sessions: sessionsOf.get(person.id) ?? 0,
      };
    })
    .sort((a, b) => place(a.unit) - place(b.unit) || a.name.localeCompare(b.name, 'zh-CN'));
}

/** A new person with an account; answers the password to be handed over. */
export async function addPerson(
  store: Store,
  by: Actor,
  data: PersonData & { username: string },
): Promise<{ ok: true; person: Person; password: string } | { ok: false; fault: PersonFault }> {
  const fault = faultOf(store, data) ?? (await usernameFault(store, data.username));
  if (fault) return { ok: false, fault };
  const person = await put(store, by, { ...personOf(data), active: true });
  if (!person) return { ok: false, fault: 'unavailable' };
  return openAccount(store, by, person, data.username);
}

/** An account for somebody who stands in the directory without one. */
export async function openAccount(
  store: Store,
  by: Actor,
  person: Person,
  username: string,
): Promise<{ ok: true; person: Person; password: string } | { ok: false; fault: PersonFault }> {
  const password = makePassword();
  const made = await createAccount(store, { username, password, personId: person.id, mustChange: true, by });
  return made.ok ? { ok: true, person, password } : made;
}

/**
 * Changes name, unit and roles. Sessions in a role that is gone end; whatever else the person has open closes and comes
 * back with what holds now.
 */
export async function changePerson(
  store: Store,
  by: Actor,
  id: UserId,
  data: PersonData,
): Promise<{ ok: true } | { ok: false; fault: PersonFault }> {
  const person = store.directory().people.get(id);
  if (!person) return { ok: false, fault: 'person-unknown' };
  const fault = faultOf(store, data);
  if (fault) return { ok: false, fault };
  if (id === by.id && !data.roles.includes('admin')) return { ok: false, fault: 'own-rights' };
  if (!(await put(store, by, { ...person, ...personOf(data) }))) return { ok: false, fault: 'unavailable' };
  const lost = person.roles.filter((role) => !data.roles.includes(role));
  await closeAfter(store, by, id, 'person-changed', { roles: lost });
  return { ok: true };
}

/** Takes somebody out of service, or back in: account and directory together, so that no list offers him either. */
export async function setDisabled(
  store: Store,
  by: Actor,
  id: UserId,
  disabled: boolean,
): Promise<{ ok: true } | { ok: false; fault: PersonFault }> {
  const person = store.directory().people.get(id);
  if (!person) return { ok: false, fault: 'person-unknown' };
  if (id === by.id) return { ok: false, fault: 'own-rights' };
  if (!(await put(store, by, { ...person, active: !disabled }))) return { ok: false, fault: 'unavailable' };
  const disabledAt = disabled ? store.now() : null;
  await store.transact((db) => setDisabledAt(db, id, disabledAt));
  await closeAfter(store, by, id, disabled ? 'account-disabled' : 'account-enabled', {
    roles: disabled ? undefined : [],
  });
  return { ok: true };
}

/** Ends all that a person has open. */
export async function endSessionsOf(store: Store, by: Actor, id: UserId): Promise<void> {
  await closeAfter(store, by, id, 'session-ended', {});
}

async function closeAfter(
  store: Store,
  by: Actor,
  id: UserId,
  what: 'person-changed' | 'account-disabled' | 'account-enabled' | 'session-ended',
  which: { roles?: PersonRole[] },
): Promise<void> {
  const now = store.now();
  const ended = await store.transact(async (db) => {
    await writeAudit(db, { at: now, what, ...doneBy(by), subject: id });
    return deleteSessionsOf(db, id, which);
  });
  ended.forEach((session) => end(session, now));
  revoked({ userId: id });
}

async function put(
  store: Store,
  by: Actor,
  person: Omit<Person, 'id'> & { id?: UserId },
): Promise<Person | null> {
  const changed = await store.changeDirectory(by, { people: [person] });
  return changed.ok ? (changed.people[0] ?? null) : null;
}

function personOf({ name, unit, roles }: PersonData): PersonData {
  return { name: name.trim(), unit, roles };
}

function faultOf(store: Store, { name, unit, roles }: PersonData): PersonFault | null {
  if (name.trim() === '') return 'name-missing';
  if (roles.length === 0) return 'role-missing';
  const { units } = store.directory();
  if (unit !== null && !units.has(unit)) return 'unit-unknown';
  const inUnit = roles.some((role) => UNIT_ROLES.includes(role));
  const handling = handlingUnits(store.directory()).some(({ code }) => code === unit);
  return inUnit && !handling ? 'unit-missing' : null;
}
