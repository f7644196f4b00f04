import { expect, test } from '@playwright/test';
import { ask, HttpBureau, type Answer } from './bureau.ts';

test.setTimeout(90_000);

const ORIGIN = 'https://board.example.cn';
const TOKEN = 'kapok-lantern-figures-9';
let bureau: HttpBureau;
test.beforeAll(async () => {
  const env = { ORIGIN, TRUST_PROXY: '127.0.0.1', METRICS_TOKEN: TOKEN };
  bureau = await new HttpBureau(env).open();
});
test.afterAll(() => bureau.close());

/** What a proxy on this machine passes on of somebody who wrote these addresses himself. */
const through = (client: string, forged = ''): Record<string, string> => ({
  host: 'board.example.cn',
  'x-forwarded-proto': 'https',
  'x-forwarded-for': [forged, client].filter(Boolean).join(', '),
});

function signIn(username: string, headers: Record<string, string>): Promise<Answer> {
  const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', origin: ORIGIN };
  const body = `username=${username}&password=wrong`;
  return ask(bureau.port, '/login', { method: 'POST', headers: { ...form, ...headers }, body });
}

test('H4, A1: behind a proxy each client is a sender of his own, whatever addresses he writes in front', async () => {
  const statuses = [];
  for (let i = 0; i < 6; i++)
    statuses.push((await signIn(`guess${i}`, through('203.0.113.9', `198.51.100.${i}, 127.0.0.1`))).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  const other = await signIn('guess-of-another', through('203.0.113.10', '203.0.113.9'));
  expect(other.status).toBe(401);
});

test('H4: figures are for this very machine or a token, and nothing that was passed on is of this machine', async () => {
  const metrics = (headers: Record<string, string> = {}) => ask(bureau.port, '/metrics', { headers });
  expect((await metrics()).status).toBe(200);
  for (const passedOn of [
    through('127.0.0.1'),
    through('203.0.113.9', '127.0.0.1'),
    { 'x-forwarded-proto': 'https' },
    { 'x-forwarded-proto': 'https', 'x-client-direct': 'yes' },
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
    { host: 'board.example.cn' },
  ]) {
    const headers = { 'x-forwarded-proto': 'https', ...passedOn };
    expect((await metrics(headers)).status, JSON.stringify(passedOn)).toBe(404);
    expect((await metrics({ ...headers, authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    for (const wrong of [`Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN, 'Bearer '])
      expect((await metrics({ ...headers, authorization: wrong })).status, wrong).toBe(404);
  }
  const inAddress = await ask(bureau.port, `/metrics?token=${TOKEN}`, { headers: through('203.0.113.9') });
  expect(inAddress.status).toBe(404);
});

test('H4, H5: who is not the proxy is not believed that he came by TLS', async () => {
  const elsewhere = await new HttpBureau({ ORIGIN, TRUST_PROXY: '10.1.2.3' }).open();
  try {
    const { status } = await ask(elsewhere.port, '/login', { headers: through('203.0.113.9') });
    expect(status).toBe(308);
  } finally {
    await elsewhere.close();
  }
});

test('H4: where nobody is named, the start says that all who come through the proxy are one sender', async () => {
  const silent = await new HttpBureau({ ORIGIN }).open();
  try {
    await expect.poll(() => silent.server.said).toMatch(/TRUST_PROXY is not set: [^\n]*one sender/);
    expect(silent.server.said).toContain('X-Forwarded-For');
    const metrics = await ask(silent.port, '/metrics', { headers: through('127.0.0.1') });
    expect(metrics.status).toBe(404);
  } finally {
    await silent.close();
  }
});
