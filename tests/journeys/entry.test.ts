import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request as send, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';

const root = resolve(import.meta.dirname, '../..');
const dataDir = mkdtempSync(join(tmpdir(), 'board-12345-entry-'));
const running = new Set<ChildProcess>();

test.afterEach(() => running.forEach((server) => server.kill('SIGKILL')));
test.afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const always = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

test('every response carries the protective headers, whoever writes it', async () => {
  const { port } = await start();
  const [asset] = readdirSync(join(root, 'build/client/_app/immutable/entry'));
  const answers = {
    page: await ask(port, '/'),
    asset: await ask(port, `/_app/immutable/entry/${asset}`),
    missing: await ask(port, '/nowhere'),
    missingAsset: await ask(port, '/_app/immutable/nowhere.js'),
    polling: await ask(port, '/socket.io/?EIO=4&transport=polling'),
    wrongPolling: await ask(port, '/socket.io/?EIO=4&transport=pigeon'),
    refused: await ask(port, '/', { method: 'TRACE' }),
    oversized: await ask(port, '/', { method: 'POST', headers: { 'content-length': '9999999' } }),
    malformed: await raw(port, 'NONSENSE\r\n\r\n'),
  };
  expect(answers.asset.status).toBe(200);
  expect(answers.missing.status).toBe(404);
  for (const [name, { headers }] of Object.entries(answers)) {
    expect(headers, name).toMatchObject(always);
    expect(headers['content-security-policy'], name).toContain("frame-ancestors 'none'");
    expect(headers, name).not.toHaveProperty('strict-transport-security');
    expect(headers, name).not.toHaveProperty('x-powered-by');
  }
});

test('the content policy of a page has a new nonce each time and nothing unsafe but the one hash', async () => {
  const { port } = await start();
  const policies = await Promise.all(
    Array.from({ length: 50 }, async () =>
      String((await ask(port, '/login')).headers['content-security-policy']),
    ),
  );
  const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1]);
  expect(new Set(nonces).size).toBe(50);
  for (const policy of policies) {
    expect(policy).toMatch(/object-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/);
    expect(policy.replace("'unsafe-hashes'", '')).not.toContain('unsafe');
  }
});

test('TRACE and other unknown methods are refused', async () => {
  const { port } = await start();
  expect((await ask(port, '/', { method: 'TRACE' })).status).toBe(405);
  expect((await ask(port, '/', { method: 'PROPFIND' })).status).toBe(405);
});

test('source maps, the repository and settings files are not served', async () => {
  const { port } = await start();
  const [asset] = readdirSync(join(root, 'build/client/_app/immutable/entry'));
  for (const path of [
    `/_app/immutable/entry/${asset}.map`,
    '/.git/HEAD',
    '/.env',
    '/package.json',
    '/..%2fpackage.json',
  ]) {
    expect((await ask(port, path)).status, path).toBe(404);
  }
});

test('a name that some foreign page has bent to this machine is not answered', async () => {
  const { port } = await start();
  expect((await ask(port, '/', { headers: { host: 'evil.example' } })).status).toBe(421);
  expect((await ask(port, '/healthz', { headers: { host: 'localhost:1' } })).status).toBe(200);
});

test('a form from a foreign page is refused, also over plain http', async () => {
  const { port } = await start();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://evil.example' };
  expect((await ask(port, '/', { method: 'POST', headers })).status).toBe(403);
});

test.describe('with a public address over https', () => {
  const env = { ORIGIN: 'https://board.example.cn' };
  const proxied = { 'x-forwarded-proto': 'https' };

  test('what the proxy hands on is served, with the order to stay with https', async () => {
    const { port } = await start(env);
    const { status, headers } = await ask(port, '/healthz', { headers: proxied });
    expect(status).toBe(200);
    expect(headers['strict-transport-security']).toMatch(/max-age=\d{8}/);
  });

  test('plain http is sent to https where it is a page, refused where it is not', async () => {
    const { port } = await start(env);
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

type Answer = { status: number; headers: IncomingMessage['headers'] };

function ask(port: number, path: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const request = send({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
      response.resume();
      done({ status: response.statusCode ?? 0, headers: response.headers });
    });
    request.on('error', fail);
    if (options.headers && 'content-length' in options.headers) request.flushHeaders();
    else request.end();
  });
}

/** For what no HTTP client would send. */
function raw(port: number, bytes: string): Promise<Answer> {
  return new Promise((done, fail) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('error', fail);
    socket.on('close', () => {
      const [first = '', ...lines] = (text.split('\r\n\r\n')[0] ?? '').split('\r\n');
      const headers = Object.fromEntries(
        lines.map((line) => [line.split(': ')[0], line.split(': ').slice(1).join(': ')]),
      );
      done({ status: Number(first.split(' ')[1]), headers });
    });
  });
}
