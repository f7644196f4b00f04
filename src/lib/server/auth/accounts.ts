import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import { DAY } from '../../domain/bureau/policy.ts';
import { cleanLine } from '../../domain/text/clean.ts';
import {
  accountNamed,
  accountOf,
  countAccounts,
  insertAccount,
  setPassword,
  type Account,
} from '../store/account-rows.ts';
import type { Store } from '../store/index.ts';
import { writeAudit, type AuthDeed } from './audit.ts';
import { deleteSessionsOf, type Session, type User } from './auth.ts';
import { end } from './idle.ts';
import { accountCounter, countFailure, forgive, inTurn, screenCounter, waitOf } from './lockout.ts';
import {
  hashPassword,
  makePassword,
  passwordFault,
  verifyPassword,
  type PasswordFault,
} from './passwords.ts';

export type AccountFault =
  'bad-username' | 'username-taken' | 'person-unknown' | 'has-account' | 'no-account';
export type Wrong = { ok: false; why: 'wrong' } | { ok: false; why: 'wait'; wait: number };

/** A password that was handed over is good for this long. */
export const HANDED_OVER_LASTS = 3 * DAY;

/** As accounts are named: half-width, small letters, no blanks around. */
export function usernameOf(typed: string): string {
  return cleanLine(typed).normalize('NFKC').toLowerCase();
}

/**
 * Gives a person of the directory an account. The password is taken as it is: ask `passwordFault` first where somebody
 * chose it. With `mustChange` it was handed over and opens nothing after three days.
 */
export async function createAccount(
  store: Store,
  account: { username: string; password: string; personId: UserId; mustChange: boolean; by?: Actor },
): Promise<{ ok: true } | { ok: false; fault: AccountFault }> {
  const username = usernameOf(account.username);
  if (!USERNAME.test(username)) return { ok: false, fault: 'bad-username' };
  const person = store.directory().people.get(account.personId);
  if (!person) return { ok: false, fault: 'person-unknown' };
  const passwordHash = await hashPassword(account.password);
  const now = store.now();
  return store.transact(async (db) => {
    if (await accountOf(db, person.id)) return { ok: false, fault: 'has-account' };
    if (await accountNamed(db, username)) return { ok: false, fault: 'username-taken' };
    await insertAccount(db, {
      person: person.id,
      username,
      passwordHash,
      mustChange: account.mustChange,
      passwordUntil: account.mustChange ? now + HANDED_OVER_LASTS : null,
      passwordAt: now,
      createdAt: now,
    });
    await writeAudit(db, { at: now, what: 'account-made', ...doneBy(account.by), subject: person.id });
    return { ok: true };
  });
}

/** What is wrong with a name for a new account; null when it may be given. */
export async function usernameFault(store: Store, typed: string): Promise<AccountFault | null> {
  const username = usernameOf(typed);
  if (!USERNAME.test(username)) return 'bad-username';
  return (await accountNamed(store.read, username)) ? 'username-taken' : null;
}

/** A new password to be handed over, good for three days; whatever the person has open ends. */
export async function resetPassword(store: Store, by: Actor, person: UserId): Promise<string | null> {
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  const now = store.now();
  const ended = await store.transact(async (db) => {
    const account = await accountOf(db, person);
    if (!account) return null;
    const passwordUntil = now + HANDED_OVER_LASTS;
    await setPassword(db, person, { passwordHash, mustChange: true, passwordUntil, passwordAt: now });
    await forgive(db, accountCounter(account.username));
    await forgive(db, screenCounter(person));
    await writeAudit(db, { at: now, what: 'password-reset', ...doneBy(by), subject: person });
    return deleteSessionsOf(db, person);
  });
  ended?.forEach((id) => end(id, now));
  return ended && password;
}

/** A person chooses a password of his own; everything else that he has open ends. */
export async function changePassword(
  store: Store,
  user: User,
  session: Session,
  given: { present: string; next: string; address: string },
): Promise<{ ok: true } | Wrong | { ok: false; why: PasswordFault | 'same' }> {
  const right = await provePassword(store, user, given.present, given.address, 'password-changed');
  if (!right.ok) return right;
  if (given.next === given.present) return { ok: false, why: 'same' };
  const fault = await passwordFault(given.next, hintsOf(store, user));
  if (fault) return { ok: false, why: fault };
  const passwordHash = await hashPassword(given.next);
  const now = store.now();
  const ended = await store.transact(async (db) => {
    await setPassword(db, user.id, { passwordHash, mustChange: false, passwordUntil: null, passwordAt: now });
    await writeAudit(db, {
      at: now,
      what: 'password-changed',
      by: user.id,
      role: session.role,
      address: given.address,
    });
    return deleteSessionsOf(db, user.id, { except: session.id });
  });
  ended.forEach((id) => end(id, now));
  return { ok: true };
}

/**
 * Whether this is the signed-in person's password. Wrong answers count at the door too, so that an unattended screen is no
 * place to guess; what is tried at the door does not count here, so that no stranger keeps its person from answering.
 */
export function provePassword(
  store: Store,
  user: User,
  password: string,
  address: string,
  what: AuthDeed,
): Promise<{ ok: true } | Wrong> {
  const counters = [screenCounter(user.id)];
  return inTurn(counters, async () => {
    const now = store.now();
    const wait = await waitOf(store.read, counters, now);
    if (wait > 0) return { ok: false, why: 'wait', wait };
    const account = await accountOf(store.read, user.id);
    if (await verifyPassword(account?.passwordHash ?? null, password)) {
      await store.transact((db) => forgive(db, screenCounter(user.id)));
      return { ok: true };
    }
    await store.transact(async (db) => {
      await countFailure(db, [...counters, accountCounter(user.username)], now);
      await writeAudit(db, { at: now, what: 'sign-in-failed', by: user.id, subject: what, address });
    });
    return { ok: false, why: 'wrong' };
  });
}

/** Whether anybody at all may sign in; false only before the set-up. */
export async function anyAccount(store: Store): Promise<boolean> {
  if (!peopled.has(store) && (await countAccounts(store.read)) > 0) peopled.add(store);
  return peopled.has(store);
}

/** What an attacker who knows the person would try first. */
export function hintsOf(
  store: Store,
  { username, name, unit }: Pick<User, 'username' | 'name' | 'unit'>,
): string[] {
  const found = unit === null ? undefined : store.directory().units.get(unit);
  return [
    username,
    ...username.split(/[._-]/),
    name,
    ...(found ? [found.code, found.name, found.short] : []),
  ];
}

export function doneBy(actor: Actor | undefined): { by?: UserId; role?: Actor['role'] } {
  return actor ? { by: actor.id, role: actor.role } : {};
}

/** A handed-over password past its time opens nothing. */
export function passwordHolds(account: Account, now: Moment): boolean {
  return account.passwordUntil === null || now < account.passwordUntil;
}

const USERNAME = /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]{0,30}[\p{L}\p{N}])?$/u;
/** There is no way back to a bureau without accounts, so the answer yes is kept. */
const peopled = new WeakSet<Store>();
