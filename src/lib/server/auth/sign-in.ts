import type { Moment } from '../../domain/case/clocks.ts';
import type { PersonRole } from '../../domain/bureau/directory.ts';
import { rolesAt } from '../../domain/bureau/roster.ts';
import { accountNamed, noteRole, type Account } from '../store/account-rows.ts';
import type { Db, Store } from '../store/index.ts';
import { dropSession, setSessionRole } from '../store/session-rows.ts';
import { passwordHolds, provePassword, usernameOf, type Wrong } from './accounts.ts';
import { writeAudit } from './audit.ts';
import { createSession, generateSessionToken, invalidateSession, type Session, type User } from './auth.ts';
import { confirmed, end, needsReauth } from './idle.ts';
import { markOf } from './devices.ts';
import {
  accountCounter,
  countFailure,
  deviceCounter,
  failuresOf,
  forgive,
  inTurn,
  nameCounter,
  senderCounter,
  takeBack,
  waitOf,
  type Counter,
} from './lockout.ts';
import { verifyPassword } from './passwords.ts';
import { revoked } from './revocations.ts';

export interface Attempt {
  username: string;
  password: string;
  address: string;
  /** What the browser calls itself. */
  agent: string;
  /** The browser's marks of who signed in there before (`devices.ts`). */
  device?: string | null;
  /** The session that the same browser had until now: it ends when the attempt succeeds. */
  replaces: Session['id'] | null;
}

/**
 * Signs somebody in under a new token. An unknown name, a wrong password, a disabled account and a handed-over password
 * past its time answer alike and cost the same.
 */
export async function signIn(
  store: Store,
  attempt: Attempt,
): Promise<{ ok: true; token: string; session: Session } | Wrong> {
  const username = usernameOf(attempt.username);
  const known = await accountNamed(store.read, username);
  const tally = tallyOf(username, attempt, known);
  return inTurn(tally.counters, async () => {
    const now = store.now();
    const wait = await waitOf(store.read, tally.counters, now);
    if (wait > 0) return { ok: false, why: 'wait', wait };

    const account = await accountNamed(store.read, username);
    const role = account && roleFor(store, account, now);
    const open = account && role && account.disabledAt === null && passwordHolds(account, now);
    const right = await verifyPassword(open ? account.passwordHash : null, attempt.password);
    if (open && right) return letIn(store, account, role, { ...attempt, tally }, now);

    await store.transact(async (db) => {
      await countWrong(db, tally, now);
      const { address } = attempt;
      await writeAudit(db, { at: now, what: 'sign-in-failed', subject: account?.person, address });
    });
    return { ok: false, why: 'wrong' };
  });
}

/** What an attempt is counted against; a stranger's name is also noted against his address. */
interface Tally {
  counters: Counter[];
  stranger: { sender: Counter; name: Counter } | null;
}

/** A browser in which this person signed in before has its own counter; everybody else shares address and account. */
function tallyOf(username: string, { address, device }: Attempt, account: Account | undefined): Tally {
  const mark = account && markOf(account, device ?? null);
  if (mark) return { counters: [deviceCounter(mark)], stranger: null };
  const [sender, name] = [senderCounter(address), nameCounter(username, address)];
  return { counters: [sender, accountCounter(username)], stranger: { sender, name } };
}

/** A name that is tried again from the same address is one typo more of the same person: its address counts it once. */
async function countWrong(db: Db, { counters, stranger }: Tally, now: Moment): Promise<void> {
  if (!stranger) return countFailure(db, counters, now);
  const { sender, name } = stranger;
  const again = (await failuresOf(db, name, now)) > 0;
  await countFailure(db, again ? counters.filter((one) => one !== sender) : counters, now);
  await countFailure(db, [name], now);
}

/** What was wrong before was his own typo. Other names that his address tried stay: he might own one of many. */
async function countRight(db: Db, { counters, stranger }: Tally, now: Moment): Promise<void> {
  for (const counter of counters) if (counter !== stranger?.sender) await forgive(db, counter);
  if (!stranger || (await failuresOf(db, stranger.name, now)) === 0) return;
  await takeBack(db, stranger.sender, now);
  await forgive(db, stranger.name);
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
    await setSessionRole(db, session.id, role);
    await noteRole(db, user.id, { role });
    await writeAudit(db, { at: now, what: 'role-switched', by: user.id, role, subject: session.role });
  });
  revoked({ sessionId: session.id });
  return { ok: true };
}

async function letIn(
  store: Store,
  account: Account,
  role: PersonRole,
  { address, agent, replaces, tally }: Attempt & { tally: Tally },
  now: Moment,
): Promise<{ ok: true; token: string; session: Session }> {
  const token = generateSessionToken();
  const session = await store.transact(async (db) => {
    await countRight(db, tally, now);
    if (replaces !== null) await dropSession(db, replaces);
    await noteRole(db, account.person, { role, lastSignInAt: now });
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
