import type { Cookies } from '@sveltejs/kit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { changePassword } from '../../../src/lib/server/auth/accounts.ts';
import { endOverdue, needsReauth, sessionEndsAt, touch } from '../../../src/lib/server/auth/idle.ts';
import { changePerson, endSessionsOf, setDisabled } from '../../../src/lib/server/auth/people.ts';
import { readActor, readCookies } from '../../../src/lib/server/auth/reader.ts';
import { onRevoked } from '../../../src/lib/server/auth/revocations.ts';
import { endSession, listSessions } from '../../../src/lib/server/auth/sessions.ts';
import { confirmPassword, signOut, switchRole } from '../../../src/lib/server/auth/sign-in.ts';
import { followDirectory } from '../../../src/lib/server/auth/start.ts';
import { accountSessions, audit } from '../../../src/lib/server/store/accounts.ts';
import { openStore } from '../../../src/lib/server/ledger/open.ts';
import { ADMIN, HOUR, MINUTE, openBureau, PASSWORD, type Bureau } from './bureau.ts';

/** Whom a browser with this cookie is taken for, by pages and sockets alike. */
async function who({ store, clock }: Bureau, token: string) {
  const reader = await readActor(`locale=en; session=${token}`, clock.now, 'person', store);
  return reader?.actor ?? null;
}

async function signed({ store, clock }: Bureau, token: string) {
  const named = await readCookies(store, `session=${token}`, clock.now);
  if (!named.session) throw new Error('not signed in');
  return named;
}

describe('S1: a new token at each sign-in', () => {
  test('a cookie that somebody planted opens nothing, before and after', async () => {
    const bureau = await openBureau();
    await bureau.account('intake', ['intake']);
    const planted = `${'A'.repeat(20)}.${'B'.repeat(43)}`;
    expect(await who(bureau, planted)).toBeNull();
    const { token } = await bureau.session('intake');
    expect(token).not.toBe(planted);
    expect(await who(bureau, planted)).toBeNull();
    expect(await who(bureau, token)).toEqual({ id: expect.any(Number), role: 'intake', unit: null });
  });

  test('signing in again in the same browser ends the session that it had', async () => {
    const bureau = await openBureau();
    await bureau.account('intake', ['intake']);
    const first = await bureau.session('intake');
    const second = await bureau.session('intake', { replaces: first.session.id });
    expect(second.token).not.toBe(first.token);
    expect(await who(bureau, first.token)).toBeNull();
    expect(await who(bureau, second.token)).not.toBeNull();
    expect(bureau.revocations).toContainEqual({ sessionId: first.session.id });
  });
});

describe('S2: whoever reads the database holds no key to it', () => {
  test('of 256 random bits only the digest is stored, and the digest opens nothing', async () => {
    const bureau = await openBureau();
    await bureau.account('intake', ['intake']);
    const { token } = await bureau.session('intake');
    const [id, secret] = token.split('.');
    expect(Buffer.from(secret!, 'base64url')).toHaveLength(32);
    const [row] = await bureau.store.read.select().from(accountSessions);
    expect(row?.id).toBe(id);
    expect(JSON.stringify(row)).not.toContain(secret);
    const digest = Buffer.from(row!.secretHash, 'hex').toString('base64url');
    for (const stolen of [row!.secretHash, `${id}.${row!.secretHash}`, `${id}.${digest}`, id, `${id}.`]) {
      expect(await who(bureau, stolen!)).toBeNull();
    }
  });

  test('one letter that differs is enough to be nobody', async () => {
    const bureau = await openBureau();
    await bureau.account('intake', ['intake']);
    const { token } = await bureau.session('intake');
    const other = token.endsWith('A') ? 'B' : 'A';
    expect(await who(bureau, token.slice(0, -2) + other + token.slice(-1))).toBeNull();
  });
});

