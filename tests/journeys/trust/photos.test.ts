import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { write } from '../../../src/lib/server/cases/write.ts';

import { accept, DISPATCH, RECEIVE, reassign } from '../../server/helpers/commands.ts';
import { idOf, PEOPLE, type PersonName } from '../../server/helpers/directory.ts';
import { HttpBureau, register, VISITORS, type Answer, type Visitor } from './bureau.ts';
import { peakOf } from './peak.ts';

test.setTimeout(120_000);

/** What the camera wrote into the file besides the picture. */
const MAKER = 'CanaryCamera';
const MB = 1024 * 1024;
const ABSENT = '0'.repeat(32);

const people = Object.keys(PEOPLE) as PersonName[];
const CENTRE = people.filter((who) => ['intake', 'coordinator'].includes(PEOPLE[who].role));
const FIRST_UNIT: PersonName[] = ['jc1.head', 'jc1.staff', 'jc1.staff2'];
const OVERSEERS = people.filter((who) => ['leader', 'supervisor'].includes(PEOPLE[who].role));

let bureau: HttpBureau;
/** Twelve megapixels as a phone makes them, with the place where they were made. */
let camera: Buffer;
let small: Buffer;

test.beforeAll(async () => {
  bureau = await new HttpBureau().open();
  for (const who of VISITORS) await bureau.cookieOf(who);
  camera = await sharp({
    create: {
      ...{ width: 4000, height: 3000, channels: 3, background: '#888' },
      noise: { type: 'gaussian', mean: 128, sigma: 12 },
    },
  })
    .withExif({
      IFD0: { Make: MAKER },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '31/1 13/1 4/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '121/1 28/1 0/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 80 })
    .toBuffer();
  small = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer();
});
test.afterAll(() => bureau.close());

/** A case that nobody has sent a photo to yet. */
function newCase(): Promise<string> {
  return bureau.inStore((store) => register(store, RECEIVE, DISPATCH, accept(idOf('jc1.staff'))));
}

interface Sending {
  step?: string;
  id?: string;
  headers?: Record<string, string>;
  /** Without a length, in pieces. */
  chunked?: boolean;
}

