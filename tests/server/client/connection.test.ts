import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { CaseId } from '../../../src/lib/domain/case/case.ts';
import { printOf } from '../../../src/lib/live/print.ts';
import {
  BUILD,
  idOf,
  MINUTE,
  reassign,
  RECEIVE,
  startBureau,
  type Bureau,
  type Who,
} from '../helpers/bureau.ts';
import { closePages, compilePages, Page } from '../helpers/page.ts';
import { SwallowingProxy, type Swallows } from '../helpers/swallowing-proxy.ts';

let bureau: Bureau;
const pages: Page[] = [];

beforeAll(compilePages, 60_000);
afterAll(closePages);
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(async () => {
  vi.useRealTimers();
  for (const { connection } of pages.splice(0)) connection.close();
  await bureau.stop();
});

async function open(who: Who): Promise<Page> {
  const page = await Page.open(bureau, who);
  pages.push(page);
  await vi.waitFor(() => expect(page.connection.state).toBe('live'));
  return page;
}

/** Waits until the page shows exactly what stands in the store. */
async function untilAgreed({ connection }: Page): Promise<void> {
  await vi.waitFor(() => expect(connection.cards.print).toBe(printOf(bureau.store.open.values())), 5_000);
}

let count = 0;
function registration() {
  return { id: `asked-on-page-${(count += 1)}`, caseId: null, moves: 0, commands: [RECEIVE] };
}

test('a screen shows what is registered elsewhere, also when much of it travels packed', async () => {
  const page = await open('coordinator');
  await bureau.received();
  await untilAgreed(page);
  const kinds = new Set<string>();
  page.socket.onAny((kind: string) => kinds.add(kind));
  await Promise.all(Array.from({ length: 40 }, () => bureau.received()));
  await untilAgreed(page);
  expect(page.connection.cards.all.size).toBe(41);
  expect(kinds).toContain('packed');
});

test('a case that leaves the board leaves the screen, and its last move is still told with its name', async () => {
  const page = await open('coordinator');
  const kase = await bureau.received();
  await untilAgreed(page);
  await bureau.do('coordinator', kase, { type: 'return-out', reason: '路灯不归本局管' });
  await vi.waitFor(() => expect(page.connection.cards.all.size).toBe(0));
  expect(page.connection.moved.at(-1)).toMatchObject({ caseId: kase.id, card: { number: kase.number } });
});

test('a message that got lost is noticed by the next one, and what it said is asked for', async () => {
  const page = await open('coordinator');
  const lost = page.lose('changes');
  await bureau.received();
  await lost;
  expect(page.connection.cards.all.size).toBe(0);
  await bureau.received();
  await untilAgreed(page);
});

test('a message that got lost is noticed by the pulse, when nothing else happens', async () => {
  const page = await open('coordinator');
  const lost = page.lose('changes');
  await bureau.received();
  await lost;
  await bureau.tick(10_000);
  await untilAgreed(page);
  expect(page.connection.lastTruth).toBe(bureau.now);
});

test('where a case went that left the screen is asked of the server, and while the line is down of nobody', async () => {
  const page = await open('jc1.staff');
  const kase = await bureau.dispatched();
  await vi.waitFor(() => expect(page.connection.cards.all.has(kase.id)).toBe(true));
  await bureau.do('coordinator', kase, reassign('JC2'));
  await vi.waitFor(() => expect(page.connection.cards.all.size).toBe(0));
  expect(await page.connection.where(kase.id)).toMatchObject({ code: 'passed-on', unit: 'JC2' });
  page.connection.close();
  expect(await page.connection.where(kase.id)).toBeUndefined();
});

test('an act asked while the line is down is done once it is back, and once only', async () => {
  const page = await open('intake');
  page.cut();
  await vi.waitFor(() => expect(page.connection.online).toBe(false));
  const asked = page.connection.act(registration());
  expect(page.connection.waiting).toBe(1);
  expect(await asked).toMatchObject({ ok: true });
  expect(page.connection.waiting).toBe(0);
  expect(bureau.store.open.size).toBe(1);
  await untilAgreed(page);
});

test('D4: an act whose answer was cut off is asked again and still counts once', async () => {
  const page = await open('intake');
  const asked = page.connection.act(registration());
  await vi.waitFor(() => expect(bureau.store.open.size).toBe(1), { interval: 1 });
  page.cut();
  expect(await asked).toMatchObject({ ok: true, card: { stage: 'received' } });
  expect(bureau.store.open.size).toBe(1);
});

test('what happened while the line was down is there when it is back', async () => {
  const page = await open('wall');
  const kase = await bureau.dispatched();
  await untilAgreed(page);
  page.cut();
  await bureau.do('coordinator', kase, { type: 'return-out', reason: '路灯不归本局管' });
  const other = await bureau.received();
  await untilAgreed(page);
  expect([...page.connection.cards.all.keys()]).toEqual<CaseId[]>([other.id]);
});

