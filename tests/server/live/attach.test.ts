import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changePassword, createAccount } from '../../../src/lib/server/auth/accounts.ts';
import { followOthers } from '../../../src/lib/server/auth/foreign-changes.ts';
import { endSession } from '../../../src/lib/server/auth/sessions.ts';
import { signIn, signOut, switchRole } from '../../../src/lib/server/auth/sign-in.ts';
import { createWallKey, pairWall, revokeWall } from '../../../src/lib/server/auth/walls.ts';
import { attach } from '../../../src/lib/server/bureau/bureau.ts';
import { getStore, type Store } from '../../../src/lib/server/store/index.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import {
  accept,
  BUILD,
  DISPATCH,
  idOf,
  MINUTE,
  NINE,
  RECEIVE,
  Screen,
  type PersonName,
} from '../helpers/bureau.ts';
import { DIRECTORY } from '../helpers/directory.ts';
import { openStore } from '../../../src/lib/server/ledger/open.ts';

const HTTP = Symbol.for('board-12345.http');
const CLOSERS = Symbol.for('board-12345.closers');
const PASSWORD = '梧桐-correct-horse-1';

let dataDir: string;
let http: Server;
let closers: (() => Promise<void>)[];
let store: Store;
let now = NINE;
let url: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'bureau-'));
  process.env.DATA_DIR = dataDir;
  now = NINE;
  http = createServer((_, response) => response.writeHead(404).end());
  closers = [];
  Reflect.set(globalThis, HTTP, http);
  Reflect.set(globalThis, CLOSERS, closers);
  store = await openStore({ dataDir, now: () => now });
  await store.changeDirectory({ id: idOf('admin'), role: 'admin', unit: null }, DIRECTORY);
  await attach(BUILD);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const close of closers) await close();
  http.closeAllConnections();
  for (const name of [HTTP, CLOSERS, Symbol.for('board-12345.live')])
    Reflect.deleteProperty(globalThis, name);
  await rm(dataDir, { recursive: true });
});

async function signedIn(who: PersonName) {
  await createAccount(store, { personId: idOf(who), username: who, password: PASSWORD, mustChange: false });
  const attempt = { username: who, password: PASSWORD, address: '127.0.0.1', agent: 'test', replaces: null };
  const done = await signIn(store, attempt);
  if (!done.ok) throw new Error(done.why);
  return { cookie: `session=${done.token}`, session: done.session };
}
async function pairedWall(replaces?: string) {
  const { key } = await createWallKey(store, { name: '大厅' });
  const paired = await pairWall(store, {
    ...{ key, address: '127.0.0.1' },
    ...(replaces !== undefined && { replaces }),
  });
  if (!paired.ok) throw new Error(paired.why);
  return paired;
}
const opened = (cookie: string, auth = {}) => new Screen({ url, cookie, auth }).open();

test('S5: with the real sessions, signing out closes the board, and the old cookie opens it no more', async () => {
  const { cookie, session } = await signedIn('intake');
  const screen = await opened(cookie);
  expect(await screen.do(null, [RECEIVE, DISPATCH])).toMatchObject({ ok: true });
  await signOut(store, session, '127.0.0.1');
  await screen.ended();
  await expect(opened(cookie)).rejects.toThrow('session-ended');
});

test('S4: an act after half an hour untouched asks for the password; the board goes on meanwhile', async () => {
  const [{ cookie }, other] = await Promise.all([signedIn('jc1.staff'), signedIn('intake')]);
  const [worker, intake] = await Promise.all([opened(cookie), opened(other.cookie)]);
  now += 31 * MINUTE;
  expect(await intake.do(null, RECEIVE)).toMatchObject({
    refusal: { code: 'session-ended', field: 'confirm' },
  });
  expect(await worker.do(1, accept(idOf('jc1.staff')))).toMatchObject({ refusal: { field: 'confirm' } });
  expect(worker.online).toBe(true);
  expect(store.open.size).toBe(0);
});

test('S4: over the socket only an act touches: neither the board that is kept up, nor a look, nor coming back', async () => {
  const { cookie } = await signedIn('intake');
  const screen = await opened(cookie);
  for (let minutes = 0; minutes < 40; minutes += 10) {
    now += 10 * MINUTE;
    await screen.sync();
    await screen.focus(null);
    await screen.where(1);
    (await opened(cookie)).close();
  }
  expect(await screen.do(null, RECEIVE)).toMatchObject({
    refusal: { code: 'session-ended', field: 'confirm' },
  });

  const { cookie: other } = await signedIn('coordinator');
  const busy = await opened(other);
  for (let minutes = 0; minutes < 60; minutes += 20) {
    now += 20 * MINUTE;
    expect(await busy.do(null, RECEIVE)).toMatchObject({ ok: true });
  }
});

test('S6: another role closes the screen of the old one', async () => {
  const { cookie, session } = await signedIn('jc1.head');
  const person = store.directory().people.get(idOf('jc1.head'))!;
  const admin = { id: idOf('admin'), role: 'admin', unit: null } as const;
  await store.changeDirectory(admin, { people: [{ ...person, roles: ['head', 'staff'] }] });
  const screen = await opened(cookie);
  const user = {
    ...person,
    roles: ['head' as const, 'staff' as const],
    username: 'jc1.head',
    mustChange: false,
  };
  expect(await switchRole(store, user, session, 'staff')).toEqual({ ok: true });
  await screen.ended();
  expect((await opened(cookie)).online).toBe(true);
});

