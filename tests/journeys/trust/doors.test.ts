import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { ownedAddress, OWNER_HEADER, ownerMark, type PageOwner } from '../../../src/lib/live/page-owner.ts';
import { accountSessions, audit } from '../../../src/lib/server/store/accounts.ts';
import { noticesOf } from '../../../src/lib/server/store/inbox.ts';
import { notices } from '../../../src/lib/server/store/notice-tables.ts';
import { idOf, PEOPLE, type PersonName } from '../../server/helpers/directory.ts';
import { HttpBureau, VISITORS, type Answer, type Question, type Visitor } from './bureau.ts';

test.setTimeout(90_000);

let bureau: HttpBureau;
test.beforeAll(async () => {
  bureau = await new HttpBureau().open();
  for (const who of VISITORS) await bureau.cookieOf(who);
});
test.afterAll(() => bureau.close());

const people = Object.keys(PEOPLE) as PersonName[];
const of = (...roles: string[]) => people.filter((who) => roles.includes(PEOPLE[who].role));
/** Somebody with an account who does not take part here. */
const somebody = String(people.length + 2);
const CENTRE = of('intake', 'coordinator');
const BOARD = of('intake', 'coordinator', 'staff', 'head', 'leader', 'supervisor');
const FIRST = [...of('intake', 'coordinator', 'leader', 'supervisor'), 'jc1.head', 'jc1.staff', 'jc1.staff2'];
const WORKERS = [...CENTRE, 'jc1.head', 'jc1.staff', 'jc1.staff2'];
const ANYBODY = [...VISITORS];

/** Who gets in, said once more than in the product: the permission matrix by address. */
interface Row {
  open: readonly string[];
  /** What stands for the parameters of the address. */
  params?: Record<string, string>;
  methods?: Record<string, Question>;
  actions?: string[];
  /** Shut without a word about signing in: nobody is meant to know that it is there. */
  hidden?: boolean;
}
const json = (body: object): Question => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const VIEW = { unit: '', category: '', mine: false, risk: true, pressing: false, decide: false };
const ROUTES: Record<string, Row> = {
  '/': { open: people, methods: { GET: {} } },
  '/login': { open: ANYBODY, actions: ['default'] },
  '/language': { open: ANYBODY, methods: { POST: {} } },
  '/setup': { open: [], hidden: true, actions: ['default'] },
  '/wall': { open: ANYBODY, actions: ['default'] },
  '/wall/figures': { open: ['wall', ...CENTRE], hidden: true, methods: { GET: {} } },
  '/healthz': { open: ANYBODY, methods: { GET: {} } },
  '/readyz': { open: ANYBODY, methods: { GET: {} } },
  '/metrics': { open: ANYBODY, methods: { GET: {} } },
  '/offline': { open: ANYBODY },
  '/password': { open: [...people, 'newcomer'], actions: ['default'] },
  '/account': { open: people, actions: ['role', 'confirm', 'calling', 'password', 'end'] },
  '/board': { open: BOARD },
  '/units': { open: of('intake', 'coordinator', 'leader', 'supervisor') },
  '/mine': { open: of('staff', 'head') },
  '/mine/day': { open: of('staff', 'head'), methods: { GET: {} } },
  '/search': { open: BOARD },
  '/search/find': { open: BOARD, methods: { POST: json({ words: '青禾路' }) } },
  '/views': { open: BOARD, methods: { GET: {}, POST: json({ name: '快到期', filter: VIEW, shared: null }) } },
  '/views/[id]': { open: [], methods: { PATCH: json({ name: '改名', shared: null }), DELETE: {} } },
  '/inbox': { open: BOARD, actions: ['read'] },
  '/roster': { open: of('coordinator', 'head', 'admin'), actions: ['add', 'phone', 'remove'] },
  '/intake': { open: CENTRE },
  '/intake/near': { open: CENTRE, methods: { POST: json({ road: '青禾路' }) } },
  '/cases/[number]': { open: FIRST },
  '/cases/[number]/view': { open: FIRST, methods: { GET: {} } },
  '/cases/[number]/story': { open: FIRST, methods: { GET: {} } },
  '/cases/[number]/callers': { open: FIRST, methods: { GET: {} } },
  '/cases/[number]/asked': { open: FIRST, methods: { GET: {} } },
  '/cases/[number]/reveal': { open: FIRST, methods: { POST: json({}) } },
  '/cases/[number]/photos': { open: WORKERS, methods: { POST: json({}) } },
  '/cases/[number]/photos/[id]': { open: [], methods: { GET: {} } },
  '/admin': { open: ['admin'] },
  '/admin/bureau': { open: ['admin'] },
  '/admin/condition': { open: ['admin'], actions: ['believe', 'look'] },
  '/admin/outbound': { open: ['admin'], actions: ['retry', 'again', 'drop'] },
  '/admin/people': { open: ['admin'], actions: ['add'] },
  '/admin/people/[id]': {
    open: ['admin'],
    actions: ['save', 'open', 'reset', 'disable', 'enable', 'end', 'endAll'],
  },
  '/admin/sessions': { open: ['admin'], actions: ['end'] },
  '/admin/walls': { open: ['admin'], actions: ['pair', 'rename', 'revoke'] },
  '/hand': { open: ANYBODY, methods: { POST: {} } },
  '/whose': { open: people, methods: { GET: {} } },
  '/logout': { open: ANYBODY, methods: { POST: {} } },
};
/** A form with a field that no schema knows: whoever gets as far as the action is told that it is wrong. */
const strange: Question = {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
  body: 'nobody-knows-this-field=1',
};

