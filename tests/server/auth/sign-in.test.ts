import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  changePassword,
  createAccount,
  HANDED_OVER_LASTS,
  provePassword,
  resetPassword,
} from '../../../src/lib/server/auth/accounts.ts';
import { CENTRE } from '../../../src/lib/domain/case/clocks.ts';
import { actorOf, validateSessionToken } from '../../../src/lib/server/auth/auth.ts';
import { markOf, withMark } from '../../../src/lib/server/auth/devices.ts';
import { confirmed } from '../../../src/lib/server/auth/idle.ts';
import { accountCounter, countFailure, waitOf } from '../../../src/lib/server/auth/lockout.ts';
import { passwordFault } from '../../../src/lib/server/auth/passwords.ts';
import { readActor } from '../../../src/lib/server/auth/reader.ts';
import { confirmPassword, switchRole } from '../../../src/lib/server/auth/sign-in.ts';
import { accountNamed } from '../../../src/lib/server/store/account-rows.ts';
import { accounts, audit, lockouts } from '../../../src/lib/server/store/accounts.ts';
import { ADMIN, HOUR, MINUTE, openBureau, PASSWORD, type Bureau } from './bureau.ts';

describe('A1: guessing is slowed down', () => {
  test('from the sixth wrong attempt on there is a wait, which a restart does not shorten, and which ends', async () => {
    const bureau = await openBureau();
    await bureau.account('jc1.staff', ['staff'], 'jc1');
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push(await bureau.signIn('jc1.staff', { password: 'wrong' }));
    const why = answers.map((answer) => (answer.ok ? 'in' : answer.why));
    expect(why).toEqual([...Array<string>(5).fill('wrong'), ...Array<string>(25).fill('wait')]);

    await bureau.restart();
    const held = await bureau.signIn('jc1.staff');
    expect(held).toMatchObject({ ok: false, why: 'wait' });
    bureau.clock.now += 'wait' in held ? held.wait : 0;
    expect(await bureau.signIn('jc1.staff')).toMatchObject({ ok: true });
  });

  test('the wait grows with each further failure, to a quarter of an hour and no more', async () => {
    const { store, clock } = await openBureau();
    const counters = [accountCounter('jc1.staff')];
    const waits: number[] = [];
    for (let i = 0; i < 11; i++) {
      await store.transact((db) => countFailure(db, counters, clock.now));
      const wait = await waitOf(store.read, counters, clock.now);
      waits.push(wait / MINUTE);
      clock.now += wait;
    }
    expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]);
  });

  test('failures are forgotten one after the other', async () => {
    const { store, clock } = await openBureau();
    const counters = [accountCounter('jc1.staff')];
    for (let i = 0; i < 5; i++) await store.transact((db) => countFailure(db, counters, clock.now));
    clock.now += 3 * HOUR;
    for (const wait of [0, 0, MINUTE]) {
      await store.transact((db) => countFailure(db, counters, clock.now));
      expect(await waitOf(store.read, counters, clock.now)).toBe(wait);
    }
  });

  test('one sender who tries many accounts is slowed down, his /64 with him; others are not', async () => {
    const bureau = await openBureau();
    await bureau.account('jc1.staff', ['staff'], 'jc1');
    for (let i = 0; i < 5; i++) await bureau.signIn(`guess${i}`, { address: `2001:db8:0:1::${i}` });
    expect(await bureau.signIn('jc1.staff', { address: '2001:db8:0:1:ffff::9' })).toMatchObject({
      why: 'wait',
    });
    expect(await bureau.signIn('jc1.staff', { address: '2001:db8:0:2::1' })).toMatchObject({ ok: true });
  });

  test('fifty wrong attempts at once are judged one after the other: five are looked at', async () => {
    const bureau = await openBureau();
    await bureau.account('jc1.staff', ['staff'], 'jc1');
    const burst = Array.from({ length: 50 }, (_, i) =>
      bureau.signIn('jc1.staff', { password: 'wrong', address: `10.6.${i}.1` }),
    );
    const why = (await Promise.all(burst)).map((answer) => (answer.ok ? 'in' : answer.why));
    expect(why.filter((word) => word === 'wrong')).toHaveLength(5);
    expect(why.filter((word) => word === 'wait')).toHaveLength(45);
  });

  test('whoever forgets his password and gets a new one need not wait', async () => {
    const bureau = await openBureau();
    const person = await bureau.account('jc1.staff', ['staff'], 'jc1');
    for (let i = 0; i < 5; i++)
      await bureau.signIn('jc1.staff', { password: 'wrong', address: `10.5.${i}.1` });
    const password = await resetPassword(bureau.store, ADMIN, person.id);
    expect(await bureau.signIn('jc1.staff', { password: password! })).toMatchObject({ ok: true });
  });

  test('a clock that was set back locks nobody out for longer than the longest wait', async () => {
    const bureau = await openBureau();
    await bureau.account('jc1.staff', ['staff'], 'jc1');
    for (let i = 0; i < 5; i++) await bureau.signIn('jc1.staff', { password: 'wrong' });
    bureau.clock.now -= 48 * HOUR;
    expect(await bureau.signIn('jc1.staff')).toMatchObject({ ok: true });
  });
});

