import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  accept,
  BUILD,
  idOf,
  MINUTE,
  PEOPLE,
  RECEIVE,
  startBureau,
  type Bureau,
  type PersonName,
  type Screen,
} from '../helpers/bureau.ts';
import { RawPolling } from '../helpers/raw-polling.ts';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(async () => {
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});

const handshake = (headers: Record<string, string>) =>
  fetch(`${bureau.url}/socket.io/?EIO=4&transport=polling`, { headers });

/** Node's own client lets a test say what a browser would not. */
const RawSocket = WebSocket as unknown as new (
  url: string,
  options: { headers: Record<string, string> },
) => WebSocket;

function upgrade(headers: Record<string, string>, more = ''): Promise<'open' | 'refused'> {
  const url = `${bureau.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket${more}`;
  const socket = new RawSocket(url, { headers });
  return new Promise((resolve) => {
    socket.onopen = () => {
      socket.close();
      resolve('open');
    };
    socket.onerror = () => resolve('refused');
  });
}

describe('H1: pages of other sites', () => {
  const foreign = (url: string) => ({
    evil: 'https://evil.test',
    null: 'null',
    prefix: `${url}.evil.test`,
    'another port': url.replace(/\d+$/, '1'),
    subdomain: url.replace('http://', 'http://sub.'),
    https: url.replace('http:', 'https:'),
    'with a path': `${url}/`,
    'in capitals': url.toUpperCase(),
  });

  test('are refused on both transports, with a good cookie', async () => {
    const cookie = bureau.signIn('coordinator');
    for (const origin of Object.values(foreign(bureau.url))) {
      expect((await handshake({ origin, cookie })).status, origin).toBe(403);
      expect(await upgrade({ origin, cookie }), origin).toBe('refused');
    }
    expect((await handshake({ origin: bureau.url, cookie })).status).toBe(200);
    expect(await upgrade({ origin: bureau.url, cookie })).toBe('open');
  });

  test('an absent origin passes only where the browser says that the site is the same', async () => {
    const cookie = bureau.signIn('coordinator');
    expect((await handshake({ cookie })).status).toBe(403);
    expect((await handshake({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await handshake({ cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await handshake({ cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect(await upgrade({ cookie, 'sec-fetch-site': 'none' })).toBe('refused');
  });

  test('over plain HTTP, where a browser says neither, the page that asks must be one of ours', async () => {
    const cookie = bureau.signIn('coordinator');
    expect((await handshake({ cookie, referer: `${bureau.url}/board` })).status).toBe(200);
    const { evil, prefix, subdomain, https, 'another port': port } = foreign(bureau.url);
    for (const referer of [evil, prefix, subdomain, https, port])
      expect((await handshake({ cookie, referer })).status, referer).toBe(403);
    expect((await handshake({ cookie, referer: 'no address' })).status).toBe(403);
    const saysOtherwise = { 'sec-fetch-site': 'cross-site', referer: `${bureau.url}/board` };
    expect((await handshake({ cookie, ...saysOtherwise })).status).toBe(403);
    expect((await handshake({ cookie, origin: 'https://evil.test', referer: bureau.url })).status).toBe(403);
  });
});

describe('H1: the name of a polling connection is worth nothing without its cookie and a page of ours', () => {
  const REGISTER = `42["act",${JSON.stringify({ id: 'stolen-00000001', caseId: null, moves: 0, commands: [RECEIVE] })}]`;
  const refused = /answered 4|was cut/;
  type Headers = Record<string, string>;
  const strangers: Record<string, (own: Headers) => Headers> = {
    'no cookie and a foreign origin': () => ({ origin: 'https://evil.test' }),
    'no cookie': () => ({ origin: bureau.url }),
    'a foreign origin': (own) => ({ ...own, origin: 'https://evil.test' }),
    'no origin at all': ({ cookie }) => ({ cookie: cookie! }),
    "a colleague's cookie": () => ({ origin: bureau.url, cookie: bureau.signIn('coordinator') }),
    'its value under another name': ({ cookie }) => ({ origin: bureau.url, cookie: `x${cookie}` }),
    "a wall's cookie": () => ({ origin: bureau.url, cookie: bureau.signIn('wall') }),
  };
  const names = Object.keys(strangers);

  test.for(names)(
    '%s: neither reads the board nor registers a case, and ends the connection',
    async (who) => {
      for (const how of ['fetch', 'send'] as const) {
        const own = { origin: bureau.url, cookie: bureau.signIn('coordinator') };
        const line = await RawPolling.open(bureau.url, own.cookie);
        await bureau.dispatched();
        const { head } = bureau.store;
        const thief = new RawPolling(line.url, strangers[who]!(own));
        await expect(how === 'fetch' ? thief.fetch() : thief.send(REGISTER)).rejects.toThrow(refused);
        await expect(line.fetch()).rejects.toThrow('was cut');
        expect(bureau.store.head).toBe(head);
      }
    },
  );

  test.for(names)('%s: does not become its WebSocket', async (who) => {
    const own = { origin: bureau.url, cookie: bureau.signIn('coordinator') };
    const line = await RawPolling.open(bureau.url, own.cookie);
    const sid = new URL(line.url).searchParams.get('sid')!;
    expect(await upgrade(strangers[who]!(own), `&sid=${sid}`)).toBe('refused');
    await expect(line.fetch()).rejects.toThrow('was cut');
  });

  test('an address that names two connections is no way around', async () => {
    const [victim, own] = [bureau.signIn('coordinator'), bureau.signIn('jc1.staff')];
    const [line, mine] = [await RawPolling.open(bureau.url, victim), await RawPolling.open(bureau.url, own)];
    const sidOf = ({ url }: RawPolling) => new URL(url).searchParams.get('sid')!;
    const headers = { origin: bureau.url, cookie: own };
    for (const tail of [`&sid=${sidOf(line)}`, `&sid%5B%5D=${sidOf(line)}`, `#&sid=${sidOf(line)}`]) {
      const asked = new RawPolling(`${mine.url}${tail}`, headers).fetch().catch(() => ['refused']);
      // Something to hear, or the question would wait for it.
      await bureau.dispatched();
      expect((await asked).join()).not.toContain('"count"');
    }
    await new RawPolling(`${mine.url}&sid=${sidOf(line)}`, headers).send(REGISTER).catch(() => undefined);
    await bureau.dispatched();
    expect(bureau.store.open.size).toBe(4);
  });

  test('its own browser goes on, polls, writes and changes to a WebSocket, though its other cookie changes', async () => {
    const cookie = bureau.signIn('coordinator');
    const own = { origin: bureau.url, cookie };
    const line = await RawPolling.open(bureau.url, cookie);
    await line.send(REGISTER);
    await expect.poll(() => bureau.store.open.size).toBe(1);
    const later = new RawPolling(line.url, { ...own, cookie: `wall=another; ${cookie}` });
    expect((await later.fetch()).join()).toContain('"changes"');
    const screen = await bureau.connect('coordinator', { cookie, transports: ['polling', 'websocket'] });
    await expect.poll(() => screen.socket.io.engine.transport.name).toBe('websocket');
    expect(await screen.do(null, RECEIVE)).toMatchObject({ ok: true });
  });
});

test('H3: of five hundred strangers from one address twenty are held; whoever is signed in still gets in', async () => {
  const strangers = await Promise.all(
    Array.from({ length: 500 }, () => handshake({ origin: bureau.url }).then(({ status }) => status)),
  );
  expect(strangers.filter((status) => status === 200)).toHaveLength(20);
  const screen = await bureau.connect('coordinator');
  expect(screen.online).toBe(true);
});

test('without a session the answer is that it has ended, and nothing else', async () => {
  for (const cookie of ['', 'session=made-up', 'wall=made-up']) {
    await expect(bureau.connect('coordinator', { cookie })).rejects.toThrow('session-ended');
  }
});

test("S5: signing out closes the person's sockets, and the old cookie opens none", async () => {
  const cookie = bureau.signIn('coordinator');
  const [first, second] = await Promise.all([
    bureau.connect('coordinator', { cookie }),
    bureau.connect('coordinator', { cookie }),
  ]);
  const other = await bureau.connect('coordinator');
  bureau.revoke(cookie);
  await Promise.all([first.ended(), second.ended()]);
  await expect(bureau.connect('coordinator', { cookie })).rejects.toThrow('session-ended');
  expect(other.online).toBe(true);
});

test('S6: of three sockets that lose their right none hears one of a hundred events after', async () => {
  const cookies = [bureau.signIn('coordinator'), bureau.signIn('jc1.staff'), bureau.signIn('wall')];
  const [centre, unit, wall] = await Promise.all([
    bureau.connect('coordinator', { cookie: cookies[0]! }),
    bureau.connect('jc1.staff', { cookie: cookies[1]! }),
    bureau.connect('wall', { cookie: cookies[2]! }),
  ]);
  const witness = await bureau.connect('intake');
  const before = [centre, unit, wall].map(({ changes }) => changes.length);
  for (const cookie of cookies) bureau.revoke(cookie);
  await Promise.all(Array.from({ length: 50 }, () => bureau.dispatched()));
  await bureau.tick(10_000);
  await witness.until(({ cards }) => cards.size === 50);
  await Promise.all([centre, unit, wall].map((screen) => screen.ended()));
  expect([centre, unit, wall].map(({ changes }) => changes.length)).toEqual(before);
  expect([centre, unit, wall].map(({ pulses }) => pulses.length)).toEqual([0, 0, 0]);
});

test('S6: an account that is disabled loses all of its sockets', async () => {
  const [first, second] = await Promise.all([bureau.connect('jc1.staff'), bureau.connect('jc1.staff')]);
  const colleague = await bureau.connect('jc1.staff2');
  bureau.revokePerson('jc1.staff');
  await Promise.all([first.ended(), second.ended()]);
  expect(colleague.online).toBe(true);
});

test('S6: a change of the directory by whoever else looks at every right again, and closes what changed', async () => {
  const cookie = bureau.signIn('jc1.staff');
  const [moved, colleague] = await Promise.all([
    bureau.connect('jc1.staff', { cookie }),
    bureau.connect('jc1.staff2'),
  ]);
  bureau.changeRight(cookie, { ...bureau.actor('jc1.staff'), unit: 'JC2' });
  const person = bureau.store.directory().people.get(idOf('jc1.staff'))!;
  await bureau.store.changeDirectory(bureau.actor('admin'), { people: [{ ...person, unit: 'JC2' }] });
  await moved.ended();
  expect(colleague.online).toBe(true);
  const again = await bureau.connect('jc1.staff', { cookie });
  const kase = await bureau.dispatched();
  await bureau.tick(10_000);
  await again.until(({ pulses }) => pulses.length > 0);
  expect(again.cards.has(kase.id)).toBe(false);
});

test('a right that is lost while its owner is being let in opens nothing', async () => {
  const cookie = bureau.signIn('coordinator');
  let readings = 0;
  bureau.beforeAnswering = () => {
    readings += 1;
    if (readings === 2) bureau.revoke(cookie);
  };
  await expect(bureau.connect('coordinator', { cookie })).rejects.toThrow('session-ended');
  expect(readings).toBe(3);
});

test('S8: whoever comes back with the name of his old connection after his right was lost gets nothing of it', async () => {
  const cookie = bureau.signIn('coordinator');
  const screen = await bureau.connect('coordinator', { cookie });
  const old = screen.socket as unknown as { id: string; _pid?: string };
  const { id } = old;
  screen.cut();
  bureau.revoke(cookie);
  await bureau.dispatched();
  const again = bureau.connect('coordinator', { cookie, auth: { pid: old._pid ?? id, offset: id } });
  await expect(again).rejects.toThrow('session-ended');
  expect(screen.wire.filter((frame) => frame.includes('"changes"'))).toEqual([]);
});

test('a session that reaches its end closes its socket; one that was prolonged goes on', async () => {
  const [ending, prolonged] = [
    bureau.signIn('supervisor', bureau.now + 30 * MINUTE),
    bureau.signIn('supervisor', bureau.now + 30 * MINUTE),
  ];
  const screens = await Promise.all(
    [ending, prolonged].map((cookie) => bureau.connect('supervisor', { cookie })),
  );
  await bureau.tick(29 * MINUTE);
  bureau.prolong(prolonged, bureau.now + 30 * MINUTE);
  await bureau.tick(MINUTE);
  await screens[0]!.ended();
  expect(screens[1]!.online).toBe(true);
});

test('after half an hour untouched an act asks for the password first, and nothing is written', async () => {
  const cookie = bureau.signIn('jc1.staff');
  const screen = await bureau.connect('jc1.staff', { cookie });
  const kase = await bureau.dispatched();
  await screen.reaches(bureau.store.head);
  bureau.hand(cookie, 'confirm');
  expect(await screen.do(kase.id, accept(idOf('jc1.staff')))).toEqual({
    ok: false,
    refusal: { code: 'session-ended', field: 'confirm' },
  });
  expect(bureau.case(kase.id).version).toBe(kase.version);
  bureau.hand(cookie, 'fresh');
  expect(await screen.do(kase.id, accept(idOf('jc1.staff')))).toMatchObject({ ok: true });
  bureau.hand(cookie, 'ended');
  expect(await screen.do(kase.id, accept(idOf('jc1.staff')))).toEqual({
    ok: false,
    refusal: { code: 'session-ended' },
  });
  await screen.ended();
});

test("Z5: a room is the server's to give: asking for another unit's, or another socket's, brings nothing", async () => {
  const [target, asker] = await Promise.all([bureau.connect('jc1.staff'), bureau.connect('jc2.staff')]);
  const names = ['unit:JC1', 'centre', 'unit:JC1 packed', target.socket.id!];
  const emit = asker.socket.emit.bind(asker.socket) as (...parts: unknown[]) => void;
  for (const name of names) {
    for (const event of ['join', 'subscribe', 'room', 'joinRoom']) emit(event, name);
    emit('sync', { since: 0, audience: name });
    emit('sync', { room: name });
  }
  await bureau.dispatched();
  await target.until(({ cards }) => cards.size === 1);
  await bureau.tick(10_000);
  await asker.until(({ pulses }) => pulses.length > 0);
  expect(asker.changes).toEqual([]);
  expect(asker.notices).toEqual([]);
});

test("a browser that is a person's and a wall's at once is what its page says", async () => {
  const both = `${bureau.signIn('coordinator')}; ${bureau.signIn('wall')}`;
  await bureau.dispatched();
  const titles = (screen: Screen) => [...screen.cards.values()].map((card) => 'title' in card);
  expect(titles(await bureau.connect('coordinator', { cookie: both }))).toEqual([true]);
  expect(titles(await bureau.connect('wall', { cookie: both }))).toEqual([false]);
});

test('whoever sees no board is let in and shown nothing', async () => {
  await bureau.dispatched();
  const admin = await bureau.connect('admin', { sync: false });
  expect(await admin.ask('sync', {})).toEqual({ refusal: { code: 'not-allowed' } });
  expect(await admin.focus(1)).toEqual({ refusal: { code: 'not-allowed' } });
});

describe('a page belongs to the person and the role that it was loaded for', () => {
  const said = (who: PersonName) => ({ person: idOf(who), role: PEOPLE[who].role });
  const refusalOf = (screen: Promise<Screen>) =>
    screen.then(
      () => null,
      (failure: Error & { data?: unknown }) => [failure.message, failure.data],
    );

  test("S5: with another person's cookie it is refused, and told who is signed in", async () => {
    const cookie = bureau.signIn('coordinator');
    const now = { name: nameOf('coordinator'), role: 'coordinator' };
    for (const auth of [
      said('intake'),
      said('jc1.staff'),
      { person: idOf('intake') },
      { ...said('coordinator'), person: idOf('leader') },
      { ...said('coordinator'), person: String(idOf('coordinator')) },
      { ...said('coordinator'), person: null },
    ]) {
      const refused = await refusalOf(bureau.connect('coordinator', { cookie, auth }));
      expect(refused, JSON.stringify(auth)).toEqual(['other-person', { now }]);
    }
    expect((await bureau.connect('coordinator', { cookie, auth: said('coordinator') })).online).toBe(true);
  });

  test('S6: in another role of the same person it is refused for that', async () => {
    const cookie = bureau.signIn('coordinator');
    for (const role of ['intake', 'nobody', 7]) {
      const auth = { person: idOf('coordinator'), role };
      expect(await refusalOf(bureau.connect('coordinator', { cookie, auth }))).toEqual([
        'other-role',
        { now: { name: nameOf('coordinator'), role: 'coordinator' } },
      ]);
    }
    expect((await bureau.connect('coordinator', { cookie, auth: { role: 'coordinator' } })).online).toBe(
      true,
    );
  });

  test('whoever does not say for whom he speaks is the session’s own', async () => {
    const cookie = bureau.signIn('jc1.staff');
    for (const auth of [{}, { packed: 'x' }, { as: 7 }, { build: 7 }])
      expect((await bureau.connect('jc1.staff', { cookie, auth })).online).toBe(true);
  });

  test('a session that is over is over, also on a monitor that is paired as a wall', async () => {
    const both = `${bureau.signIn('coordinator')}; ${bureau.signIn('wall')}`;
    const auth = said('coordinator');
    expect((await bureau.connect('coordinator', { cookie: both, auth })).online).toBe(true);
    bureau.revoke(both.split('; ')[0]!);
    expect(await refusalOf(bureau.connect('coordinator', { cookie: both, auth }))).toEqual([
      'session-ended',
      undefined,
    ]);
    const wall = bureau.connect('wall', { cookie: both, auth: { ...auth, as: 'wall' } });
    expect((await wall).online).toBe(true);
  });

  test('one person after the other at one desk: the first page comes back to nothing, and its act is nobody’s', async () => {
    const kase = await bureau.received();
    const desk = bureau.signIn('coordinator');
    const first = await bureau.connect('coordinator', { cookie: desk, auth: said('coordinator') });
    bureau.revoke(desk);
    await first.ended();
    const next = bureau.signIn('intake');
    const { head } = bureau.store;
    const again = bureau.connect('coordinator', { cookie: next, auth: said('coordinator') });
    expect(await refusalOf(again)).toEqual([
      'other-person',
      { now: { name: nameOf('intake'), role: 'intake' } },
    ]);
    expect(bureau.store.head).toBe(head);
    const own = await bureau.connect('intake', { cookie: next, auth: said('intake') });
    expect(await own.do(kase.id, { type: 'note', text: '本人来电补充' })).toMatchObject({ ok: true });
  });

  const nameOf = (who: PersonName) => bureau.store.directory().people.get(idOf(who))!.name;
});

test('a page of another build is let in and told the server’s; one of this build, or that says none, is told nothing', async () => {
  const told = async (auth: Record<string, unknown>) => {
    const screen = await bureau.connect('coordinator', { auth });
    return screen.wire.filter((frame) => frame.includes('"build"')).map((frame) => frame.replace(/^\d+/, ''));
  };
  expect(await told({ build: 'build-of-yesterday' })).toEqual([`["build",{"build":"${BUILD}"}]`]);
  expect(await told({ build: BUILD })).toEqual([]);
  expect(await told({})).toEqual([]);
});
