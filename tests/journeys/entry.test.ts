import { spawn, type ChildProcess } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { ask, raw, type Answer } from './trust/bureau.ts';

const root = resolve(import.meta.dirname, '../..');
const dataDir = mkdtempSync(join(tmpdir(), 'board-12345-entry-'));
const running = new Set<ChildProcess>();

test.afterAll(() => {
  running.forEach((server) => server.kill('SIGKILL'));
  rmSync(dataDir, { recursive: true, force: true });
});

/** The server as it is started on a desk, and behind a proxy; each once for all tests that leave it as it was. */
const started = new Map<string, Promise<{ port: number }>>();
function served(origin = ''): Promise<{ port: number }> {
  if (!started.has(origin)) started.set(origin, start({ ORIGIN: origin }));
  return started.get(origin)!;
}

const always = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** One answer of every kind that leaves the server, whoever of its parts writes it. */
async function everyAnswer(
  port: number,
  origin = `http://127.0.0.1:${port}`,
): Promise<Record<string, Answer>> {
  const more: Record<string, string> = origin.startsWith('https') ? { 'x-forwarded-proto': 'https' } : {};
  const [asset] = readdirSync(join(root, 'build/client/_app/immutable/entry'));
  const get = (path: string, headers: Record<string, string> = {}) =>
    ask(port, path, { headers: { ...more, ...headers } });
  const post = (path: string, headers: Record<string, string>, body: string | Buffer[] = '') =>
    ask(port, path, { method: 'POST', headers: { ...more, ...headers }, body });
  const form = {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
    origin,
  };
  const icon = await get('/favicon.svg');
  return {
    door: await get('/', { accept: 'text/html' }),
    page: await get('/login'),
    data: await get('/login/__data.json'),
    'guarded data': await get('/board/__data.json'),
    asset: await get(`/_app/immutable/entry/${asset}`),
    'asset that is held already': await get('/favicon.svg', { 'if-none-match': icon.headers.etag ?? '' }),
    'part of an asset': await get(`/_app/immutable/entry/${asset}`, { range: 'bytes=0-9' }),
    'part beyond its end': await get(`/_app/immutable/entry/${asset}`, { range: 'bytes=99999999-' }),
    icon,
    'missing page': await get('/nowhere', { accept: 'text/html' }),
    'missing asset': await get('/_app/immutable/nowhere.js'),
    'broken path': await get('/%E0%A4%A'),
    health: await get('/healthz'),
    polling: await get('/socket.io/?EIO=4&transport=polling'),
    'polling of nobody': await get('/socket.io/?EIO=4&transport=polling&sid=nobody'),
    'wrong polling': await get('/socket.io/?EIO=4&transport=pigeon'),
    'forged form': await post('/login', { ...form, 'sec-fetch-site': 'cross-site' }),
    'form with a mistake': await post('/login', form),
    'too long': await post('/login', { ...form, 'content-length': '9999999' }),
    'too long in chunks': await post('/login', form, Array<Buffer>(10).fill(Buffer.alloc(512 * 1024, 'x'))),
    'wrong method': await ask(port, '/', { method: 'TRACE', headers: more }),
    'unknown method': await ask(port, '/healthz', { method: 'DELETE', headers: more }),
    'too many headers': await get('/', { 'x-long': 'x'.repeat(20_000) }),
    malformed: await raw(port, 'NONSENSE\r\n\r\n'),
  };
}

test('X4: every response carries the protective headers, whoever writes it', async () => {
  const { port } = await served();
  const answers = await everyAnswer(port);
  const statuses = new Set(Object.values(answers).map(({ status }) => status));
  for (const status of [200, 206, 303, 304, 400, 401, 403, 404, 405, 413, 416, 431])
    expect([...statuses], 'answers of many kinds are looked at').toContain(status);
  for (const [name, { headers }] of Object.entries(answers)) {
    expect(headers, name).toMatchObject(always);
    expect(headers['content-security-policy'], name).toContain("frame-ancestors 'none'");
    expect(headers, name).not.toHaveProperty('strict-transport-security');
  }
});

