import { eq } from 'drizzle-orm';
import type { Moment } from '../../domain/clocks.ts';
import type { PersonRole } from '../../domain/directory.ts';
import { rolesAt } from '../../domain/roster.ts';
import { accounts, accountSessions } from '../store/accounts.ts';
import type { Store } from '../store/index.ts';
import {
  accountNamed,
  passwordHolds,
  provePassword,
  usernameOf,
  type Account,
  type Wrong,
} from './accounts.ts';
import { writeAudit } from './audit.ts';
import { createSession, generateSessionToken, invalidateSession, type Session, type User } from './auth.ts';
import { confirmed, end, needsReauth } from './idle.ts';
import { accountCounter, countFailure, forgive, inTurn, senderCounter, waitOf } from './lockout.ts';
import { verifyPassword } from './passwords.ts';
import { revoked } from './revocations.ts';

export interface Attempt {
  username: string;
  password: string;
  address: string;
  /** What the browser calls itself. */
  agent: string;
  /** The session that the same browser had until now: it ends when the attempt succeeds. */
  replaces: Session['id'] | null;
}

/**
 * Signs somebody in under a new token. An unknown name, a wrong password, a disabled account and a handed-over password
 * past its time answer alike and cost the same.
 */
export function signIn(
  store: Store,
  attempt: Attempt,
): Promise<{ ok: true; token: string; session: Session } | Wrong> {
  const username = usernameOf(attempt.username);
  const counters = [senderCounter(attempt.address), accountCounter(username)];
  return inTurn(counters, async () => {
    const now = store.now();
    const wait = await waitOf(store.read, counters, now);
    if (wait > 0) return { ok: false, why: 'wait', wait };

    const account = await accountNamed(store.read, username);
    const role = account && roleFor(store, account, now);
    const open = account && role && account.disabledAt === null && passwordHolds(account, now);
    const right = await verifyPassword(open ? account.passwordHash : null, attempt.password);
    if (open && right) return letIn(store, account, role, attempt, now);

    await store.transact(async (db) => {
      await countFailure(db, counters, now);
      const { address } = attempt;
      await writeAudit(db, { at: now, what: 'sign-in-failed', subject: account?.person, address });
    });
    return { ok: false, why: 'wrong' };
  });
}

export async function signOut(store: Store, session: Session, address: string): Promise<void> {
  const now = store.now();
  await invalidateSession(store, session.id, now);
  await store.transact((db) =>
    writeAudit(db, { at: now, what: 'signed-out', by: session.userId, role: session.role, address }),
  );
}

/** The password again, after the screen was left alone. */
export async function confirmPassword(
  store: Store,
  user: User,
  session: Session,
  password: string,
  address: string,
): Promise<{ ok: true } | Wrong> {
  const proof = await provePassword(store, user, password, address, 'confirmed');
  if (!proof.ok) return proof;
  const now = store.now();
  await confirmed(store, session.id, now);
  await store.transact((db) =>
    writeAudit(db, { at: now, what: 'confirmed', by: user.id, role: session.role, address }),
  );
  return { ok: true };
}

/** The same sign-in goes on in another of the person's roles; what was open in the old one closes and comes back. */
export async function switchRole(
  store: Store,
  user: User,
  session: Session,
  role: PersonRole,
): Promise<{ ok: true } | { ok: false; why: 'not-held' | 'confirm' }> {
  const now = store.now();
  if (!user.roles.includes(role)) return { ok: false, why: 'not-held' };
  if (needsReauth(session, now)) return { ok: false, why: 'confirm' };
  await store.transact(async (db) => {
    await db.update(accountSessions).set({ role }).where(eq(accountSessions.id, session.id));
    await db.update(accounts).set({ role }).where(eq(accounts.person, user.id));
    await writeAudit(db, { at: now, what: 'role-switched', by: user.id, role, subject: session.role });
  });
  revoked({ sessionId: session.id });
  return { ok: true };
}

async function letIn(
  store: Store,
  account: Account,
  role: PersonRole,
  { address, agent, replaces }: Attempt,
  now: Moment,
): Promise<{ ok: true; token: string; session: Session }> {
  const token = generateSessionToken();
  const session = await store.transact(async (db) => {
    await forgive(db, accountCounter(account.username));
    if (replaces !== null) await db.delete(accountSessions).where(eq(accountSessions.id, replaces));
    await db.update(accounts).set({ lastSignInAt: now, role }).where(eq(accounts.person, account.person));
    await writeAudit(db, { at: now, what: 'signed-in', by: account.person, role, address });
    return createSession(db, token, { person: account.person, role, agent, address }, now);
  });
  if (replaces !== null) end(replaces, now);
  return { ok: true, token, session };
}

/** The role worked in last, if he may work in it now, else the person's first. */
function roleFor(store: Store, account: Account, now: Moment): PersonRole | undefined {
  const directory = store.directory();
  const person = directory.people.get(account.person);
  if (!person?.active) return undefined;
  const roles = rolesAt(person, { directory, roster: store.roster() }, now);
  return account.role && roles.includes(account.role) ? account.role : roles[0];
}
