import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSender, type Sender } from '../../src/lib/server/notices/outbound.ts';
import { dropOldNotices } from '../../src/lib/server/store/inbox.ts';
import { outbound } from '../../src/lib/server/store/notice-tables.ts';
import {
  countAside,
  countWaiting,
  dropLetter,
  hurryLetter,
  lettersAside,
  nextLetter,
  recentLetters,
  sendAgain,
} from '../../src/lib/server/store/outbound.ts';
import { outboundHead } from '../../src/lib/server/http/metrics.ts';
import {
  accept,
  CANARIES,
  idOf,
  MINUTE,
  NINE,
  PEOPLE,
  RECEIVE,
  startBureau,
  type Bureau,
} from './helpers/bureau.ts';

const SECRET = Buffer.from('a key of the tests, quite long enough for it');

interface Received {
  id: string;
  timestamp: number;
  signature: string;
  body: string;
}

/** The bureau's messenger: a real server on one port, which goes down and comes back. */
class Receiver {
  readonly received: Received[] = [];
  url = '';
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.writeHead(204).end();
  #server: Server | undefined;
  #port = 0;

  async up(): Promise<void> {
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.#port}/hook`;
  }

  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { headers } = request;
    this.received.push({
      id: String(headers['webhook-id']),
      timestamp: Number(headers['webhook-timestamp']),
      signature: String(headers['webhook-signature']),
      body: Buffer.concat(parts).toString(),
    });
    this.answer(request, response);
  }
}

let dataDir: string;
let bureau: Bureau;
let receiver: Receiver;
let sender: Sender;

const hook = () => ({ url: receiver.url, secret: SECRET });
const begin = (answerWithin?: number) =>
  startSender(bureau.store, hook(), {
    onError: (error) => bureau.errors.push(error),
    byHand: true,
    ...(answerWithin !== undefined && { answerWithin }),
  });

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'bureau-'));
  bureau = await startBureau({ dataDir, hooked: true });
  receiver = new Receiver();
  await receiver.up();
  sender = begin();
});
afterEach(async () => {
  await sender.stop();
  await receiver.down();
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
  await rm(dataDir, { recursive: true });
});

/** Lets time pass in steps of ten seconds, as the sender's own timer would look. */
async function pass(ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 10_000) {
    bureau.now += 10_000;
    await sender.look();
  }
}

const keysInOrder = async () =>
  (await recentLetters(bureau.store.read, 1000)).map(({ key }) => key).reverse();
const idsReceived = () => receiver.received.map(({ id }) => id);

test('a receiver that is down for ten minutes gets everything afterwards, in order, each under its id once', async () => {
  await bureau.dispatched();
  await sender.look();
  expect(receiver.received).toHaveLength(3);
  await receiver.down();
  for (let minute = 0; minute < 10; minute += 1) {
    await bureau.dispatched();
    await pass(MINUTE);
  }
  expect(receiver.received).toHaveLength(3);
  const waiting = await nextLetter(bureau.store.read);
  expect(waiting).toMatchObject({ error: 'unreachable', sentAt: null });
  // It backs off: sixty looks, and far fewer tries.
  expect(waiting!.tries).toBeGreaterThan(4);
  expect(waiting!.tries).toBeLessThan(20);
  await receiver.up();
  await pass(3 * MINUTE);
  expect(await countWaiting(bureau.store.read)).toBe(0);
  expect(idsReceived()).toEqual(await keysInOrder());
  expect(new Set(idsReceived()).size).toBe(33);
  const rows = await bureau.store.read.select({ id: outbound.id }).from(outbound).orderBy(outbound.id);
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 33 }, (_, at) => at + 1));
});

test('what waits survives a restart of the server', async () => {
  await receiver.down();
  await bureau.dispatched();
  await sender.look();
  await sender.stop();
  const earlier = bureau;
  await bureau.stop();
  bureau = await startBureau({ dataDir, hooked: true, now: earlier.now + MINUTE });
  await receiver.up();
  sender = begin();
  await sender.look();
  expect(idsReceived()).toEqual(await keysInOrder());
  expect(idsReceived()).toHaveLength(3);
});

test('each is signed as Standard Webhooks say, and holds numbers, codes and moments alone', async () => {
  const kase = await bureau.dispatched();
  await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  const sentAt = new Set<number>();
  for (const minutes of [15, 5]) {
    await bureau.tick(minutes * MINUTE);
    await sender.look();
    sentAt.add(Math.floor(bureau.now / 1000));
  }
  const kinds = new Set<unknown>();
  for (const { id, timestamp, signature, body } of receiver.received) {
    const mac = createHmac('sha256', SECRET).update(`${id}.${timestamp}.${body}`).digest('base64');
    expect(signature).toBe(`v1,${mac}`);
    expect(sentAt).toContain(timestamp);
    const said = JSON.parse(body) as Record<string, unknown>;
    expect(Object.keys(said).sort()).toEqual(
      ['at', 'due', 'id', 'kind', 'milestone', 'number', 'person', 'unit'].sort(),
    );
    expect(said).toMatchObject({ id, number: kase.number, unit: 'JC1' });
    kinds.add(said.kind);
    for (const word of [...CANARIES, RECEIVE.title, ...Object.values(PEOPLE).map(({ name }) => name)]) {
      expect(body).not.toContain(word);
    }
  }
  expect([...kinds]).toEqual(['dispatched', 'red', 'breach']);
});