function upload(who: Visitor, number: string, bytes: Buffer, sending: Sending = {}): Promise<Answer> {
  const { step = 'arrive', id = randomUUID(), headers, chunked = false } = sending;
  const query = new URLSearchParams({ step, id });
  const length: Record<string, string> = chunked ? {} : { 'content-length': String(bytes.length) };
  return bureau.ask(who, `/cases/${number}/photos?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg', accept: 'application/json', ...length, ...headers },
    body: chunked ? pieces(bytes) : [bytes],
  });
}

function pieces(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 64 * 1024) parts.push(bytes.subarray(at, at + 64 * 1024));
  return parts;
}

function idIn({ status, body }: Answer): string {
  expect(status, body).toBe(200);
  return (JSON.parse(body) as { id: string }).id;
}

/** Status and sentence of a refusal; never what the program thinks of it. */
function refusal({ status, body }: Answer): number {
  const { message } = JSON.parse(body) as { message: string };
  expect(message).toMatch(/照片|工单/);
  expect(message).not.toMatch(/[a-z]{5,}Error|sharp|vips|node_modules|\/tmp/i);
  return status;
}

function stored(): string[] {
  return globSync('**/*', { cwd: join(bureau.dataDir, 'photos') }).filter((name) => name.includes('.'));
}

async function download(who: Visitor, path: string): Promise<{ answer: Response; bytes: Buffer }> {
  const answer = await fetch(`${bureau.address}${path}`, { headers: { cookie: await bureau.cookieOf(who) } });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
}

test('U2: a camera’s photo is kept without place, device or moment, upright and no longer than 2048 pixels', async () => {
  expect(camera.includes(MAKER)).toBe(true);
  const { exif: written, orientation } = await sharp(camera).metadata();
  // The tag under which cameras write down the place.
  expect([written?.includes(Buffer.from([0x25, 0x88])), orientation]).toEqual([true, 6]);
  const number = await newCase();
  const before = stored();
  const id = idIn(await upload('jc1.staff', number, camera));
  const made = stored().filter((name) => !before.includes(name));
  expect(made).toHaveLength(2);
  const shown = [`/cases/${number}/photos/${id}`, `/cases/${number}/photos/${id}?size=thumb`];
  const pictures = [
    ...made.map((name) => readFileSync(join(bureau.dataDir, 'photos', name))),
    ...(await Promise.all(shown.map(async (path) => (await download('jc1.staff', path)).bytes))),
  ];
  for (const picture of pictures) {
    const { format, exif, xmp, iptc, width, height } = await sharp(picture).metadata();
    expect([format, exif, xmp, iptc]).toEqual(['jpeg', undefined, undefined, undefined]);
    expect(picture.includes(MAKER) || picture.includes('Exif')).toBe(false);
    expect([[1536, 2048].join(), [320, 320].join()]).toContain([width, height].join());
  }
});

test('U1: what is no photo is refused by its bytes, whatever it calls itself', async () => {
  const number = await newCase();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
  const strangers: Record<string, Buffer> = {
    elf: readFileSync(process.execPath).subarray(0, 256 * 1024),
    exe: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(6000, 1)]),
    svg: Buffer.from(svg),
    'svg with a declaration': Buffer.from(`<?xml version="1.0"?>${svg}`),
    html: Buffer.from('<!doctype html><script>alert(1)</script>'),
    pdf: Buffer.from(`%PDF-1.7\n${'x'.repeat(6000)}`),
    zip: Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(6000)]),
    gif: Buffer.from('GIF89a\u0001\u0000\u0001\u0000'),
    tiff: await sharp(small).tiff().toBuffer(),
    nothing: Buffer.alloc(0),
    words: Buffer.from('这不是照片'),
  };
  for (const [what, bytes] of Object.entries(strangers)) {
    for (const type of ['image/jpeg', 'image/svg+xml', 'application/octet-stream']) {
      const answer = await upload('jc1.staff', number, bytes, { headers: { 'content-type': type } });
      expect(refusal(answer), `${what} as ${type}`).toBe(415);
    }
  }
  for (const bytes of [await sharp(small).png().toBuffer(), await sharp(small).webp().toBuffer(), small])
    idIn(await upload('jc1.staff', number, bytes, { headers: { 'content-type': 'text/html' } }));
});

test('U1: a photo with a page behind it is kept as the photo alone; a torn one is refused', async () => {
  const number = await newCase();
  const page = '<script>alert("polyglot")</script>';
  const before = stored();
  idIn(await upload('jc1.staff', number, Buffer.concat([small, Buffer.from(page)])));
  const made = stored().filter((name) => !before.includes(name));
  for (const name of made)
    expect(readFileSync(join(bureau.dataDir, 'photos', name)).includes('polyglot')).toBe(false);
  expect(refusal(await upload('jc1.staff', number, camera.subarray(0, 60_000)))).toBe(422);
  expect(stored()).toHaveLength(before.length + 2);
});

test('U3: a picture of 16,384 by 16,384 pixels in a small file is refused at once, and costs no memory', async () => {
  const bomb = pixelBomb(16_384);
  expect(bomb.length).toBeLessThan(MB);
  const number = await newCase();
  idIn(await upload('jc1.staff', number, camera));
  const before = peakOf(bureau.server.process.pid!);
  const started = performance.now();
  for (let time = 0; time < 5; time += 1) expect(refusal(await upload('jc1.staff', number, bomb))).toBe(422);
  expect((performance.now() - started) / 5).toBeLessThan(5_000);
  expect(peakOf(bureau.server.process.pid!) - before).toBeLessThan(200 * MB);
});

test('U4: 200 MB are refused at the door, and in pieces as they come, without being taken in', async () => {
  const number = await newCase();
  idIn(await upload('jc1.staff', number, camera));
  const path = `/cases/${number}/photos?step=arrive&id=${randomUUID()}`;
  const told = await bureau.ask('jc1.staff', path, {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg', 'content-length': String(200 * MB) },
  });
  expect(told.status).toBe(413);
  const before = peakOf(bureau.server.process.pid!);
  expect(await pour(path, 200)).toBe(413);
  expect(peakOf(bureau.server.process.pid!) - before).toBeLessThan(100 * MB);
  expect((await pourTo('/cases/nowhere/photos', 20)).toString()).toMatch(/404/);
  expect(await pourTo('/intake/near', 20)).toBe(413);
  expect((await bureau.ask('jc1.staff', '/healthz')).status).toBe(200);
  idIn(await upload('jc1.staff', number, camera, { chunked: true }));
});

test('U4: two of one person come at once, his third is asked to come again, and nobody else is held up by slow ones', async () => {
  const number = await newCase();
  const held = await Promise.all(
    (['jc1.staff', 'jc1.staff', 'jc1.head', 'jc1.head'] as const).map((who) => hold(who, number)),
  );
  for (const who of ['jc1.staff', 'jc1.head'] as const)
    await expect.poll(async () => (await upload(who, number, small)).status, { timeout: 20_000 }).toBe(503);
  for (let time = 0; time < 3; time += 1) idIn(await upload('coordinator', number, small));
  idIn(await upload('jc1.staff2', number, small));
  for (const finish of held) expect((await finish()).status).toBe(200);
  idIn(await upload('jc1.staff', number, small));
});

test('U4: a step takes ten photos, and one that is sent again counts once', async () => {
  const number = await newCase();
  const id = randomUUID();
  const first = idIn(await upload('jc1.staff', number, small, { id }));
  expect(idIn(await upload('jc1.staff', number, small, { id }))).toBe(first);
  expect((await upload('jc1.staff', number, small, { id, step: 'resolve' })).status).toBe(409);
  for (let more = 1; more < 10; more += 1) idIn(await upload('jc1.staff', number, small));
  expect(refusal(await upload('jc1.staff', number, small))).toBe(409);
  idIn(await upload('jc1.staff', number, small, { step: 'resolve' }));
});

test('U5: no name that somebody sends becomes the name of a file', async () => {
  const number = await newCase();
  const before = stored();
  for (const id of [
    '../../x',
    '..%2f..%2fx',
    '/etc/passwd',
    'x\u0000.jpg',
    'a\r\nb-header: 1',
    'x'.repeat(300),
  ])
    expect((await upload('jc1.staff', number, small, { id })).status, id).toBe(400);
  for (const step of ['../arrive', 'contact', '']) {
    expect((await upload('jc1.staff', number, small, { step })).status, step).toBe(400);
  }
  expect(stored()).toEqual(before);
  const headers = {
    'content-disposition': 'attachment; filename="../../../x.php"',
    'x-file-name': '../../y.jpg',
  };
  const id = idIn(await upload('jc1.staff', number, small, { headers }));
  const made = stored().filter((name) => !before.includes(name));
  expect(made.toSorted()).toEqual([
    `${made[0]!.split('/')[0]}/${id}.jpg`,
    `${made[0]!.split('/')[0]}/${id}.thumb.jpg`,
  ]);
  for (const asked of [
    '../../board.db',
    '..%2f..%2fboard.db',
    '%2e%2e/%2e%2e/keys',
    `${id}.jpg`,
    `${id}%00`,
    'x'.repeat(300),
  ]) {
    const { status, body } = await bureau.ask('jc1.staff', `/cases/${number}/photos/${asked}`);
    expect([400, 404], asked).toContain(status);
    expect(body).not.toContain('SQLite');
  }
});

test('U6: a photo is a picture for our own pages and nothing that a browser would run or keep', async () => {
  const number = await newCase();
  const id = idIn(await upload('jc1.staff', number, small));
  for (const path of [`/cases/${number}/photos/${id}`, `/cases/${number}/photos/${id}?size=thumb`]) {
    const { headers } = (await download('jc1.staff', path)).answer;
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `attachment; filename="${id}.jpg"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  }
  const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  expect((await upload('jc1.staff', number, small, { headers: foreign })).status).toBe(403);
});

