import { expect, test } from '@playwright/test';
import { HttpBureau, type Answer, type Question, type Visitor } from './bureau.ts';

test.setTimeout(120_000);

const MINUTE = 60_000;
const PASSWORD = 'kapok lantern harbour 42';
/** The caller of the bureau's cases. */
const CALLER = /欧阳测甲|13912345678/;

let bureau: HttpBureau;
test.beforeEach(async () => {
  bureau = await new HttpBureau({}, 'in hand').open();
});
test.afterEach(() => bureau.close());

const json = (body: object): Question => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const form = (body: string, headers: Record<string, string> = {}): Question => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
  body,
});
const callers = (who: Visitor = 'coordinator') => bureau.ask(who, `/cases/${bureau.numbers.first}/callers`);
const confirm = () =>
  bureau.ask('coordinator', '/account?/confirm', form(`password=${encodeURIComponent(PASSWORD)}`));

/** Time goes by while an open page asks for this each four minutes. */
async function pass(minutes: number, asks: () => Promise<Answer>): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 4) {
    await bureau.server.step(Math.min(4, minutes - passed) * MINUTE);
    await asks();
  }
}
const refresh = (who: Visitor = 'coordinator') =>
  bureau.ask(who, '/units/__data.json?x-sveltekit-invalidated=001', {
    headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' },
  });

test('S4: forty minutes untouched, though the units page refreshed itself: neither name nor number without the password', async () => {
  expect((await callers()).body).toMatch(CALLER);
  await pass(40, refresh);
  const { first } = bureau.numbers;
  const asked: [string, Question][] = [
    [`/cases/${first}/callers`, {}],
    [`/cases/${first}/callers`, { headers: { 'sec-fetch-user': '?1', 'sec-fetch-dest': 'document' } }],
    [`/cases/${first}/reveal`, json({})],
    [`/cases/${first}/photos?step=arrive&id=11111111`, json({})],
    ['/search/find', json({ words: '欧阳' })],
    ['/views', json({ name: '快到期', filter: {}, shared: null })],
    ['/inbox?/read', form('', { 'x-sveltekit-action': 'true', accept: 'application/json' })],
    ['/account?/end', form('session=x', { 'x-sveltekit-action': 'true', accept: 'application/json' })],
  ];
  for (const [path, question] of asked) {
    const { status, body } = await bureau.ask('coordinator', path, question);
    expect(body, path).toContain('confirm');
    expect([200, 401], path).toContain(status);
    expect(body, path).not.toMatch(CALLER);
  }
  const plain = await bureau.ask('coordinator', '/inbox?/read', form(''));
  expect([plain.status, plain.headers.location]).toEqual([303, '/account?to=%2Finbox']);
  // Watching goes on, and asking does not put the question off.
  expect((await bureau.ask('coordinator', '/board', { headers: { accept: 'text/html' } })).status).toBe(200);
  expect((await callers()).status).toBe(401);

  expect((await confirm()).status).toBeLessThan(400);
  expect((await callers()).body).toMatch(CALLER);
  expect((await bureau.ask('coordinator', '/inbox?/read', form(''))).status).toBe(200);
});

test('S4: a hand keeps the question away, and only a hand', async () => {
  const went = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-user': '?1' };
  const hands: Record<string, () => Promise<Answer>> = {
    'a hand that the page tells of': () => bureau.ask('coordinator', '/hand', { method: 'POST' }),
    'a page gone to': () => bureau.ask('coordinator', '/board', { headers: went }),
    'a form': () => bureau.ask('coordinator', '/inbox?/read', form('')),
  };
  for (const [what, hand] of Object.entries(hands)) {
    await pass(28, refresh);
    await hand();
    await pass(28, refresh);
    expect((await callers()).status, what).toBe(200);
    await hand();
  }
  const none: Record<string, () => Promise<Answer>> = {
    'a page that is fetched before it is asked for': () =>
      bureau.ask('coordinator', '/board', { headers: { ...went, 'sec-purpose': 'prefetch;prerender' } }),
    'a page that reloads itself': () =>
      bureau.ask('coordinator', '/board', { headers: { accept: 'text/html', 'sec-fetch-dest': 'document' } }),
    'a hand that another site tells of': () =>
      bureau.ask('coordinator', '/hand', { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }),
    'what says that it is background': () =>
      bureau.ask('coordinator', '/hand', { method: 'POST', headers: { 'x-background': '1' } }),
    'callers that are read': () => callers(),
  };
  for (const [what, one] of Object.entries(none)) {
    await pass(28, refresh);
    await one();
    await pass(4, refresh);
    expect((await callers()).status, what).toBe(401);
    await confirm();
  }
});

test('S4: administration and supervision end after half an hour that only their pages filled', async () => {
  const pages = { admin: '/admin/people', supervisor: '/board' } as const;
  const look = (who: keyof typeof pages) => bureau.ask(who, `${pages[who]}/__data.json`);
  for (const who of ['admin', 'supervisor'] as const) expect((await look(who)).status).toBe(200);
  await pass(28, () => look('admin'));
  await bureau.ask('supervisor', '/hand', { method: 'POST' });
  await pass(4, () => look('supervisor'));
  expect((await look('admin')).status).toBe(401);
  expect((await look('supervisor')).status).toBe(200);
  await pass(28, () => look('supervisor'));
  expect((await look('supervisor')).status).toBe(401);
});