const folder = resolve(import.meta.dirname, '../../../src/routes');
const files = globSync('**/+{page,server,page.server}.{ts,svelte}', { cwd: folder });
const routeOf = (file: string) => `/${join(file, '..')}`.replaceAll(/\/\([^)]*\)/g, '').replace(/\/\.$/, '/');
const sourceOf = (route: string, name: string) => {
  const file = files.find((one) => routeOf(one) === route && one.endsWith(name));
  return file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
};
const isPage = (route: string) => files.some((file) => routeOf(file) === route && file.endsWith('.svelte'));

test('Z1: every address under src/routes, each method and each action of it stands in this matrix', () => {
  expect(Object.keys(ROUTES).toSorted()).toEqual([...new Set(files.map(routeOf))].toSorted());
  for (const [route, { methods = {}, actions = [] }] of Object.entries(ROUTES)) {
    const handlers = sourceOf(route, '+server.ts').matchAll(/^export const ([A-Z]+)\b/gm);
    expect(Object.keys(methods), route).toEqual([...handlers].map(([, method]) => method));
    const [, block = ''] =
      /^export const actions[^{]*\{\n(.*?)^\};/ms.exec(sourceOf(route, '.server.ts')) ?? [];
    const found = [...block.matchAll(/^ {2}(?:async )?(\w+)(?::|\()/gm)].map(([, action]) => action);
    expect(actions, route).toEqual(found);
  }
});

test('Z1, Z10: pages, their data, actions and endpoints are open to whom the matrix says, and to nobody else', async () => {
  const before = (await standing()).cases;
  const wrong: string[] = [];
  for (const [route, row] of Object.entries(ROUTES)) {
    const path = route.replace('[number]', bureau.numbers.first).replace('[id]', somebody);
    for (const who of VISITORS) {
      const open = row.open.includes(who);
      const must = (kind: Kind) => (open ? 'open' : shut(who, kind, row));
      for (const [kind, address, question] of requestsOf(route, path, row)) {
        const answer = await bureau.ask(who, address, question);
        const is = verdict(answer, kind, path);
        if (is !== must(kind))
          wrong.push(`${who}: ${kind} ${address}: ${answer.status} ${is}, not ${must(kind)}`);
        const told = !open && /树木倾斜|青禾路|欧阳测甲|冯负责/.exec(answer.body);
        if (told) wrong.push(`${who}: ${address}: is told ${told[0]}`);
      }
    }
  }
  // The last row has signed everybody out.
  bureau.cookies.clear();
  expect(wrong).toEqual([]);
  expect((await standing()).cases, 'nothing of all that changed a case').toEqual(before);
});

test('S5: every form of a signed-in person, and every picture from the server, says whose page it is', () => {
  const src = resolve(folder, '..');
  const mute: string[] = [];
  for (const file of globSync('**/*.svelte', { cwd: src })) {
    const source = readFileSync(join(src, file), 'utf8');
    for (const [tag] of source.matchAll(/<form\b[^]*?method="POST"[^]*?>\n/gi)) {
      const literal = /action="([^"]*)"/.exec(tag)?.[1];
      const says = literal === undefined && /\baction=\{/.test(tag);
      // Before anybody is signed in, and the language, which is the browser's.
      const anybodys = literal === '/language' || /^routes\/(login|setup|wall)\//.test(file);
      if (!says && !anybodys) mute.push(`${file}: ${tag.trim()}`);
    }
    for (const [tag] of source.matchAll(/src=\{photoPath\(/g)) mute.push(`${file}: ${tag}`);
  }
  expect(mute).toEqual([]);
});

test('S5, S6: at every address what a page asks that was loaded for another person, or another role, is not done', async () => {
  for (const who of VISITORS) await bureau.cookieOf(who);
  const before = await everything();
  const wrong: string[] = [];
  for (const [route, row] of Object.entries(ROUTES)) {
    const path = route.replace('[number]', bureau.numbers.first).replace('[id]', somebody);
    const who = people.find((one) => row.open.includes(one) && VISITORS.includes(one)) ?? 'coordinator';
    const owner = { person: idOf(who), role: PEOPLE[who].role };
    const others: [string, PageOwner][] = [
      ['other-person', { ...owner, person: owner.person + 1 }],
      ['other-role', { ...owner, role: owner.role === 'district' ? 'admin' : 'district' }],
    ];
    for (const [kind, address, question] of requestsOf(route, path, row)) {
      for (const [code, other] of others) {
        const inHeader = { ...question.headers, [OWNER_HEADER]: ownerMark(other) };
        const answers = [await bureau.ask(who, address, { ...question, headers: inHeader })];
        // Whoever opens a page opens it as himself, whatever stands in its address.
        if (kind !== 'page') answers.push(await bureau.ask(who, ownedAddress(address, other), question));
        for (const { status, headers, body } of answers) {
          const said =
            kind === 'page' || kind === 'form' ? status : `${status} ${String(headers[OWNER_HEADER])}`;
          const must = kind === 'page' || kind === 'form' ? 409 : `409 ${code}`;
          if (said !== must) wrong.push(`${who}: ${kind} ${address} as ${code}: ${said}`);
          if (/树木倾斜|青禾路|欧阳测甲/.test(body)) wrong.push(`${who}: ${address} tells another's page`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(await everything()).toEqual(before);
  for (const mark of ['', 'x', '.', `${idOf('coordinator')}`, `${idOf('coordinator')}.`, 'NaN.coordinator']) {
    const headers = { [OWNER_HEADER]: mark };
    const { status } = await bureau.ask('coordinator', '/board/__data.json', { headers });
    expect(status, mark).toBe(mark === `${idOf('coordinator')}` ? 200 : 409);
  }
  const own = { person: idOf('coordinator'), role: PEOPLE.coordinator.role };
  expect((await bureau.ask('coordinator', ownedAddress('/account?/end', own), strange)).status).toBe(400);
  const headers = { accept: 'text/html' };
  const page = ownedAddress('/board', { ...own, role: 'intake' });
  expect((await bureau.ask('coordinator', page, { headers })).status, 'a page that is opened').toBe(200);
});

test('X5: looking changes nothing, whatever the address asks for', async () => {
  const before = await standing();
  for (const [route, { actions = [] }] of Object.entries(ROUTES)) {
    const path = route.replace('[number]', bureau.numbers.first).replace('[id]', somebody);
    for (const query of actions.map((action) => `?/${action}&role=admin`).concat('?role=admin&unit=JC2'))
      for (const method of ['GET', 'HEAD']) await bureau.ask('admin', `${path}${query}`, { method });
  }
  expect(await standing()).toEqual(before);
  expect((await bureau.ask('admin', '/admin/people')).status).toBe(200);
});

test('Z1: no address takes a method that it does not name', async () => {
  for (const [route, { methods = {} }] of Object.entries(ROUTES)) {
    const path = route.replace('[number]', bureau.numbers.first).replace('[id]', '1');
    for (const method of ['PUT', 'PATCH', 'DELETE', 'POST', 'GET']) {
      if (method in methods || (isPage(route) && ['GET', 'POST'].includes(method))) continue;
      const { status } = await bureau.ask('coordinator', path, { method });
      expect([404, 405], `${method} ${path}`).toContain(status);
    }
  }
});

test('Z10: an address that is written differently is no way around the door', async () => {
  const spellings = [
    '/board/__data.json?x-sveltekit-invalidated=001',
    '/board/__data.json?x-sveltekit-invalidated=0',
    '/board/__data.json/',
    '/board//__data.json',
    '//board/__data.json',
    '/%62oard/__data.json',
    '/board/%5F_data.json',
    '/./board/__data.json',
    '/login/../board/__data.json',
    '/login/%2e%2e/board/__data.json',
    '/login%2f..%2fboard',
    '/BOARD/__data.json',
    '/board.html__data.json',
    '/(app)/board',
    `/cases/${bureau.numbers.first}/__data.json?x-sveltekit-invalidated=0001`,
    '/_app/remote/x/y',
    '/_app/remote',
  ];
  for (const path of spellings) {
    const { status, body, headers } = await bureau.ask('stranger', path);
    const turned = status === 308 || status === 303;
    expect(turned || [400, 401, 404].includes(status), `${path}: ${status} ${headers.location}`).toBe(true);
    expect(body, path).not.toMatch(/树木倾斜|青禾路|"nodes"/);
  }
});

test('Z2: a case of another unit answers by every address, byte for byte, like one that there never was', async () => {
  const absent = `${bureau.numbers.first.slice(0, 9)}9999`;
  const before = await standing();
  for (const who of ['jc2.staff', 'jc2.head'] as const) {
    for (const [suffix, question] of [
      ['', {}],
      ['', { headers: { accept: 'text/html' } }],
      ['/__data.json', {}],
      ['/view', {}],
      ['/story', {}],
      ['/callers', {}],
      ['/callers?keep', {}],
      ['/asked', {}],
      ['/reveal', { method: 'POST', ...json({ reason: 'place' }) }],
      ['/reveal', { method: 'POST', ...json({ unknown: 1 }) }],
      ['/photos?step=arrive&id=11111111', { method: 'POST', ...json({}) }],
      [`/photos/${'0'.repeat(32)}`, {}],
    ] as [string, Question][]) {
      const [there, nowhere] = [
        await bureau.ask(who, `/cases/${bureau.numbers.first}${suffix}`, question),
        await bureau.ask(who, `/cases/${absent}${suffix}`, question),
      ];
      expect(plain(there, bureau.numbers.first), `${who} ${suffix}`).toEqual(plain(nowhere, absent));
      if (suffix === '/__data.json') expect(there.body).toContain('"status":404');
      else if (!String(question.body).includes('unknown')) expect(there.status, suffix).toBe(404);
    }
  }
  expect(await standing()).toEqual(before);
  const rows = await bureau.inStore(async (store) => store.read.select().from(audit));
  const denied = rows.filter(({ what, caseId }) => what === 'case-denied' && caseId !== null);
  for (const who of ['jc2.staff', 'jc2.head'] as const) {
    const by = people.indexOf(who) + 1;
    expect(denied.filter((row) => row.by === by && row.role === PEOPLE[who].role)).toHaveLength(1);
  }
});

test('Z6: notices and shifts are their keeper’s own: another’s number does nothing, and answers like one that there never was', async () => {
  const form = (body: string): Question => ({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    body,
  });
  const unread = () =>
    bureau.inStore(async (store) => {
      const told = await noticesOf(
        store.read,
        { person: idOf('jc1.head'), scope: 'every', except: [], now: store.now() },
        100,
      );
      return told.map(({ row }) => row).filter(({ readAt }) => readAt === null);
    });
  const before = await unread();
  expect(before.length).toBeGreaterThan(0);
  const [there, nowhere] = [
    await bureau.ask('jc2.head', '/inbox?/read', form(`notice=${before[0]!.id}`)),
    await bureau.ask('jc2.head', '/inbox?/read', form('notice=999999')),
  ];
  expect([there.status, nowhere.status]).toEqual([200, 200]);
  expect(await unread()).toEqual(before);
  // His unit held the second case until it was given away: nothing of it is told him any more.
  const { body } = await bureau.ask('jc1.head', '/inbox/__data.json');
  expect(body).toContain(bureau.numbers.first);
  expect(body).not.toContain(bureau.numbers.second);

  const [day = ''] = new Date(Date.now() + 2 * 86_400_000).toISOString().split('T');
  const shift = `unit=JC1&person=${idOf('jc1.staff')}&from=${day}T08:00&to=${day}T20:00`;
  expect((await bureau.ask('jc2.head', '/roster?/add', form(shift))).status).toBe(404);
  expect((await bureau.ask('jc1.head', '/roster?/add', form(shift))).status).toBe(200);
  for (const number of ['1', '999999']) {
    expect((await bureau.ask('jc2.head', '/roster?/remove', form(`shift=${number}`))).status).toBe(404);
  }
  expect((await bureau.ask('jc1.head', '/roster?/remove', form('shift=1'))).status).toBe(200);
});

test('I8: what is written to be read as SQL is read as what it is', async () => {
  const road = async (asked: string) => {
    const { status, body } = await bureau.ask('coordinator', '/intake/near', {
      method: 'POST',
      ...json({ road: asked }),
    });
    return `${status} ${body}`;
  };
  const nothing = await road('没有的路');
  expect(nothing).toBe('200 []');
  const before = await standing();
  for (const payload of [
    "' or '1'='1",
    "青禾路' --",
    "'; drop table cases; --",
    "' union select name, sql from sqlite_master --",
    '%',
    '_',
    '*',
    '") or 1=1 --',
    "\\' or 1=1 --",
    '青禾路%00',
    '${1+1}',
    '1; pragma journal_mode=delete',
  ]) {
    expect(await road(payload), payload).toBe(nothing);
    const path = encodeURIComponent(payload);
    expect((await bureau.ask('coordinator', `/cases/${path}/view`)).status, payload).toBe(404);
    expect((await bureau.ask('admin', `/admin/people/${path}`)).status, payload).toBe(404);
  }
  for (const username of ["admin' --", "' or 1=1 --"]) {
    const body = new URLSearchParams({ username, password: 'x' }).toString();
    expect((await bureau.ask('stranger', '/login', { ...strange, body })).status).toBe(401);
  }
  expect(await standing()).toEqual(before);
});

test('Z4, I1, I3: a form or a question that is not as its schema says is refused, and changes nothing', async () => {
  const before = await standing();
  const form = (body: string) => ({ ...strange, body });
  const wrong: [Visitor, string, Question, number][] = [
    ['admin', '/admin/people?/add', form('name=甲&username=jia&unit=JC1&roles=staff&createdAt=1'), 400],
    ['admin', '/admin/people?/add', form('name=甲&username=jia&unit=JC1&roles=god'), 400],
    ['admin', '/admin/people?/add', form(`name=${'甲'.repeat(41)}&username=jia&unit=&roles=staff`), 400],
    ['admin', '/admin/people?/add', form('name=甲%00&username=jia&unit=JC1&roles=staff'), 400],
    ['admin', '/admin/people?/add', form('name=甲&name=乙&username=jia&unit=JC1&roles=staff'), 400],
    ['coordinator', '/account?/role', form('role=admin'), 403],
    ['coordinator', '/account?/role', form('role=coordinator&actor=1'), 400],
    ['stranger', '/login', form('username=admin&username=leader&password=x'), 400],
    ['stranger', '/login', form(`username=admin&password=${'x'.repeat(1025)}`), 400],
    ['stranger', '/login', form(`username=admin&password=${'x'.repeat(1_000_000)}`), 413],
    ['coordinator', '/intake/near', { method: 'POST', ...json({ road: ['a'] }) }, 400],
    ['coordinator', '/intake/near', { method: 'POST', ...json({ road: 'x', sort: 'id' }) }, 400],
    ['coordinator', '/intake/near', { method: 'POST', ...json({ road: 'x'.repeat(121) }) }, 400],
    ['coordinator', '/intake/near', { method: 'POST', ...json([]) }, 400],
    [
      'coordinator',
      '/intake/near',
      { method: 'POST', ...json({}), body: '{"road":"x","__proto__":{"x":1}}' },
      400,
    ],
    ['coordinator', '/intake/near', { method: 'POST', ...json({}), body: `{"road":1e309}` }, 400],
    ['coordinator', '/intake/near', { method: 'POST', ...json({}), body: '['.repeat(200_000) }, 400],
    ['coordinator', '/intake/near', { method: 'POST', ...json({}), body: 'null' }, 400],
  ];
  for (const [who, path, question, status] of wrong) {
    const answer = await bureau.ask(who, path, question);
    expect(answer.status, `${path} ${String(question.body).slice(0, 60)}`).toBe(status);
  }
  expect(await standing()).toEqual(before);
});

type Kind = 'page' | 'data' | 'form' | 'script' | 'endpoint';

function* requestsOf(route: string, path: string, row: Row): Generator<[Kind, string, Question]> {
  if (isPage(route)) {
    yield ['page', path, { headers: { accept: 'text/html' } }];
    yield ['data', `${path}/__data.json`, {}];
  }
  for (const action of row.actions ?? []) {
    const address = action === 'default' ? path : `${path}?/${action}`;
    yield ['form', address, strange];
    yield ['script', address, { ...strange, headers: { ...strange.headers, accept: 'application/json' } }];
  }
  for (const [method, question] of Object.entries(row.methods ?? {}))
    yield ['endpoint', path, { ...question, method }];
}

function shut(who: Visitor, kind: Kind, { hidden }: Row): string {
  if (hidden) return 'absent';
  if (who === 'newcomer') return ['page', 'data', 'form'].includes(kind) ? 'own-password' : 'forbidden';
  if (who === 'stranger' || who === 'wall')
    return kind === 'page' || kind === 'form' ? 'sign-in' : 'signed-out';
  return 'absent';
}

/** Kit's own shape, where a page's load redirects or fails after it began. */
interface Data {
  location?: string;
  nodes?: ({ status?: number } | null)[];
}

/** What an answer amounts to for whoever asked. */
function verdict({ status, headers, body }: Answer, kind: Kind, path: string): string {
  const data = kind === 'data' && status === 200 ? (JSON.parse(body) as Data) : {};
  const location = headers.location ?? data.location ?? '';
  if (data.nodes?.some((node) => node?.status === 404)) return 'absent';
  if (path !== '/login' && path !== '/logout' && /^\/login(\?to=|$)/.test(location)) return 'sign-in';
  if (path !== '/password' && location === '/password') return 'own-password';
  if (status === 401) return 'signed-out';
  if (status === 403) return body.includes('"/password"') ? 'forbidden' : 'refused';
  if (status === 404) return 'absent';
  return status < 400 || status === 400 ? 'open' : String(status);
}

/** An answer without what differs from one to the next anyway. */
function plain({ status, headers, body }: Answer, number: string): object {
  const { date: _date, 'content-security-policy': policy = '', etag: _etag, ...rest } = headers;
  const nonce = /'nonce-([^']+)'/.exec(String(policy))?.[1] ?? 'none';
  return {
    status,
    rest,
    body: body
      .replaceAll(number, 'NUMBER')
      .replaceAll(nonce, 'NONCE')
      .replaceAll(/\b1\d{12}\b/g, 'NOW'),
  };
}

/** What a person's request may leave behind: cases, sign-ins, audit, notices read. */
function everything(): Promise<object> {
  return bureau.inStore(async (store) => ({
    ...{ head: store.head, audit: (await store.read.select().from(audit)).length },
    sessions: await store.read.select().from(accountSessions),
    notices: await store.read.select().from(notices),
  }));
}

/** Where the ledger stands, and each case in it. */
function standing(): Promise<{ head: number; cases: [number, number][] }> {
  return bureau.inStore(async ({ head, open }) => ({
    head,
    cases: [...open.values()].map(({ id, version }) => [id, version]),
  }));
}