test('Z6, R5: a photo is shown to whom the text of its case is, and to nobody else', async () => {
  const number = await newCase();
  const id = idIn(await upload('jc1.staff', number, small));
  const readers: readonly Visitor[] = [...CENTRE, ...FIRST_UNIT, ...OVERSEERS];
  for (const who of VISITORS) {
    for (const size of ['', '?size=thumb']) {
      const there = await bureau.ask(who, `/cases/${number}/photos/${id}${size}`);
      if (readers.includes(who)) expect(there.status, who).toBe(200);
      else {
        const nowhere = await bureau.ask(who, `/cases/${number}/photos/${ABSENT}${size}`);
        expect(there.status, who).toBe(
          who === 'stranger' || who === 'wall' ? 401 : who === 'newcomer' ? 403 : 404,
        );
        expect([there.status, there.body], who).toEqual([nowhere.status, nowhere.body]);
      }
    }
  }
  // Another case's number is no way to it, also for those who see both.
  const other = await newCase();
  expect((await bureau.ask('coordinator', `/cases/${other}/photos/${id}`)).status).toBe(404);
});

test('Z6: photos come from who works the case; a unit that lost it may still bring them for a day, unseen by it', async () => {
  const number = await newCase();
  const senders: readonly Visitor[] = [...CENTRE, ...FIRST_UNIT];
  for (const who of VISITORS) {
    const { status } = await upload(who, number, small);
    const must = senders.includes(who)
      ? 200
      : who === 'stranger' || who === 'wall'
        ? 401
        : who === 'newcomer'
          ? 403
          : 404;
    expect(status, who).toBe(must);
  }
  await bureau.inStore(async (store) => {
    const kase = (await store.readCase({ number }))!.kase;
    const coordinator = { id: idOf('coordinator'), role: 'coordinator' as const, unit: null };
    const act = { id: randomUUID(), caseId: kase.id, moves: kase.moves, commands: [reassign('JC2')] };
    expect((await write(coordinator, act, store)).ok).toBe(true);
  });
  await expect.poll(async () => (await bureau.ask('jc2.staff', `/cases/${number}/view`)).status).toBe(200);
  const late = idIn(await upload('jc1.staff', number, small));
  expect((await bureau.ask('jc1.staff', `/cases/${number}/photos/${late}`)).status).toBe(404);
  expect((await bureau.ask('jc2.staff', `/cases/${number}/photos/${late}`)).status).toBe(200);
  const { body } = await bureau.ask('jc2.staff', `/cases/${number}/view`);
  expect(JSON.parse(body).photos.at(-1)).toMatchObject({
    id: late,
    step: 'arrive',
    unit: 'JC1',
    by: expect.any(String),
  });
});

