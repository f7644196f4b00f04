import { globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { io } from 'socket.io-client';
import { expect as expectWithin, test } from '@playwright/test';
import { CANARIES } from '../../server/helpers/commands.ts';
import { HttpBureau, PASSWORD, raw, WALL_KEY, type Question } from './bureau.ts';

test.setTimeout(240_000);
const expect = expectWithin.configure({ timeout: 20_000 });

let bureau: HttpBureau;
test.beforeAll(async () => {
  bureau = await new HttpBureau().open();
});
test.afterAll(() => bureau.close());

const root = resolve(import.meta.dirname, '../../..');
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };

/** A word as it may stand in a log: as it is, escaped for JSON, for an address, or in base64. */
function disguises(word: string): string[] {
  const escaped = word.replace(
    /[^\0-\x7f]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [
    word,
    escaped,
    encodeURIComponent(word),
    Buffer.from(word)
      .toString('base64')
      .replace(/.{0,2}=*$/, ''),
  ];
}

function expectClean(text: string, secrets: readonly string[], where: string): void {
  for (const secret of secrets)
    for (const disguise of disguises(secret))
      expect(text.includes(disguise), `${where} holds ${secret} as ${disguise}`).toBe(false);
}

test('H2: only the cookie signs in; a token in an address, a header or a handshake is nobody’s', async () => {
  const cookie = await bureau.cookieOf('coordinator');
  const token = cookie.split('=')[1]!;
  for (const [path, headers] of [
    [`/account/__data.json?session=${token}`, {}],
    [`/account/__data.json?token=${token}&access_token=${token}`, {}],
    ['/account/__data.json', { authorization: `Bearer ${token}` }],
    ['/account/__data.json', { 'x-session': token, session: token }],
    ['/wall/figures?key=' + WALL_KEY, {}],
  ] as [string, Record<string, string>][]) {
    const { status } = await bureau.ask('stranger', path, { headers });
    expect([401, 404], path).toContain(status);
  }
  for (const offered of [{ auth: { session: token, token } }, { query: { session: token, token } }]) {
    const socket = io(bureau.address, {
      ...offered,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: bureau.address },
    });
    const refused = await new Promise<string>((done) => {
      socket.once('connect', () => done('let in'));
      socket.once('connect_error', ({ message }) => done(message));
    });
    expect(refused).toBe('session-ended');
    socket.close();
  }
  expect((await bureau.ask('coordinator', '/account/__data.json')).status).toBe(200);
});

test('S2: what the database holds of a session or a wall signs nobody in', async () => {
  await bureau.cookieOf('coordinator');
  await bureau.cookieOf('wall');
  const db = new Database(join(bureau.dataDir, 'board.db'), { readonly: true });
  const kept = (table: string) =>
    db.prepare(`select id, secret_hash as hash from ${table}`).all() as { id: string; hash: string }[];
  for (const [name, table, path] of [
    ['session', 'account_sessions', '/account/__data.json'],
    ['wall', 'wall_devices', '/wall/figures'],
  ] as const) {
    const rows = kept(table);
    expect(rows.length).toBeGreaterThan(0);
    for (const { id, hash } of rows) {
      const digest = Buffer.from(hash, 'hex').toString('base64url');
      for (const stolen of [hash, `${id}.${hash}`, `${id}.${digest}`, id]) {
        const headers = { cookie: `${name}=${stolen}` };
        expect([401, 404]).toContain((await bureau.ask('stranger', path, { headers })).status);
      }
    }
  }
  db.close();
});