test('S7: a new password closes what else its owner has open, and an administrator closes any', async () => {
  const { cookie, session } = await signedIn('intake');
  const attempt = { username: 'intake', password: PASSWORD, address: '10.1.2.3', agent: '', replaces: null };
  const elsewhere = await signIn(store, attempt);
  if (!elsewhere.ok) throw new Error(elsewhere.why);
  const other = `session=${elsewhere.token}`;
  const [here, there] = await Promise.all([opened(cookie), opened(other)]);
  const user = {
    ...store.directory().people.get(idOf('intake'))!,
    ...{ username: 'intake', mustChange: false },
  };
  const given = { present: PASSWORD, next: 'velvet otter crosses 7 canals', address: '127.0.0.1' };
  expect(await changePassword(store, user, session, given)).toEqual({ ok: true });
  await there.ended();
  await expect(opened(other)).rejects.toThrow('session-ended');
  expect(here.online).toBe(true);
  await endSession(store, { id: idOf('admin'), role: 'admin', unit: null }, session.id);
  await here.ended();
  await expect(opened(cookie)).rejects.toThrow('session-ended');
});

test('S6: a wall whose key is taken back goes dark', async () => {
  const paired = await pairedWall();
  const screen = await opened(`wall=${paired.token}`, { as: 'wall' });
  await revokeWall(store, { id: idOf('admin'), role: 'admin', unit: null }, paired.wall.id);
  await screen.ended();
  await expect(opened(`wall=${paired.token}`, { as: 'wall' })).rejects.toThrow('session-ended');
});

test('S6: a wall in whose place another is paired goes dark, and its old cookie opens nothing', async () => {
  const first = await pairedWall();
  const screen = await opened(`wall=${first.token}`, { as: 'wall' });
  const second = await pairedWall(first.wall.id);
  await screen.ended();
  await expect(opened(`wall=${first.token}`, { as: 'wall' })).rejects.toThrow('session-ended');
  expect((await opened(`wall=${second.token}`, { as: 'wall' })).online).toBe(true);
});

test('S6: a wrong key leaves the wall whose browser gave it as it is', async () => {
  const { token, wall } = await pairedWall();
  const screen = await opened(`wall=${token}`, { as: 'wall' });
  const wrong = { key: 'no-such-key', address: '127.0.0.1', replaces: wall.id };
  expect(await pairWall(store, wrong)).toEqual({ ok: false, why: 'wrong' });
  expect((await opened(`wall=${token}`, { as: 'wall' })).online).toBe(true);
  expect(screen.online).toBe(true);
});

test('S6: what another process takes away, a sign-in, an account, a wall or a role, closes here and nothing else does', async () => {
  const [intake, other, head, stays] = await Promise.all([
    signedIn('intake'),
    signedIn('jc2.staff'),
    signedIn('jc1.head'),
    signedIn('coordinator'),
  ]);
  const paired = await pairedWall();
  const replaced = await pairedWall();
  const stop = await followOthers(store);
  const wall = `wall=${paired.token}`;
  const lost = await Promise.all([
    opened(intake.cookie),
    opened(other.cookie),
    opened(head.cookie),
    opened(wall, { as: 'wall' }),
    opened(`wall=${replaced.token}`, { as: 'wall' }),
  ]);
  const open = await opened(stays.cookie);
  const rights = [
    ['session', intake.session.id],
    ['account', idOf('jc2.staff')],
    ['wall', paired.wall.id],
    ['staff', head.session.id],
    ['paired', replaced.wall.id],
  ];
  const script = join(import.meta.dirname, '../helpers/other-hand.ts');
  await promisify(execFile)(process.execPath, [script, dataDir, String(now), JSON.stringify(rights)]);
  await Promise.all(lost.map((screen) => screen.ended()));
  const heard = lost.map(({ wire }) => wire.length);

  const actor = { id: idOf('intake'), role: 'intake', unit: null } as const;
  const register = (index: number) =>
    write(actor, { id: `after-the-end-${index}`, caseId: null, moves: 0, commands: [RECEIVE] }, store);
  await Promise.all(Array.from({ length: 100 }, (_, index) => register(index)));
  await open.reaches(store.head);
  expect(open.cards.size).toBe(100);
  expect(lost.map(({ wire }) => wire.length)).toEqual(heard);
  for (const cookie of [intake.cookie, other.cookie]) {
    await expect(opened(cookie)).rejects.toThrow('session-ended');
  }
  await expect(opened(wall, { as: 'wall' })).rejects.toThrow('session-ended');
  stop();
}, 60_000);

test('it joins a server once, signs the head, and leaves it before the store is closed', async () => {
  await Promise.all([attach(BUILD), attach(BUILD)]);
  expect(http.listenerCount('upgrade')).toBe(1);
  expect(await readdir(join(dataDir, 'heads'))).toHaveLength(1);
  const { cookie } = await signedIn('intake');
  const screen = await opened(cookie);
  await closers[0]!();
  await screen.ended();
  expect(getStore()).toBe(store);
});