/** Pours zeros behind the head of a JPEG, a megabyte at a time, until somebody answers; gives the status. */
function pour(path: string, megabytes: number): Promise<number> {
  return pourTo(path, megabytes, small.subarray(0, 400));
}

async function pourTo(path: string, megabytes: number, head = small): Promise<number> {
  const cookie = await bureau.cookieOf(path.startsWith('/cases') ? 'jc1.staff' : 'coordinator');
  const zeros = Buffer.alloc(MB);
  // The line stays open, so that the answer is read before it is shut.
  const headers = {
    ...{ cookie, origin: bureau.address, connection: 'keep-alive' },
    ...{ 'content-type': 'image/jpeg', accept: 'application/json' },
  };
  const request = send({ host: '127.0.0.1', port: bureau.port, path, method: 'POST', agent: false, headers });
  const answered = new Promise<number>((done, fail) => {
    request.on('error', fail);
    request.on('response', ({ statusCode = 0 }) => done(statusCode));
  });
  let over = false;
  void answered.finally(() => (over = true)).catch(() => undefined);
  request.write(head);
  for (let poured = 0; poured < megabytes && !over; poured += 1) {
    const drained = new Promise((done) => request.once('drain', done));
    if (!request.write(zeros)) await Promise.race([drained, answered]);
  }
  if (!over) request.end();
  const status = await answered;
  request.destroy();
  return status;
}

/** Begins to send a photo and stops half-way; what it answers finishes it. */
async function hold(who: Visitor, number: string): Promise<() => Promise<{ status: number }>> {
  const cookie = await bureau.cookieOf(who);
  const path = `/cases/${number}/photos?step=arrive&id=${randomUUID()}`;
  const headers = {
    cookie,
    origin: bureau.address,
    'content-type': 'image/jpeg',
    accept: 'application/json',
  };
  const request = send({ host: '127.0.0.1', port: bureau.port, path, method: 'POST', agent: false, headers });
  const answered = new Promise<{ status: number }>((done, fail) => {
    request.on('response', (response) => {
      response.resume();
      done({ status: response.statusCode ?? 0 });
    });
    request.on('error', fail);
  });
  request.write(camera.subarray(0, 100_000));
  return () => {
    request.end(camera.subarray(100_000));
    return answered;
  };
}

/** A grey PNG of so many pixels a side: nothing but zeros, packed. */
function pixelBomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const data = deflateSync(Buffer.alloc(side * (side + 1)), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