describe('S3: the cookie', () => {
  async function cookieUnder(origin: string | undefined) {
    vi.resetModules();
    vi.stubEnv('ORIGIN', origin);
    const { cookieName, setCookie } = await import('../../../src/lib/server/auth/cookies.ts');
    const set = vi.fn();
    setCookie({ set } as unknown as Cookies, 'session', 'token', HOUR);
    vi.unstubAllEnvs();
    return { name: cookieName('session'), set: set.mock.calls[0] };
  }
  const common = { httpOnly: true, sameSite: 'lax', path: '/', expires: new Date(HOUR) };

  test('over https it is bound to the host, and to TLS', async () => {
    const { name, set } = await cookieUnder('https://board.example.cn');
    expect(name).toBe('__Host-session');
    expect(set).toEqual(['__Host-session', 'token', { ...common, secure: true }]);
  });

  test('on loopback, where browsers would refuse that, it is plain', async () => {
    const { set } = await cookieUnder(undefined);
    expect(set).toEqual(['session', 'token', { ...common, secure: false }]);
  });
});

describe('S4: how long a session lasts', () => {
  test('twelve hours after signing in it ends, however much it was used, and its sockets with it', async () => {
    const bureau = await openBureau();
    await bureau.account('coordinator', ['coordinator']);
    const { token, session } = await bureau.session('coordinator');
    const until = bureau.clock.now + 12 * HOUR;
    while (bureau.clock.now < until - 10 * MINUTE) {
      bureau.clock.now += 10 * MINUTE;
      await who(bureau, token);
      expect(touch(bureau.store, session.id, bureau.clock.now)).toBe('fresh');
    }
    bureau.clock.now = until - 1;
    expect(await who(bureau, token)).not.toBeNull();
    endOverdue(bureau.clock.now);
    expect(bureau.revocations).toEqual([]);
    bureau.clock.now = until;
    endOverdue(bureau.clock.now);
    expect(bureau.revocations).toEqual([{ sessionId: session.id }]);
    expect(await who(bureau, token)).toBeNull();
    expect(touch(bureau.store, session.id, bureau.clock.now)).toBe('ended');
  });

  test('a board that nobody touches for a morning stays, but its next act asks for the password', async () => {
    const bureau = await openBureau();
    await bureau.account('jc1.staff', ['staff'], 'jc1');
    const { token, session } = await bureau.session('jc1.staff');
    await who(bureau, token);
    bureau.clock.now += 4 * HOUR;
    expect(await who(bureau, token)).toMatchObject({ role: 'staff', unit: 'jc1' });
    expect(touch(bureau.store, session.id, bureau.clock.now)).toBe('confirm');
    const named = await signed(bureau, token);
    expect(needsReauth(named.session, bureau.clock.now)).toBe(true);

    // Walking about the pages does not put the question off.
    expect(touch(bureau.store, session.id, bureau.clock.now)).toBe('confirm');
    expect(await switchRole(bureau.store, named.user, named.session, 'staff')).toEqual({
      ok: false,
      why: 'confirm',
    });

    const confirm = (password: string) =>
      confirmPassword(bureau.store, named.user, named.session, password, '10.1.2.3');
    expect(await confirm('wrong')).toEqual({ ok: false, why: 'wrong' });
    expect(touch(bureau.store, session.id, bureau.clock.now)).toBe('confirm');
    expect(await confirm(PASSWORD)).toEqual({ ok: true });
    expect(touch(bureau.store, session.id, bureau.clock.now)).toBe('fresh');
    expect(needsReauth((await signed(bureau, token)).session, bureau.clock.now)).toBe(false);
  });

  test.for(['admin', 'supervisor'] as const)(
    '%s is signed out after half an hour untouched',
    async (role) => {
      const bureau = await openBureau();
      await bureau.account('overseer', [role]);
      const { token, session } = await bureau.session('overseer');
      await who(bureau, token);
      bureau.clock.now += 29 * MINUTE;
      expect(touch(bureau.store, session.id, bureau.clock.now)).toBe('fresh');
      bureau.clock.now += 30 * MINUTE - 1;
      expect(await who(bureau, token)).not.toBeNull();
      bureau.clock.now += 1;
      endOverdue(bureau.clock.now);
      expect(bureau.revocations).toEqual([{ sessionId: session.id }]);
      expect(await who(bureau, token)).toBeNull();
    },
  );

  test('what was touched before a restart counts after it, to the minute', async () => {
    const bureau = await openBureau();
    await bureau.account('admin', ['admin']);
    const { token, session } = await bureau.session('admin');
    await who(bureau, token);
    bureau.clock.now += 20 * MINUTE;
    touch(bureau.store, session.id, bureau.clock.now);
    await bureau.restart();
    bureau.clock.now += 29 * MINUTE;
    expect(await who(bureau, token)).not.toBeNull();
    bureau.clock.now += 1 * MINUTE;
    expect(await who(bureau, token)).toBeNull();
  });

  test('a socket learns when its session ends, and that it has', async () => {
    const bureau = await openBureau();
    await bureau.account('admin', ['admin']);
    const { token, session } = await bureau.session('admin');
    const reader = await readActor(`session=${token}`, bureau.clock.now, 'person', bureau.store);
    expect(reader).toMatchObject({ sessionId: session.id, expiresAt: bureau.clock.now + 30 * MINUTE });
    expect(sessionEndsAt(session.id)).toBe(reader?.expiresAt);
    await signOut(bureau.store, session, '10.1.2.3');
    expect(sessionEndsAt(session.id)).toBeNull();
  });
});