describe('A2: a stranger keeps no colleague out', () => {
  const victim = 'jc1.staff';
  const far = { password: 'wrong', address: '203.0.113.7' };

  /** The cookie of a browser in which this person has signed in. */
  async function browserOf(bureau: Bureau, username: string, before: string | null = null) {
    return withMark((await accountNamed(bureau.store.read, username))!, before);
  }
  async function signed(bureau: Bureau) {
    await bureau.account(victim, ['staff'], 'jc1');
    const { token } = await bureau.session(victim);
    const named = await validateSessionToken(bureau.store, token, bureau.clock.now);
    if (!named.session) throw new Error('not signed in');
    return { token, ...named };
  }

  test('five wrong sign-ins of his leave an open session what it was, and its right password right', async () => {
    const bureau = await openBureau();
    const { token, user, session } = await signed(bureau);
    for (let i = 0; i < 6; i++) await bureau.signIn(victim, far);
    expect((await validateSessionToken(bureau.store, token, bureau.clock.now)).user?.username).toBe(victim);
    const confirm = (password: string) => confirmPassword(bureau.store, user, session, password, far.address);
    expect(await confirm('wrong')).toMatchObject({ why: 'wrong' });
    expect(await confirm(PASSWORD)).toEqual({ ok: true });
  });

  test('in the browser in which the victim signed in before he signs in, from wherever; elsewhere he waits', async () => {
    const bureau = await openBureau();
    await bureau.account(victim, ['staff'], 'jc1');
    const device = await browserOf(bureau, victim);
    for (let i = 0; i < 40; i++) await bureau.signIn(victim, { ...far, address: `203.0.113.${i}` });
    expect(await bureau.signIn(victim)).toMatchObject({ why: 'wait' });
    expect(await bureau.signIn(victim, { device })).toMatchObject({ ok: true });
    expect(await bureau.signIn(victim, { device, address: '203.0.113.7' })).toMatchObject({ ok: true });
    await bureau.restart();
    expect(await bureau.signIn(victim)).toMatchObject({ why: 'wait' });
    expect(await bureau.signIn(victim, { device })).toMatchObject({ ok: true });
  });

  test('that browser is no place to guess either: from the sixth wrong password on it waits, over a restart', async () => {
    const bureau = await openBureau();
    await bureau.account(victim, ['staff'], 'jc1');
    const device = await browserOf(bureau, victim);
    const why = [];
    for (let i = 0; i < 7; i++) {
      const answer = await bureau.signIn(victim, { device, password: 'wrong', address: `10.7.${i}.1` });
      why.push(answer.ok ? 'in' : answer.why);
    }
    expect(why).toEqual([...Array<string>(5).fill('wrong'), 'wait', 'wait']);
    await bureau.restart();
    expect(await bureau.signIn(victim, { device })).toMatchObject({ why: 'wait' });
    // What was tried there is nobody else's wait.
    expect(await bureau.signIn(victim)).toMatchObject({ ok: true });
  });

  test("a mark is one person's in one browser: another's, a made-up one and one of an old password are no key", async () => {
    const bureau = await openBureau();
    const person = await bureau.account(victim, ['staff'], 'jc1');
    await bureau.account('jc1.other', ['staff'], 'jc1');
    const own = await browserOf(bureau, victim);
    const [id, seal] = own.split('.') as [string, string];
    const others = await browserOf(bureau, 'jc1.other');
    for (let i = 0; i < 6; i++) await bureau.signIn(victim, far);
    const [otherId] = others.split('.') as [string, string];
    for (const device of [
      others,
      `${otherId}.${seal}`,
      `${id}.${'A'.repeat(43)}`,
      `${id}`,
      '~',
      '',
      'x'.repeat(4000),
      `${`${others}~`.repeat(8)}${own}`,
    ]) {
      expect(await bureau.signIn(victim, { device }), device).toMatchObject({ why: 'wait' });
    }
    expect(await bureau.signIn(victim, { device: await browserOf(bureau, victim, others) })).toMatchObject({
      ok: true,
    });
    const password = await resetPassword(bureau.store, ADMIN, person.id);
    for (let i = 0; i < 6; i++) await bureau.signIn(victim, far);
    expect(await bureau.signIn(victim, { device: own, password: password! })).toMatchObject({ why: 'wait' });
  });

  test('a desk that many share knows the eight who signed in last', async () => {
    const bureau = await openBureau();
    let device: string | null = null;
    const names = Array.from({ length: 9 }, (_, i) => `worker${i}`);
    for (const name of names) {
      await bureau.account(name, ['staff'], 'jc1');
      device = await browserOf(bureau, name, device);
      expect(await browserOf(bureau, name, device)).toBe(device);
    }
    const known = [];
    for (const name of names) {
      if (markOf((await accountNamed(bureau.store.read, name))!, device) !== null) known.push(name);
    }
    expect(known).toEqual(names.slice(1));
    expect(device!.length).toBeLessThan(600);
  });

  test('five typos behind one office address lock nobody there out who then gets it right, nor those who were right', async () => {
    const bureau = await openBureau();
    const office = { address: '10.9.9.9' };
    for (let i = 0; i < 8; i++) await bureau.account(`worker${i}`, ['staff'], 'jc1');
    for (let i = 0; i < 4; i++) await bureau.signIn('worker0', { ...office, password: 'typo' });
    expect(await bureau.signIn('worker0', office)).toMatchObject({ ok: true });
    for (let i = 1; i < 7; i++) {
      expect(await bureau.signIn(`worker${i}`, { ...office, password: 'typo' })).toMatchObject({
        why: 'wrong',
      });
      expect(await bureau.signIn(`worker${i}`, office)).toMatchObject({ ok: true });
    }
    const device = await browserOf(bureau, 'worker7');
    for (let i = 0; i < 5; i++) await bureau.signIn(`guess${i}`, office);
    expect(await bureau.signIn('worker1', office)).toMatchObject({ why: 'wait' });
    expect(await bureau.signIn('worker7', { ...office, device })).toMatchObject({ ok: true });
  });

  test('who owns one account frees with it none of the other names that he tried', async () => {
    const bureau = await openBureau();
    await bureau.account('insider', ['staff'], 'jc1');
    for (let i = 0; i < 4; i++) {
      await bureau.signIn(`guess${i}`);
      expect(await bureau.signIn('insider')).toMatchObject({ ok: true });
    }
    await bureau.signIn('guess4');
    expect(await bureau.signIn('insider')).toMatchObject({ why: 'wait' });
  });

  test('from all addresses together a stranger has twelve guesses in an hour, and four in each further one', async () => {
    const bureau = await openBureau();
    await bureau.account(victim, ['staff'], 'jc1');
    const judged = [0, 0, 0];
    for (let minute = 0; minute < 180; minute++) {
      for (const at of [1, 2, 3]) {
        const answer = await bureau.signIn(victim, { ...far, address: `198.51.${minute}.${at}` });
        if (!answer.ok && answer.why === 'wrong') judged[Math.floor(minute / 60)]! += 1;
      }
      bureau.clock.now += MINUTE;
    }
    expect(judged[0]).toBeLessThanOrEqual(12);
    expect(judged[1]).toBeLessThanOrEqual(4);
    expect(judged[2]).toBeLessThanOrEqual(4);
  });
});