test('a receiver that refuses, or sends us elsewhere, has not received; nobody follows it there', async () => {
  const elsewhere = new Receiver();
  await elsewhere.up();
  await bureau.dispatched();
  receiver.answer = (_, response) => response.writeHead(503).end();
  await sender.look();
  expect((await nextLetter(bureau.store.read))?.error).toBe('status 503');
  receiver.answer = (_, response) => response.writeHead(307, { location: elsewhere.url }).end();
  await pass(20_000);
  expect((await nextLetter(bureau.store.read))?.error).toBe('redirect');
  expect(elsewhere.received).toEqual([]);
  await elsewhere.down();
  // The first of three is tried again and again; the two behind it wait.
  expect(new Set(idsReceived())).toEqual(new Set((await keysInOrder()).slice(0, 1)));
  receiver.answer = (_, response) => response.writeHead(200).end();
  await bureau.store.transact((db) => hurryLetter(db, bureau.now));
  await sender.look();
  expect(await countWaiting(bureau.store.read)).toBe(0);
});

test('one letter that is answered 422 holds up none behind it: it is set aside, listed, and sent again or dropped by an administrator', async () => {
  const refused = (await bureau.dispatched()).number;
  receiver.answer = (_, response) =>
    response.writeHead(receiver.received.at(-1)!.body.includes(refused) ? 422 : 204).end();
  await bureau.dispatched();
  await pass(20_000);
  expect(await countWaiting(bureau.store.read)).toBe(0);
  const aside = await lettersAside(bureau.store.read, 10);
  expect(aside.map(({ error, sentAt, tries }) => ({ error, sentAt, tries }))).toEqual(
    Array.from({ length: 3 }, () => ({ error: 'status 422', sentAt: null, tries: 1 })),
  );
  expect(idsReceived()).toEqual(await keysInOrder());

  receiver.answer = (_, response) => response.writeHead(204).end();
  const [last, second, first] = aside.map(({ id }) => id);
  for (const id of [second!, first!]) {
    expect(await bureau.store.transact((db) => sendAgain(db, id, bureau.now))).toBe(true);
  }
  expect(await bureau.store.transact((db) => dropLetter(db, last!))).toBe(true);
  await sender.look();
  expect(await countAside(bureau.store.read)).toBe(0);
  // Back in their old order, under their old names.
  expect(idsReceived().slice(-2)).toEqual([aside[2]!.key, aside[1]!.key]);
  for (const id of [last!, first!]) {
    expect(await bureau.store.transact((db) => sendAgain(db, id, bureau.now))).toBe(false);
    expect(await bureau.store.transact((db) => dropLetter(db, id))).toBe(false);
  }
});

test.each([
  ...[408, 425, 429, 500, 502, 503, 504].map((status) => [status, 'waits, and so do those behind it', 3, 0]),
  ...[400, 401, 403, 404, 405, 410, 413, 415, 422, 451].map((status) => [status, 'is set aside', 0, 3]),
] as const)('a letter that is answered %i %s', async (status, _, waiting, aside) => {
  receiver.answer = (_, response) => response.writeHead(status as number).end();
  await bureau.dispatched();
  await sender.look();
  expect([await countWaiting(bureau.store.read), await countAside(bureau.store.read)]).toEqual([
    waiting,
    aside,
  ]);
});

test('a warning of what has come to pass meanwhile is not sent; its breach is, and the age of the head is counted', async () => {
  await receiver.down();
  const kase = await bureau.dispatched();
  await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  await bureau.tick(15 * MINUTE);
  await sender.look();
  expect(outboundHead.since).toBe(NINE);
  await bureau.tick(6 * MINUTE);
  await receiver.up();
  await pass(3 * MINUTE);
  const kinds = receiver.received.map(({ body }) => (JSON.parse(body) as { kind: string }).kind);
  expect(new Set(kinds)).toEqual(new Set(['dispatched', 'breach']));
  expect(new Set((await lettersAside(bureau.store.read, 10)).map(({ error }) => error))).toEqual(
    new Set(['expired']),
  );
  expect(outboundHead.since).toBeNull();
});

test('a receiver that never answers holds up nobody who writes, nor one that answers without end', async () => {
  await sender.stop();
  sender = begin(150);
  receiver.answer = () => {};
  await bureau.dispatched();
  const looking = sender.look();
  let answered = false;
  void looking.then(() => (answered = true));
  await bureau.dispatched();
  expect(answered).toBe(false);
  await looking;
  expect((await nextLetter(bureau.store.read))?.error).toBe('timeout');
  let streaming = 0;
  receiver.answer = (_, response) => {
    response.writeHead(200);
    const more = setInterval(() => response.write('x'.repeat(1024)), 1);
    streaming += 1;
    response.on('close', () => {
      clearInterval(more);
      streaming -= 1;
    });
  };
  await pass(10_000);
  expect(await countWaiting(bureau.store.read)).toBe(0);
  await expect.poll(() => streaming).toBe(0);
});

test('without a receiver nothing is kept for one; what has arrived is dropped in time, what waits is not', async () => {
  const silent = await startBureau();
  await silent.dispatched();
  expect(await silent.store.read.$count(outbound)).toBe(0);
  await silent.stop();
  await bureau.dispatched();
  await sender.look();
  await receiver.down();
  await bureau.dispatched();
  await bureau.store.transact((db) => dropOldNotices(db, bureau.now + 1));
  expect(await countWaiting(bureau.store.read)).toBe(3);
  expect(await bureau.store.read.$count(outbound)).toBe(3);
});