test('a screen whose right was taken back says so, and refuses what was still asked', async () => {
  const page = await open('intake');
  page.cut();
  const asked = page.connection.act(registration());
  bureau.revoke(page.cookie);
  expect(await asked).toEqual({ ok: false, refusal: { code: 'session-ended' } });
  expect(page.connection.state).toBe('ended');
  expect(await page.connection.act(registration())).toMatchObject({ ok: false });
  expect(bureau.store.open.size).toBe(0);
});

test('a screen that hears nothing for 25 seconds is stale, and knows its last truth', async () => {
  const page = await open('wall');
  await bureau.tick(10_000);
  await vi.waitFor(() => expect(page.connection.lastTruth).toBe(bureau.now));
  page.socket.disconnect();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 26_000 });
  await vi.waitFor(() => expect(page.connection.state).toBe('stale'), 3_000);
  expect(page.connection.lastTruth).toBe(bureau.now);
});

test.each([
  ['ahead', 1],
  ['back', -1],
])("D16: a screen whose own clock is set a day %s goes back to the server's at once", async (_, days) => {
  const page = await open('intake');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * 24 * 60 * MINUTE });
  bureau.now += 2 * MINUTE;
  await vi.waitFor(() => expect(page.connection.lastTruth).toBe(bureau.now), 3_000);
  expect(page.connection.state).toBe('live');
  expect(await page.connection.act(registration())).toMatchObject({ ok: true });
  expect([...bureau.store.open.values()].map(({ receivedAt }) => receivedAt)).toEqual([bureau.now]);
});

test.each<[string, Swallows]>([
  ['that a proxy accepts and never answers', 'at-once'],
  ['that a proxy opens and then passes nothing on', 'once-open'],
])('a WebSocket %s: after one hang the page polls, and is live', async (_, how) => {
  const proxy = await SwallowingProxy.before(bureau.url, how);
  try {
    const page = await Page.open(bureau, 'coordinator', { through: proxy.url, timeout: 100 });
    pages.push(page);
    const cut = setInterval(() => how === 'once-open' && !page.connection.online && page.cut(), 200);
    await vi.waitFor(() => expect(page.connection.state).toBe('live'), 8_000);
    clearInterval(cut);
    expect(page.socket.io.engine.transport.name).toBe('polling');
    expect(proxy.swallowed).toBeGreaterThan(0);
    await bureau.received();
    await untilAgreed(page);
    expect(await page.connection.act(registration())).toMatchObject({ ok: true });
  } finally {
    proxy.close();
  }
});

test('a page to which no line ever came up says so after ten seconds, and as of when it stands', async () => {
  const page = await Page.open(bureau, 'coordinator', { through: 'http://127.0.0.1:9', timeout: 100 });
  pages.push(page);
  expect(page.connection.state).toBe('connecting');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
  await vi.waitFor(() => expect(page.connection.state).toBe('unreached'), 3_000);
  expect(page.connection.stale).toBe(page.connection.opened);
});

test('an act that is longer than the wire takes is refused on the page in words, and the line stays for every other', async () => {
  const page = await open('coordinator');
  let cuts = 0;
  page.socket.on('disconnect', () => (cuts += 1));
  const { commands } = registration();
  const long = { ...commands[0]!, text: '长'.repeat(30_000) };
  const refused = page.connection.act({ ...registration(), commands: [long] });
  const stored = page.connection.act(registration());
  await expect(refused).resolves.toEqual({ ok: false, refusal: { code: 'too-large' } });
  await expect(stored).resolves.toMatchObject({ ok: true });
  expect(cuts).toBe(0);
});

test('S5: a page whose browser is another person’s now is heard no more, whatever it asked meanwhile; back under its own it goes on', async () => {
  const page = await open('intake');
  const person = { person: idOf('intake'), role: 'intake' as const };
  page.connection.close();
  await page.connection.connect({ owner: person, build: BUILD });
  await vi.waitFor(() => expect(page.connection.online).toBe(true));
  page.takenOverBy('coordinator');
  page.cut();
  const asked = page.connection.act(registration());
  expect(await asked).toEqual({ ok: false, refusal: { code: 'other-person' } });
  expect([page.connection.state, page.connection.ended]).toEqual(['ended', 'other-person']);
  expect(await page.connection.act(registration())).toEqual({ ok: false, refusal: { code: 'other-person' } });
  expect(bureau.store.open.size).toBe(0);

  page.takenOverBy('intake');
  page.connection.again();
  await vi.waitFor(() => expect(page.connection.state).toBe('live'));
  expect(await page.connection.act(registration())).toMatchObject({ ok: true });
  expect(page.connection.newBuild).toBeUndefined();
});

test('a page of another build goes on, and knows the server’s', async () => {
  const page = await open('intake');
  page.connection.close();
  await page.connection.connect({ build: 'build-of-yesterday' });
  await vi.waitFor(() => expect(page.connection.newBuild).toBe(BUILD));
  expect(await page.connection.act(registration())).toMatchObject({ ok: true });
});