test('S5: signing out ends the session on the server, whoever kept the cookie', async () => {
  const bureau = await openBureau();
  await bureau.account('intake', ['intake']);
  const { token, session } = await bureau.session('intake');
  await who(bureau, token);
  await signOut(bureau.store, session, '10.1.2.3');
  expect(bureau.revocations).toEqual([{ sessionId: session.id }]);
  expect(await who(bureau, token)).toBeNull();
  expect(touch(bureau.store, session.id, bureau.clock.now)).toBe('ended');
  await bureau.restart();
  expect(await who(bureau, token)).toBeNull();
});

test('a reading that began before the end of a session does not bring it back', async () => {
  const bureau = await openBureau();
  await bureau.account('intake', ['intake']);
  const { token, session } = await bureau.session('intake');
  const reading = who(bureau, token);
  const ending = signOut(bureau.store, session, '10.1.2.3');
  await Promise.all([reading, ending]);
  expect(sessionEndsAt(session.id)).toBeNull();
});

describe('S6: a changed right reaches what is open', () => {
  async function open() {
    const bureau = await openBureau();
    await bureau.account('root', ['admin']);
    const person = await bureau.account('jc1.both', ['staff', 'head'], 'jc1');
    const one = await bureau.session('jc1.both');
    const two = await bureau.session('jc1.both');
    expect(await who(bureau, one.token)).toMatchObject({ role: 'staff', unit: 'jc1' });
    return { bureau, person, one, two };
  }
  const change = { name: '经办', unit: 'jc1', roles: ['staff', 'head'] as ('staff' | 'head')[] };

  test('a disabled account is out everywhere, and cannot come in', async () => {
    const { bureau, person, one, two } = await open();
    await setDisabled(bureau.store, ADMIN, person.id, true);
    expect(bureau.revocations).toContainEqual({ userId: person.id });
    expect(bureau.revocations).toContainEqual({ sessionId: one.session.id });
    expect(bureau.revocations).toContainEqual({ sessionId: two.session.id });
    expect(await who(bureau, one.token)).toBeNull();
    expect(await who(bureau, two.token)).toBeNull();
    expect(await bureau.signIn('jc1.both')).toMatchObject({ ok: false, why: 'wrong' });
    await setDisabled(bureau.store, ADMIN, person.id, false);
    expect(await who(bureau, one.token)).toBeNull();
    expect(await bureau.signIn('jc1.both')).toMatchObject({ ok: true });
  });

  test('whoever moves to another unit goes on there, and his sockets close', async () => {
    const { bureau, person, one } = await open();
    await changePerson(bureau.store, ADMIN, person.id, { ...change, unit: 'jc2' });
    expect(bureau.revocations).toEqual([{ userId: person.id }]);
    expect(await who(bureau, one.token)).toMatchObject({ role: 'staff', unit: 'jc2' });
  });

  test('a role that is taken away ends the sessions in it', async () => {
    const { bureau, person, one, two } = await open();
    const named = await signed(bureau, two.token);
    await switchRole(bureau.store, named.user, named.session, 'head');
    expect(bureau.revocations).toEqual([{ sessionId: two.session.id }]);
    expect(await who(bureau, two.token)).toMatchObject({ role: 'head' });
    await changePerson(bureau.store, ADMIN, person.id, { ...change, roles: ['staff'] });
    expect(await who(bureau, two.token)).toBeNull();
    expect(await who(bureau, one.token)).toMatchObject({ role: 'staff' });
  });

  test('also when it was the directory that changed, by whatever way', async () => {
    const { bureau, person, one } = await open();
    await bureau.store.changeDirectory(ADMIN, { people: [{ ...person, roles: ['head'] }] });
    expect(await who(bureau, one.token)).toBeNull();
  });

  test('also when another process changed it', async () => {
    const { bureau, person } = await open();
    const stop = followDirectory(bureau.store);
    const other = await openStore({ dataDir: bureau.dataDir, now: () => bureau.clock.now });
    const told = new Promise((resolve) => onTestFinished(onRevoked(resolve)));
    const renamed = { ...person, name: '改名不改权' };
    await other.changeDirectory(ADMIN, { people: [renamed] });
    await other.changeDirectory(ADMIN, { people: [{ ...renamed, unit: 'jc2' }] });
    expect(await told).toEqual({ userId: person.id });
    expect(bureau.revocations).toEqual([{ userId: person.id }]);
    stop();
    await other.close();
  });

  test('nobody takes a role that he was not given', async () => {
    const { bureau, one } = await open();
    const { user, session } = await signed(bureau, one.token);
    expect(await switchRole(bureau.store, user, session, 'admin')).toEqual({ ok: false, why: 'not-held' });
    expect(await who(bureau, one.token)).toMatchObject({ role: 'staff' });
  });

  test('an administrator can neither disable himself nor give up his own rights', async () => {
    const bureau = await openBureau();
    const root = await bureau.account('root', ['admin']);
    const by = { ...ADMIN, id: root.id };
    expect(await setDisabled(bureau.store, by, root.id, true)).toEqual({ ok: false, fault: 'own-rights' });
    const without = { name: 'root', unit: null, roles: ['leader' as const] };
    expect(await changePerson(bureau.store, by, root.id, without)).toEqual({
      ok: false,
      fault: 'own-rights',
    });
  });
});

