import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Actor, Person, PersonRole, Unit } from '../../../src/lib/domain/bureau/directory.ts';
import { createAccount } from '../../../src/lib/server/auth/accounts.ts';
import { onRevoked, type Revoked } from '../../../src/lib/server/auth/revocations.ts';
import { signIn, type Attempt } from '../../../src/lib/server/auth/sign-in.ts';
import { openStore } from '../../../src/lib/server/ledger/open.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const MORNING = Date.UTC(2026, 10, 24, 1, 17, 42);
export const PASSWORD = 'kapok lantern harbour 42';
export const ADMIN: Actor = { id: 1, role: 'admin', unit: null };

/** A bureau with an administrator and two people of the tree institute, on a real database, at a clock that is set by hand. */
export async function openBureau() {
  forgetMemory();
  const dataDir = mkdtempSync(join(tmpdir(), 'board-12345-auth-'));
  const clock = { now: MORNING };
  const revocations: Revoked[] = [];
  let store = await openStore({ dataDir, now: () => clock.now });
  const stop = onRevoked((what) => revocations.push(what));
  onTestFinished(async () => {
    stop();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const bureau = {
    clock,
    revocations,
    dataDir,
    get store() {
      return store;
    },
    /** As after a crash or an update: another process, the same folder. */
    async restart() {
      await store.close();
      forgetMemory();
      store = await openStore({ dataDir, now: () => clock.now });
    },
    async person(name: string, roles: PersonRole[], unit: string | null = null): Promise<Person> {
      const changed = await store.changeDirectory(ADMIN, { people: [{ name, unit, roles, active: true }] });
      return changed.people[0]!;
    },
    /** A person with an account under `username`, with PASSWORD. */
    async account(username: string, roles: PersonRole[], unit: string | null = null): Promise<Person> {
      const person = await bureau.person(username, roles, unit);
      await createAccount(store, { username, password: PASSWORD, personId: person.id, mustChange: false });
      return person;
    },
    signIn(username: string, more: Partial<Attempt> = {}) {
      return signIn(store, { ...attempt(username), ...more });
    },
    /** Signs in and insists that it works. */
    async session(username: string, more: Partial<Attempt> = {}) {
      const answer = await bureau.signIn(username, more);
      if (!answer.ok) throw new Error(`${username} could not sign in: ${answer.why}`);
      return answer;
    },
  };
  await store.changeDirectory(ADMIN, { units: [UNIT('jc1', '绿化管理所'), UNIT('jc2', '公园管理所')] });
  return bureau;
}

export type Bureau = Awaited<ReturnType<typeof openBureau>>;

/** What a process knows of sessions beside the database. */
function forgetMemory(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('board-12345.sessions'));
}

function attempt(username: string): Attempt {
  return { username, password: PASSWORD, address: '10.1.2.3', agent: 'Vitest', replaces: null };
}

function UNIT(code: string, name: string): Unit {
  return {
    ...{ code, name, short: name, nameEn: name, shortEn: name },
    ...{ kind: 'base' as const, dutyPhone: '', active: true },
  };
}
