import type { RequestEvent } from '@sveltejs/kit';
import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Actor, PersonRole } from '../../domain/bureau/directory.ts';
import { actingUntil, rolesAt } from '../../domain/bureau/roster.ts';
import type { Db, Store } from '../store/index.ts';
import {
  dropExpiredSessions,
  dropSession,
  dropSessionsOf,
  insertSession,
  sessionWithAccount,
  setSessionRole,
} from '../store/session-rows.ts';
import { deleteCookie, setCookie } from './cookies.ts';
import { end, recall, SESSION_LASTS } from './idle.ts';
import type { NotSigned, Session, Signed, User } from './session.ts';
import { makeToken, readToken, sameDigest } from './tokens.ts';

// Sessions after Lucia's guide, with its names.

export type { NotSigned, Session, Signed, User };

/** What the cookie carries: `id.secret`. */
export function generateSessionToken(): string {
  return makeToken();
}

/** Stores a session for a token, within `store.transact`; sessions past their end go at the same time. */
export async function createSession(
  db: Db,
  token: string,
  who: { person: UserId; role: PersonRole; agent: string; address: string },
  now: Moment,
): Promise<Session> {
  const { id, secretHash } = halvesOf(token);
  const times = { createdAt: now, expiresAt: now + SESSION_LASTS, touchedAt: now };
  await dropExpiredSessions(db, now);
  await insertSession(db, { id, secretHash, ...who, agent: who.agent.slice(0, 200), ...times });
  return { id, userId: who.person, role: who.role, ...times, actingUntil: null };
}

/** Who stands behind a token, if he may still: account, person, role and all limits are looked at each time. */
export async function validateSessionToken(
  store: Store,
  token: string,
  now: Moment,
): Promise<Signed | NotSigned> {
  const halves = readToken(token);
  if (!halves) return NOBODY;
  const row = await sessionWithAccount(store.read, halves.id);
  if (!row || !sameDigest(row.session.secretHash, halves.secretHash)) return NOBODY;

  const { account } = row;
  const person = store.directory().people.get(account.person);
  if (!person?.active || account.disabledAt !== null) return NOBODY;
  const duty = { directory: store.directory(), roster: store.roster() };
  const roles = rolesAt(person, duty, now);
  const role = await roleStillHeld(store, row.session, roles);
  if (!role) return NOBODY;

  const { id, createdAt, expiresAt, touchedAt } = row.session;
  const session = recall(
    { id, userId: person.id, role, createdAt, expiresAt, touchedAt, actingUntil: null },
    now,
  );
  if (!session) return NOBODY;
  const { name, unit } = person;
  const actingEnds = role === 'coordinator' ? actingUntil(person, duty, now) : null;
  return {
    session: { ...session, actingUntil: actingEnds },
    user: { id: person.id, name, unit, roles, username: account.username, mustChange: account.mustChange },
  };
}

/** The session's role, as long as its person has it; an acting coordinator is an operator again once his shift is over. */
async function roleStillHeld(
  store: Store,
  { id, role }: { id: string; role: PersonRole },
  roles: readonly PersonRole[],
): Promise<PersonRole | null> {
  if (roles.includes(role)) return role;
  if (role !== 'coordinator' || !roles.includes('intake')) return null;
  await store.jot(`role ${id}`, (db) => setSessionRole(db, id, 'intake'));
  return 'intake';
}

/** Ends one session on the server and closes what it has open. */
export async function invalidateSession(store: Store, id: string, now: Moment): Promise<void> {
  await store.transact((db) => dropSession(db, id));
  end(id, now);
}

/**
 * Deletes a person's sessions, within `store.transact`: all, all but one, or those in roles that he no longer has.
 * @returns their ids, to be given to `end` once that has committed
 */
export function deleteSessionsOf(
  db: Db,
  person: UserId,
  which: { except?: string; roles?: PersonRole[] } = {},
): Promise<string[]> {
  return which.roles?.length === 0 ? Promise.resolve([]) : dropSessionsOf(db, person, which);
}

export function setSessionTokenCookie(event: RequestEvent, token: string, expiresAt: Moment): void {
  setCookie(event.cookies, 'session', token, expiresAt);
}

export function deleteSessionTokenCookie(event: RequestEvent): void {
  deleteCookie(event.cookies, 'session');
}

/** The person in the role that he chose; null until he has a password of his own. */
export function actorOf({ user, session }: Signed): Actor | null {
  if (user.mustChange) return null;
  return { id: user.id, role: session.role, unit: user.unit };
}

const NOBODY: NotSigned = { session: null, user: null };

function halvesOf(token: string): { id: string; secretHash: string } {
  const halves = readToken(token);
  if (!halves) throw new TypeError('Not a token of generateSessionToken.');
  return halves;
}