test('X3: the content policy of a page has a new nonce each time and nothing unsafe but the one hash', async () => {
  const { port } = await served();
  const nonces = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    const pages = await Promise.all(Array.from({ length: 25 }, () => ask(port, '/login')));
    for (const { headers, body } of pages) {
      const policy = String(headers['content-security-policy']);
      const nonce = /'nonce-([A-Za-z0-9+/=]{22,})'/.exec(policy)?.[1] ?? '';
      nonces.add(nonce);
      const scripts = body.match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(0);
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    }
  }
  expect(nonces.size).toBe(500);
  for (const path of ['/login', '/wall', '/nowhere', '/setup']) {
    const { headers, body } = await ask(port, path, { headers: { accept: 'text/html' } });
    const policy = String(headers['content-security-policy']);
    for (const directive of ['object-src', 'base-uri', 'frame-ancestors'])
      expect(policy, path).toMatch(new RegExp(`(^|; ?)${directive} 'none'(;|$)`));
    expect(policy, path).toContain("default-src 'self'");
    expect(policy.replace(/style-src-attr 'unsafe-hashes' 'sha256-[^']+'/, ''), path).not.toContain('unsafe');
    expect(policy, path).not.toMatch(/(script-src|default-src)[^;]*(\*|https?:|data:|blob:)/);
    expect(body, path).not.toMatch(/<[^>]+\son[a-z]+\s*=/i);
  }
});

test('X6: TRACE and other unknown methods are refused, and nothing is echoed', async () => {
  const { port } = await served();
  for (const method of ['TRACE', 'PROPFIND', 'SEARCH', 'LINK']) {
    const { status, body } = await ask(port, '/', { method, headers: { 'x-echo': 'echoed' } });
    expect(status, method).toBe(405);
    expect(body).not.toContain('echoed');
  }
});

test('X6: source maps, sources, the repository, data and settings files are not served', async () => {
  const { port } = await served();
  const assets = globSync('**/*.js', { cwd: join(root, 'build/client') });
  expect(globSync('**/*.map', { cwd: join(root, 'build/client') })).toEqual([]);
  const maps = assets.slice(0, 5).map((asset) => `/${asset}.map`);
  const files = [
    'package.json',
    'package-lock.json',
    'src/server.ts',
    'svelte.config.js',
    'README.md',
    '.npmrc',
  ];
  const hidden = [
    '.git/HEAD',
    '.git/config',
    '.env',
    '.env.production',
    '.DS_Store',
    '.svelte-kit/types',
    '.ci/run',
  ];
  const built = [
    'build/handler.js',
    'handler.js',
    'server/index.js',
    'server/manifest.js',
    'client/favicon.svg',
  ];
  const data = [
    'board.db',
    'board.db-wal',
    'data/board.db',
    'data/demo.json',
    'keys/ledger.pem',
    'demo.json',
  ];
  const paths = [...files, ...hidden, ...built, ...data].flatMap((file) => [
    `/${file}`,
    `/..%2f${file}`,
    `/%2e%2e/${file}`,
    `/_app/../../${file}`,
    `/_app/immutable/..%2f..%2f..%2f..%2f${file}`,
    `//${file}`,
  ]);
  for (const path of [
    ...maps,
    ...paths,
    '/..%5c..%5cpackage.json',
    '/package.json%00.svg',
    '/..;/package.json',
  ]) {
    const { status, body } = await ask(port, path);
    expect([400, 404], path).toContain(status);
    expect(body, path).not.toMatch(/PRIVATE KEY|"dependencies"|SQLite format/);
  }
});