test('H2: no address that a person’s or a wall’s screen asks for holds a key, a token or a person', async ({
  browser,
}) => {
  const asked: string[] = [];
  const context = await browser.newContext({ locale: 'zh-CN' });
  context.on('request', (request) => asked.push(request.url()));
  const page = await context.newPage();
  await page.goto(`${bureau.address}/board`);
  await page.getByLabel('账号').fill('coordinator2');
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page).toHaveURL(/\/board$/);
  await expect(page.getByText('实时').first()).toBeVisible();
  await page.goto(`${bureau.address}/cases/${bureau.numbers.first}`);
  await page.goto(`${bureau.address}/intake`);
  const near = page.waitForResponse(/\/intake\/near$/);
  await page.locator('#intake-place').fill('青禾路柳荫弄88号');
  await page.locator('#intake-text').fill(CANARIES.join('，'));
  await near;
  await page.goto(`${bureau.address}/account`);
  const wall = await context.newPage();
  await wall.goto(`${bureau.address}/wall#${WALL_KEY}`);
  await expect(wall.getByText(/数据 \d+ 秒前/)).toBeVisible();
  // The session's, the wall's, and the one by which a browser is known in which its person signed in before.
  const tokens = (await context.cookies()).filter(({ httpOnly }) => httpOnly).map(({ value }) => value);
  expect(tokens).toHaveLength(3);
  const halves = tokens.flatMap((token) => token.split('.'));
  const sent = asked.map((address) => address.replace(/#.*/, ''));
  expect(sent.length).toBeGreaterThan(10);
  for (const address of sent)
    expectClean(decodeURIComponent(address), [...halves, PASSWORD, WALL_KEY, ...CANARIES], 'an address');
  await context.close();
});

test('R3, H2: whatever is sent to the server, and whatever fails in it, its log and figures hold nobody and no key', async () => {
  const tokens = [
    ...(await Promise.all((['coordinator', 'wall'] as const).map((who) => bureau.cookieOf(who)))),
  ];
  const secrets = [...CANARIES, PASSWORD, WALL_KEY, ...tokens.map((cookie) => cookie.split('.')[1]!)];
  const word = encodeURIComponent(CANARIES.join(' '));
  const all = JSON.stringify(CANARIES);
  const requests: [string, Question][] = [
    [`/${word}`, {}],
    [`/board?q=${word}`, {}],
    [`/cases/${word}`, {}],
    [`/cases/${word}/view`, {}],
    [`/admin/people/${word}`, {}],
    [`/language`, { method: 'POST', headers: form, body: `locale=${word}&to=//${word}` }],
    [`/login?to=${word}`, { method: 'POST', headers: form, body: `username=${word}&password=${word}` }],
    [
      '/login',
      { method: 'POST', headers: form, body: `username=${encodeURIComponent(PASSWORD)}&password=x` },
    ],
    ['/login', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: all }],
    [
      '/login',
      { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${word}` }, body: all },
    ],
    [`/login?/${word}`, { method: 'POST', headers: form, body: 'a=b' }],
    ['/wall', { method: 'POST', headers: form, body: `key=${word}` }],
    ['/board', { method: 'POST', headers: form, body: `name=${word}` }],
    [
      '/intake/near',
      { method: 'POST', headers: json, body: `{"road": \n    at ${CANARIES[0]} (${CANARIES[1]})` },
    ],
    ['/intake/near', { method: 'POST', headers: json, body: all }],
    [`/cases/${bureau.numbers.first}/reveal`, { method: 'POST', headers: json, body: `{"reason":${all}}` }],
    [`/_app/${word}.js`, {}],
    [`/socket.io/?EIO=4&transport=polling&name=${word}`, {}],
    [
      '/',
      { headers: { 'x-name': Buffer.from(CANARIES[0]).toString('latin1'), referer: `http://x/${word}` } },
    ],
    ['/account', { headers: { 'user-agent': CANARIES[1], 'x-forwarded-for': CANARIES[1] } }],
    ['/%E0%A4%A', {}],
  ];
  for (const who of ['stranger', 'coordinator', 'jc2.staff'] as const)
    for (const [path, question] of requests) await bureau.ask(who, path, question);
  await raw(bureau.port, `GET /${CANARIES[1]} NONSENSE ${CANARIES[2]}\r\n\r\n`);
  await raw(bureau.port, `POST /login HTTP/1.1\r\nhost: x\r\ncontent-length: ${CANARIES[1]}x\r\n\r\n`);
  const socket = io(bureau.address, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { origin: bureau.address, cookie: await bureau.cookieOf('coordinator') },
  });
  for (const message of [CANARIES, { id: CANARIES[0] }, { caseId: CANARIES[1] }, { [CANARIES[0]]: CANARIES }])
    for (const event of ['act', 'sync', 'focus']) await socket.timeout(9_000).emitWithAck(event, message);

  // The database loses a table under the server: what it says of that holds the values that it was asked with.
  const db = new Database(join(bureau.dataDir, 'board.db'));
  db.pragma('foreign_keys = off');
  db.pragma('legacy_alter_table = on');
  db.exec('alter table cases rename to elsewhere');
  const near = { method: 'POST', headers: json, body: JSON.stringify({ road: CANARIES[0] }) };
  const failed = await bureau.ask('coordinator', '/intake/near', near);
  expect(failed.status).toBe(500);
  expect(failed.body).not.toMatch(/select|SQLITE|\bat \S+:\d+/i);
  expectClean(failed.body, secrets, 'the answer to a failure');
  db.exec('alter table elsewhere rename to cases');
  db.exec('alter table lockouts rename to elsewhere');
  const body = `username=${word}&password=${encodeURIComponent(PASSWORD)}`;
  expect((await bureau.ask('stranger', '/login', { method: 'POST', headers: form, body })).status).toBe(500);
  db.exec('alter table elsewhere rename to lockouts');
  db.close();
  expect((await bureau.ask('coordinator', '/intake/near', near)).status).toBe(200);
  socket.close();

  const { said } = bureau.server;
  expect(said).toContain('a page failed');
  expectClean(said, secrets, 'the log');
  const metrics = (await bureau.ask('stranger', '/metrics')).body;
  expect(metrics).toContain('board_acts_total');
  expectClean(metrics, [...secrets, bureau.numbers.first, '青禾路'], 'the figures');
  const files = globSync('**/*', { cwd: bureau.dataDir }).filter((file) => !/\.db(-wal|-shm)?$/.test(file));
  for (const file of files.filter((one) => statSync(join(bureau.dataDir, one)).isFile()))
    expectClean(readFileSync(join(bureau.dataDir, file), 'latin1'), secrets, file);
});

test('K1: neither the pages, nor the sources, nor the log hold a secret, and the ledger’s key is its owner’s alone', async () => {
  await bureau.cookieOf('coordinator');
  const key = join(bureau.dataDir, globSync('**/ledger.pem', { cwd: bureau.dataDir })[0]!);
  expect(statSync(key).mode & 0o077).toBe(0);
  const lines = readFileSync(key, 'utf8')
    .split('\n')
    .filter((line) => line.length > 20 && !line.includes('-----'));
  const database = readFileSync(join(bureau.dataDir, 'board.db'), 'latin1');
  for (const line of lines) {
    expect(bureau.server.said).not.toContain(line);
    expect(database).not.toContain(line);
  }
  const secret =
    /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}|\bAKIA[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30}|\$argon2id\$v=/;
  const shipped = globSync(
    ['build/**/*', 'src/**/*', 'drizzle/**/*', 'docs/**/*', '*.json', '*.md', '.npmrc'],
    {
      cwd: root,
      exclude: (name) => name === 'node_modules',
    },
  );
  expect(shipped.length).toBeGreaterThan(300);
  for (const file of shipped.filter((one) => statSync(join(root, one)).isFile())) {
    const text = readFileSync(join(root, file), 'latin1');
    expect(secret.exec(text)?.[0], file).toBeUndefined();
    for (const word of [PASSWORD, WALL_KEY, process.env.DEMO_PASSWORD, process.env.DEMO_WALL_KEY])
      expect(word !== undefined && text.includes(word), file).toBe(false);
    expect(file).not.toMatch(/(^|\/)(\.env|id_rsa|.*\.(pem|p12|pfx|key))$/);
  }
});