describe('A3: an unknown name and a wrong password are told apart by nobody', () => {
  test('the answers are the same, for disabled accounts and people without one too', async () => {
    const bureau = await openBureau();
    const gone = await bureau.account('jc1.gone', ['staff'], 'jc1');
    await bureau.account('jc1.staff', ['staff'], 'jc1');
    await bureau.store.changeDirectory(ADMIN, { people: [{ ...gone, active: false }] });
    const wrong = { ok: false, why: 'wrong' };
    expect(await bureau.signIn('jc1.staff', { password: 'wrong' })).toEqual(wrong);
    expect(await bureau.signIn('nobody')).toEqual(wrong);
    expect(await bureau.signIn('jc1.gone')).toEqual(wrong);
    expect(await bureau.signIn('')).toEqual(wrong);
  });

  test('an unknown name costs as much work as a wrong password', async () => {
    const bureau = await openBureau();
    await bureau.account('jc1.staff', ['staff'], 'jc1');
    const times: Record<string, number[]> = { 'jc1.staff': [], nobody: [] };
    for (let i = 0; i < 9; i++) {
      for (const [username, taken] of Object.entries(times)) {
        const start = performance.now();
        await bureau.signIn(username, { password: `wrong ${i}`, address: `10.${i}.0.1` });
        taken.push(performance.now() - start);
      }
      bureau.clock.now += 20 * HOUR;
    }
    const [known = 0, unknown = 0] = Object.values(times).map((taken) => taken.sort((a, b) => a - b)[4]!);
    // An order, not a figure: without the decoy the unknown name is answered some ten times as fast.
    expect(unknown).toBeGreaterThan(known / 3);
    expect(known).toBeGreaterThan(unknown / 3);
  });

  test('what somebody typed into the wrong field is kept nowhere', async () => {
    const bureau = await openBureau();
    await bureau.signIn('my secret password', { password: 'also secret' });
    const kept = JSON.stringify([
      await bureau.store.read.select().from(audit),
      await bureau.store.read.select().from(lockouts),
    ]);
    expect(kept).toContain('sign-in-failed');
    expect(kept).not.toContain('secret');
  });
});