test('X6: no answer names what serves it, or shows where in the program it went wrong', async () => {
  const { port } = await served();
  for (const [name, { headers, body }] of Object.entries(await everyAnswer(port))) {
    for (const header of ['server', 'x-powered-by', 'x-aspnet-version', 'x-runtime', 'via'])
      expect(headers, name).not.toHaveProperty(header);
    const told = JSON.stringify(headers) + (name.includes('asset') ? '' : body);
    expect(told, name).not.toMatch(
      /\bat \S+ \(|node:internal|file:\/\/|\/src\/|node_modules|\b(node|kit|svelte)[/@]v?\d/i,
    );
  }
});

test('I2: a body that is too long is refused also when it comes in chunks and tells no length', async () => {
  const { port } = await served();
  const chunks = Array<Buffer>(80).fill(Buffer.alloc(64 * 1024, 'x'));
  const site = { 'sec-fetch-site': 'same-origin', origin: `http://127.0.0.1:${port}` };
  for (const [path, type] of [
    ['/login', 'application/x-www-form-urlencoded'],
    ['/login', 'multipart/form-data; boundary=x'],
    ['/wall', 'application/x-www-form-urlencoded'],
    ['/language', 'application/x-www-form-urlencoded'],
    ['/language', 'application/json'],
  ] as const) {
    const headers = { ...site, 'content-type': type };
    const answer = await ask(port, path, { method: 'POST', headers, body: chunks });
    expect(answer.status, `${path} ${type}`).toBe(413);
    const short = await ask(port, path, { method: 'POST', headers, body: [Buffer.from('locale=en')] });
    expect([303, 400, 415], `${path} ${type}`).toContain(short.status);
  }
  const polled = await ask(port, '/socket.io/?EIO=4&transport=polling', { headers: site });
  const { sid } = JSON.parse(polled.body.slice(1)) as { sid: string };
  const frame = { method: 'POST', headers: site, body: chunks };
  expect((await ask(port, `/socket.io/?EIO=4&transport=polling&sid=${sid}`, frame)).status).toBe(413);
  expect((await ask(port, '/healthz')).status).toBe(200);
});

test('a name that some foreign page has bent to this machine is not answered', async () => {
  const { port } = await served();
  expect((await ask(port, '/', { headers: { host: 'evil.example' } })).status).toBe(421);
  expect((await ask(port, '/healthz', { headers: { host: 'localhost:1' } })).status).toBe(200);
});

test('a form from a foreign page is refused, also over plain http', async () => {
  const { port } = await served();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://evil.example' };
  expect((await ask(port, '/', { method: 'POST', headers })).status).toBe(403);
});

test.describe('with a public address over https', () => {
  const origin = 'https://board.example.cn';

  test('X4: what the proxy hands on is served, with the order to stay with https on every answer', async () => {
    const { port } = await served(origin);
    for (const [name, { status, headers }] of Object.entries(await everyAnswer(port, origin))) {
      expect(headers, name).toMatchObject(always);
      expect(headers['strict-transport-security'], name).toMatch(/^max-age=\d{8}/);
      if (name === 'page') expect(status).toBe(200);
    }
  });

  test('plain http is sent to https where it is a page, refused where it is not', async () => {
    const { port } = await served(origin);
    const page = await ask(port, '/board?unit=jc1');
    expect(page).toMatchObject({
      status: 308,
      headers: { location: 'https://board.example.cn/board?unit=jc1' },
    });
    expect((await ask(port, '/login', { method: 'POST' })).status).toBe(403);
    expect((await ask(port, '/socket.io/?EIO=4&transport=polling')).status).toBe(403);
    const upgrade = 'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: board.example.cn\r\n';
    expect((await raw(port, `${upgrade}connection: upgrade\r\nupgrade: websocket\r\n\r\n`)).status).toBe(403);
    expect((await ask(port, '/healthz')).status).toBe(200);
  });
});

test('the set-up of an empty bureau has no fault that axe finds, light and dark', async ({ page }) => {
  const { port } = await served();
  await page.goto(`http://127.0.0.1:${port}/setup`);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
});

test('a wrong setting ends the start with one sentence that names it', async () => {
  const { server, output } = launch({ PORT: 'many' });
  expect(await ended(server)).toBe(1);
  expect(output()).toBe('PORT must be a port number from 0 to 65535.\n');
});

test('asked to end, it ends well and soon, idle connections or not', async () => {
  const { server, port } = await start();
  const idle = connect(port, '127.0.0.1').on('error', () => undefined);
  idle.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await new Promise((done) => idle.once('data', done));
  server.kill('SIGTERM');
  expect(await ended(server)).toBe(0);
});

async function start(env: Record<string, string> = {}) {
  const { server, output } = launch(env);
  const port = await new Promise<number>((done, fail) => {
    server.stdout?.on('data', () => {
      const found = /Serving on http:\/\/127\.0\.0\.1:(\d+)/.exec(output())?.[1];
      if (found) done(Number(found));
    });
    server.once('exit', () => fail(new Error(output())));
  });
  return { server, port };
}

function launch(env: Record<string, string>) {
  const server = spawn(process.execPath, [join(root, 'src/server.ts')], {
    env: { ...process.env, DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', ORIGIN: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(server);
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (said += String(text)));
  return { server, output: () => said };
}

function ended(server: ChildProcess): Promise<number | null> {
  return new Promise((done) => server.once('close', done));
}
