import { SYSTEM } from '../../domain/case/case.ts';
import type { Store } from '../store/index.ts';
import {
  anyAccount,
  createAccount,
  hintsOf,
  usernameFault,
  usernameOf,
  type AccountFault,
  type Wrong,
} from './accounts.ts';
import { writeAudit } from './audit.ts';
import { makeCode, plainCode } from './codes.ts';
import { countFailure, inTurn, senderCounter, waitOf } from './lockout.ts';
import { passwordFault, type PasswordFault } from './passwords.ts';
import { sameDigest, sha256 } from './tokens.ts';

export interface FirstAdministrator {
  code: string;
  name: string;
  username: string;
  password: string;
  address: string;
}
export type SetupRefusal =
  Wrong | { ok: false; why: AccountFault | PasswordFault | 'closed' | 'name-missing' | 'unavailable' };

/**
 * The one-time code of the set-up page, to be printed where only whoever runs the server sees it; null once anybody has
 * an account. It lives in memory: another start, another code.
 */
export async function setupCode(store: Store): Promise<string | null> {
  return (await anyAccount(store)) ? null : theCode();
}

/** Makes the first administrator. After that there is no set-up. */
export function setUp(store: Store, given: FirstAdministrator): Promise<{ ok: true } | SetupRefusal> {
  const counters = [senderCounter(given.address, 'set-up')];
  return inTurn([{ key: 'set-up', forgets: 0 }], async () => {
    const now = store.now();
    if (await anyAccount(store)) return { ok: false, why: 'closed' };
    const wait = await waitOf(store.read, counters, now);
    if (wait > 0) return { ok: false, why: 'wait', wait };
    if (!sameDigest(sha256(plainCode(given.code)), sha256(plainCode(theCode())))) {
      await store.transact((db) => countFailure(db, counters, now));
      return { ok: false, why: 'wrong' };
    }
    const name = given.name.trim();
    if (name === '') return { ok: false, why: 'name-missing' };
    const username = usernameOf(given.username);
    const fault =
      (await usernameFault(store, username)) ??
      (await passwordFault(given.password, hintsOf(store, { username, name, unit: null })));
    if (fault) return { ok: false, why: fault };
    return makeAdministrator(store, { ...given, name, username });
  });
}

async function makeAdministrator(
  store: Store,
  { name, username, password, address }: FirstAdministrator,
): Promise<{ ok: true } | SetupRefusal> {
  const system = { id: SYSTEM, role: 'admin', unit: null } as const;
  const person = { name, unit: null, roles: ['admin' as const], active: true };
  const changed = await store.changeDirectory(system, { people: [person] });
  const personId = changed.ok ? changed.people[0]?.id : undefined;
  if (personId === undefined) return { ok: false, why: 'unavailable' };
  const made = await createAccount(store, { username, password, personId, mustChange: false });
  if (!made.ok) return { ok: false, why: made.fault };
  await store.transact((db) =>
    writeAudit(db, { at: store.now(), what: 'set-up', subject: personId, address }),
  );
  return { ok: true };
}

const KEY = Symbol.for('board-12345.setup-code');

/** Sixty random bits, one code for the process, whichever copy of this module asks: the entry prints it, the page compares it. */
function theCode(): string {
  const shared = globalThis as { [KEY]?: string };
  return (shared[KEY] ??= makeCode(3, 4));
}