describe('S7: other sessions', () => {
  test('a changed password ends every session but the one it was changed in', async () => {
    const bureau = await openBureau();
    await bureau.account('intake', ['intake']);
    const here = await bureau.session('intake');
    const there = await bureau.session('intake');
    const { user, session } = await signed(bureau, here.token);
    const given = { present: PASSWORD, next: 'velvet otter crosses 7 canals', address: '10.1.2.3' };
    expect(await changePassword(bureau.store, user, session, given)).toEqual({ ok: true });
    expect(bureau.revocations).toEqual([{ sessionId: there.session.id }]);
    expect(await who(bureau, there.token)).toBeNull();
    expect(await who(bureau, here.token)).not.toBeNull();
  });

  test('an administrator ends any session, a person only his own', async () => {
    const bureau = await openBureau();
    const person = await bureau.account('intake', ['intake']);
    const other = await bureau.account('intake2', ['intake']);
    const { token, session } = await bureau.session('intake');
    expect((await listSessions(bureau.store, other.id)).map(({ id }) => id)).not.toContain(session.id);
    const stranger = { id: other.id, role: 'intake' as const, unit: null };
    expect(await endSession(bureau.store, stranger, session.id, other.id)).toBe(false);
    expect(await who(bureau, token)).not.toBeNull();
    expect(await endSession(bureau.store, ADMIN, session.id)).toBe(true);
    expect(await who(bureau, token)).toBeNull();
    expect(bureau.revocations).toEqual([{ sessionId: session.id }]);

    const again = await bureau.session('intake');
    await endSessionsOf(bureau.store, ADMIN, person.id);
    expect(await who(bureau, again.token)).toBeNull();
  });
});

test('what was done is written down: who, what, to whom, from where', async () => {
  const bureau = await openBureau();
  const person = await bureau.account('intake', ['intake']);
  const { session } = await bureau.session('intake');
  await bureau.signIn('intake', { password: 'wrong' });
  await endSession(bureau.store, ADMIN, session.id);
  const rows = await bureau.store.read.select().from(audit);
  expect(rows.map(({ what, by, subject }) => [what, by, subject])).toEqual([
    ['account-made', null, String(person.id)],
    ['signed-in', person.id, null],
    ['sign-in-failed', null, String(person.id)],
    ['session-ended', ADMIN.id, String(person.id)],
  ]);
  expect(rows[1]).toMatchObject({ at: bureau.clock.now, role: 'intake', address: '10.1.2.3' });
});