describe('A4: passwords are kept as argon2id', () => {
  test('every stored password is a PHC string of the required cost, and none stands in the file', async () => {
    const bureau = await openBureau();
    await bureau.account('intake', ['intake']);
    await bureau.account('jc1.head', ['head'], 'jc1');
    const rows = await bureau.store.read.select().from(accounts);
    expect(rows).toHaveLength(2);
    for (const { passwordHash } of rows) {
      const [, m, t, p] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(passwordHash)!.map(Number);
      expect([m! >= 19_456, t! >= 2, p]).toEqual([true, true, 1]);
    }
    await bureau.store.close();
    expect(readFileSync(join(bureau.dataDir, 'board.db')).includes(PASSWORD)).toBe(false);
  });

  test('fifty sign-ins at once leave the event loop free', async () => {
    const bureau = await openBureau();
    for (let i = 0; i < 4; i++) await bureau.account(`worker${i}`, ['staff'], 'jc1');
    let turns = 0;
    let done = false;
    const watch = (async () => {
      while (!done) {
        await turn();
        turns++;
      }
    })();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => bureau.signIn(`worker${i % 4}`, { address: `10.0.${i}.1` })),
    );
    done = true;
    await watch;
    expect(answers.every(({ ok }) => ok)).toBe(true);
    // Hashing on the loop would leave about one turn to each sign-in.
    expect(turns).toBeGreaterThan(500);
  }, 30_000);
});

