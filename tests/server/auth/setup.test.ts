import { expect, test } from 'vitest';
import { readCookies } from '../../../src/lib/server/auth/reader.ts';
import { setUp, setupCode } from '../../../src/lib/server/auth/setup.ts';
import { openBureau, PASSWORD } from './bureau.ts';

const given = { name: '首任管理员', username: 'root', password: PASSWORD, address: '127.0.0.1' };

test('A8: whoever reads the log makes the first administrator; then the set-up is shut for ever', async () => {
  const bureau = await openBureau();
  const code = (await setupCode(bureau.store))!;
  expect(await setUp(bureau.store, { ...given, code: 'ABCD-ABCD-ABCD' })).toEqual({
    ok: false,
    why: 'wrong',
  });
  expect(await setUp(bureau.store, { ...given, code })).toEqual({ ok: true });
  const { token } = await bureau.session('root');
  const { user, session } = await readCookies(bureau.store, `session=${token}`, bureau.clock.now);
  expect([user?.roles, session?.role, user?.mustChange]).toEqual([['admin'], 'admin', false]);

  expect(await setupCode(bureau.store)).toBeNull();
  expect(await setUp(bureau.store, { ...given, code, username: 'second' })).toEqual({
    ok: false,
    why: 'closed',
  });
  await bureau.restart();
  expect(await setupCode(bureau.store)).toBeNull();
});

test('A8: of two who come at once one is made, the other finds the door shut', async () => {
  const bureau = await openBureau();
  const code = (await setupCode(bureau.store))!;
  const answers = await Promise.all(
    ['root', 'other'].map((username) => setUp(bureau.store, { ...given, username, code })),
  );
  expect(answers).toEqual([{ ok: true }, { ok: false, why: 'closed' }]);
});

test('A8: there is no account that anybody knows', async () => {
  const bureau = await openBureau();
  for (const username of ['admin', 'root', 'administrator']) {
    expect(await bureau.signIn(username, { password: username, address: username })).toMatchObject({
      ok: false,
    });
  }
});

test('a weak password or a wrong name leaves everything as it was', async () => {
  const bureau = await openBureau();
  const code = (await setupCode(bureau.store))!;
  expect(await setUp(bureau.store, { ...given, code, password: 'password1234' })).toMatchObject({
    why: 'guessable',
  });
  expect(await setUp(bureau.store, { ...given, code, username: 'a b' })).toMatchObject({
    why: 'bad-username',
  });
  expect(await setUp(bureau.store, { ...given, code, name: ' ' })).toMatchObject({ why: 'name-missing' });
  expect(bureau.store.directory().people.size).toBe(0);
  expect(await setupCode(bureau.store)).toBe(code);
});

test('the code is not guessed: after five wrong ones the sender waits', async () => {
  const bureau = await openBureau();
  const code = (await setupCode(bureau.store))!;
  for (let i = 0; i < 5; i++) await setUp(bureau.store, { ...given, code: `guess-${i}` });
  expect(await setUp(bureau.store, { ...given, code })).toMatchObject({ why: 'wait' });
});