describe('A5: which passwords are taken', () => {
  const judge = (password: string) => passwordFault(password, ['lin.jia', '林佳', '绿化管理所']);

  test('twelve characters at least, sixty-four and more allowed, Chinese welcome', async () => {
    expect(await judge('kapok 42 hb')).toBe('too-short');
    expect(await judge('银杏大道桥头灯')).toBe('too-short');
    expect(await judge('昨晚桥头的景观灯一直在闪')).toBeNull();
    expect(await judge('moss-otter-violin-kettle-'.repeat(3) + 'q8')).toBeNull();
    expect(await judge('a'.repeat(257))).toBe('too-long');
  });

  test('what everybody tries first is refused, and what is easily known of the person', async () => {
    for (const easy of [
      'password1234',
      'qwertyuiop12',
      '1234567890ab',
      'lin.jia20261',
      '绿化管理所绿化管理所',
    ]) {
      expect(await judge(easy.padEnd(12, '1')), easy).toBe('guessable');
    }
  });

  test('nothing is cut off: of two with 72 characters that differ in the last, one opens and one does not', async () => {
    const bureau = await openBureau();
    const person = await bureau.person('林佳', ['intake']);
    const long = 'moss otter violin kettle amber thistle canyon ribbon walnut drizzle 7'.padEnd(71, 'x');
    await createAccount(bureau.store, {
      ...{ username: 'lin.jia', password: `${long}1`, personId: person.id, mustChange: false },
    });
    expect(await bureau.signIn('lin.jia', { password: `${long}2` })).toMatchObject({ why: 'wrong' });
    expect(await bureau.signIn('lin.jia', { password: long })).toMatchObject({ why: 'wrong' });
    expect(await bureau.signIn('lin.jia', { password: `${long}1 ` })).toMatchObject({ why: 'wrong' });
    expect(await bureau.signIn('lin.jia', { password: `${long}1` })).toMatchObject({ ok: true });
  });

  test('an account is found however its name is typed, but two cannot have the same', async () => {
    const bureau = await openBureau();
    await bureau.account('jc1.staff', ['staff'], 'jc1');
    expect(await bureau.signIn(' ＪＣ1.Staff ')).toMatchObject({ ok: true });
    const other = await bureau.person('another', ['staff'], 'jc1');
    const again = { username: 'JC1.STAFF', password: PASSWORD, personId: other.id, mustChange: false };
    expect(await createAccount(bureau.store, again)).toEqual({ ok: false, fault: 'username-taken' });
    expect(await createAccount(bureau.store, { ...again, username: 'a b' })).toMatchObject({
      fault: 'bad-username',
    });
  });
});

describe('a password that was handed over', () => {
  async function handedOver(bureau: Bureau) {
    const person = await bureau.person('新来的', ['staff'], 'jc1');
    const account = { username: 'jc1.new', password: PASSWORD, personId: person.id, mustChange: true };
    await createAccount(bureau.store, account);
    return person;
  }

  test('opens nothing but the choice of one of his own', async () => {
    const bureau = await openBureau();
    await handedOver(bureau);
    const { token } = await bureau.session('jc1.new');
    const signed = await validateSessionToken(bureau.store, token, bureau.clock.now);
    if (!signed.session) throw new Error('not signed in');
    expect(signed.user.mustChange).toBe(true);
    expect(actorOf(signed)).toBeNull();

    const choose = (next: string) =>
      changePassword(bureau.store, signed.user, signed.session, {
        present: PASSWORD,
        next,
        address: '10.1.2.3',
      });
    expect(await choose(PASSWORD)).toEqual({ ok: false, why: 'same' });
    expect(await choose('short')).toEqual({ ok: false, why: 'too-short' });
    expect(await choose('velvet otter crosses 7 canals')).toEqual({ ok: true });
    const after = await validateSessionToken(bureau.store, token, bureau.clock.now);
    expect(after.user?.mustChange).toBe(false);
    expect(after.session && actorOf(after)).toEqual({ id: signed.user.id, role: 'staff', unit: 'jc1' });
    expect(await bureau.signIn('jc1.new', { password: PASSWORD })).toMatchObject({ why: 'wrong' });
  });

  test('A8: expires after three days', async () => {
    const bureau = await openBureau();
    await handedOver(bureau);
    bureau.clock.now += HANDED_OVER_LASTS;
    expect(await bureau.signIn('jc1.new')).toEqual({ ok: false, why: 'wrong' });
  });
});

test('an unattended screen is no place to guess: wrong answers there count like those at the door', async () => {
  const bureau = await openBureau();
  await bureau.account('intake', ['intake']);
  const { token } = await bureau.session('intake');
  const { user } = await validateSessionToken(bureau.store, token, bureau.clock.now);
  for (let i = 0; i < 5; i++) {
    expect(await provePassword(bureau.store, user!, 'wrong', '10.1.2.3', 'confirmed')).toMatchObject({
      why: 'wrong',
    });
  }
  expect(await provePassword(bureau.store, user!, PASSWORD, '10.1.2.3', 'confirmed')).toMatchObject({
    why: 'wait',
  });
  expect(await bureau.signIn('intake')).toMatchObject({ why: 'wait' });
});

test('a person works in the role that he last chose, as long as he has it', async () => {
  const bureau = await openBureau();
  const person = await bureau.account('night', ['intake', 'coordinator']);
  expect((await bureau.session('night')).session.role).toBe('intake');
  const first = await bureau.session('night');
  const signed = await validateSessionToken(bureau.store, first.token, bureau.clock.now);
  await switchRole(bureau.store, signed.user!, signed.session!, 'coordinator');
  expect((await bureau.session('night')).session.role).toBe('coordinator');
  await bureau.store.changeDirectory(ADMIN, { people: [{ ...person, roles: ['intake'] }] });
  expect((await bureau.session('night')).session.role).toBe('intake');
});

describe('the roster makes an operator acting coordinator', () => {
  const onShift = async () => {
    const bureau = await openBureau();
    const person = await bureau.account('intake', ['intake']);
    const { store, clock } = bureau;
    const shift = { unit: CENTRE, person: person.id, from: clock.now + HOUR, to: clock.now + 3 * HOUR };
    await store.changeRoster(ADMIN, { put: [shift] });
    const { token } = await bureau.session('intake');
    const signed = async () => {
      const named = await validateSessionToken(store, token, clock.now);
      if (!named.session) throw new Error('not signed in');
      return named;
    };
    const choose = async () => {
      const { user, session } = await signed();
      return switchRole(store, user, session, 'coordinator');
    };
    const cookie = `session=${token}`;
    return { bureau, store, clock, signed, choose, cookie };
  };

  test('as long as his shift runs, and then he is an operator again, signed in as before', async () => {
    const { clock, store, signed, choose, cookie } = await onShift();
    clock.now += HOUR - 1;
    expect(await choose()).toEqual({ ok: false, why: 'not-held' });
    await confirmed(store, (await signed()).session.id, clock.now);
    clock.now += 1;
    expect(await choose()).toEqual({ ok: true });
    expect(actorOf(await signed())).toMatchObject({ role: 'coordinator' });
    const reader = await readActor(cookie, clock.now, 'person', store);
    expect(reader).toMatchObject({ actor: { role: 'coordinator' }, expiresAt: clock.now + 2 * HOUR });
    clock.now += 2 * HOUR;
    expect((await readActor(cookie, clock.now, 'person', store))?.actor.role).toBe('intake');
    expect((await signed()).user.roles).toEqual(['intake']);
  });

  test('and whoever is taken off the roster is an operator at once, also at his next sign-in', async () => {
    const { bureau, store, clock, signed, choose } = await onShift();
    clock.now += HOUR;
    await confirmed(store, (await signed()).session.id, clock.now);
    await choose();
    expect((await bureau.session('intake')).session.role).toBe('coordinator');
    await store.changeRoster(ADMIN, { remove: [1] });
    expect(actorOf(await signed())).toMatchObject({ role: 'intake' });
    expect((await bureau.session('intake')).session.role).toBe('intake');
  });
});
