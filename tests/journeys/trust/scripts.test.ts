import { randomUUID } from 'node:crypto';
import { expect as expectWithin, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { Screen } from '../../../src/cli/screen.ts';
import { COMMAND_TYPES, type CommandInput } from '../../../src/lib/domain/case/commands/index.ts';
import { type Store } from '../../../src/lib/server/store/index.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import { accept, RECEIVE } from '../../server/helpers/commands.ts';
import { DIRECTORY, idOf, PEOPLE, type PersonName } from '../../server/helpers/directory.ts';
import { HttpBureau, type Visitor } from './bureau.ts';
import { fieldful, PAYLOADS } from './payloads.ts';
import { openStore } from '../../../src/lib/server/ledger/open.ts';

test.setTimeout(240_000);
const expect = expectWithin.configure({ timeout: 20_000 });

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const IMAGE = '<img src=x onerror=alert(1)>';
const SCRIPT = '</script><script>alert(1)</script>';

let bureau: HttpBureau;
let stories: string[];
let numbers: string[];
/** How long before now the stories begin. */
const AGE = 130 * MINUTE;
/** Verbs by which the texts came in. */
const used = new Set<string>(['accept', 'acknowledge-urge', 'attempt-contact']);

test.beforeAll(async () => {
  bureau = new HttpBureau({}, 'own', AGE);
  await bureau.open(HOSTILE_BUREAU, async () => {
    ({ stories, numbers } = await tellStories());
  });
});
test.afterAll(() => bureau.close());

/** Also the administrator's texts are written by hands that may err. */
const HOSTILE_BUREAU = {
  units: DIRECTORY.units!.map((unit) => ({
    ...unit,
    name: SCRIPT,
    short: IMAGE,
    dutyPhone: ' javascript:alert(1)',
  })),
  categories: DIRECTORY.categories!.map((one) => ({ ...one, name: SCRIPT, short: IMAGE, words: [IMAGE] })),
  roads: PAYLOADS.slice(0, 10).map((name) => ({ name, area: IMAGE })),
  people: DIRECTORY.people!.map((person) => ({ ...person, name: `${person.name}${IMAGE}` })),
};

test('X1: sixty payloads stand in every text field of every verb', () => {
  expect(PAYLOADS.length).toBe(60);
  expect(new Set(PAYLOADS).size).toBe(60);
  expect([...used].toSorted()).toEqual([...COMMAND_TYPES].toSorted());
});

test('X1: on the board, in the units’ lanes, on the wall and in a pocket they are words, and nothing runs', async ({
  browser,
}) => {
  const wall = await watched(browser, 'wall');
  await wall.page.goto(`${bureau.address}/wall`);
  await expect(wall.page.getByText(/数据 \d+ 秒前/)).toBeVisible();
  const desk = await watched(browser, 'coordinator');
  await desk.page.goto(`${bureau.address}/board`);
  await expect(desk.page.getByText('实时').first()).toBeVisible();
  // While both are looking: a new case, and one that is moved by somebody with such a name.
  const screen = await new Screen(bureau.address, await bureau.cookieOf('intake')).ready();
  const live = await screen.act(null, hostile(11), { type: 'dispatch', unit: 'JC1' });
  expect(live.ok).toBe(true);
  screen.close();
  await expect(desk.page.getByText(PAYLOADS[11]!.trim()).first()).toBeVisible();
  await seen(desk, 10);
  await seen(wall, 1);
  await desk.page.goto(`${bureau.address}/units`);
  await expect(desk.page.getByText(IMAGE).first()).toBeVisible();
  await seen(desk, 5);
  await harmless(desk, wall);

  const pocket = await watched(browser, 'jc1.staff', { width: 390, height: 844 });
  await pocket.page.goto(`${bureau.address}/mine`);
  await expect(pocket.page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await seen(pocket, 3);
  await harmless(pocket);
});

test('X1, X2: on the page of a case every text is shown as it was written, and none of it is a link', async ({
  browser,
}) => {
  const desk = await watched(browser, 'coordinator');
  for (const number of stories) {
    await desk.page.goto(`${bureau.address}/cases/${number}`);
    await expect(desk.page.getByRole('main')).toBeVisible();
    await seen(desk, 20);
    await harmless(desk);
  }
  const { page } = desk;
  for (const words of ['javascript:alert(1)', 'data:text/html,<script>alert(1)</script>'])
    await page.getByText(words).first().click({ timeout: 5_000 });
  await harmless(desk);
  expect(page.url()).toBe(`${bureau.address}/cases/${stories.at(-1)}`);
  // The drawer over the board, opened from a card.
  await page.goto(`${bureau.address}/board`);
  await expect(page.getByText('实时').first()).toBeVisible();
  await page.locator('[data-case] a').first().click();
  await expect(page).toHaveURL(/\/cases\//);
  await expect(page.getByRole('dialog')).toBeVisible();
  await seen(desk, 10);
  await harmless(desk);
});

test('a case that was given to one unit and passed on to another in one act has a page', async ({
  browser,
}) => {
  const desk = await watched(browser, 'coordinator');
  await desk.page.goto(`${bureau.address}/cases/${bureau.numbers.second}`);
  await expect(desk.page.getByRole('main')).toBeVisible();
  await expect(desk.page.getByRole('heading', { level: 1 })).toHaveText(/青禾路/);
  await harmless(desk);
});

test('X1: what the server writes into a page is words before any script of ours has run', async ({
  browser,
}) => {
  const desk = await watched(browser, 'coordinator');
  await desk.page.goto(`${bureau.address}/account`);
  const made = await desk.page.evaluate(
    async (paths) => {
      const wrong: string[] = [];
      for (const path of paths) {
        const answer = await fetch(path, { headers: { accept: 'text/html' } });
        const read = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const own =
          'script[nonce], link[rel=modulepreload], link[rel=stylesheet]:not([href^="//"]), link[rel=icon], ' +
          'link[rel=manifest]:not([href^="//"]), link[rel=apple-touch-icon]:not([href^="//"])';
        for (const one of read.querySelectorAll(
          'script, iframe, object, embed, base, meta[http-equiv], link, math, marquee, [srcdoc]',
        ))
          if (!one.matches(own)) wrong.push(`${path}: ${one.outerHTML.slice(0, 80)}`);
        for (const one of read.querySelectorAll('*'))
          if ([...one.attributes].some(({ name }) => name.startsWith('on')))
            wrong.push(`${path}: ${one.outerHTML.slice(0, 80)}`);
        if (answer.status !== 200) wrong.push(`${path}: ${answer.status}`);
      }
      return wrong;
    },
    [...numbers.map((number) => `/cases/${number}`), '/board', '/units', '/intake'],
  );
  expect(made).toEqual([]);
  await harmless(desk);
});

test('X1: at the desk the list of similar cases, and at the administrator’s every list, shows them as words', async ({
  browser,
}) => {
  const desk = await watched(browser, 'coordinator');
  await desk.page.goto(`${bureau.address}/intake`);
  await desk.page.locator('#intake-place').fill(SHARED_ROAD);
  await desk.page.locator('#intake-text').fill(fieldful(2000));
  await desk.page.locator('#intake-title').fill(IMAGE);
  await expect(desk.page.getByText(PAYLOADS[12]!).first()).toBeVisible();
  await harmless(desk);
  const admin = await watched(browser, 'admin');
  for (const path of [
    '/admin/people',
    '/admin/people/1',
    '/admin/bureau',
    '/admin/sessions',
    '/admin/walls',
    '/account',
  ]) {
    await admin.page.goto(`${bureau.address}${path}`);
    await expect(admin.page.getByRole('main')).toBeVisible();
    await harmless(admin);
  }
});

const SHARED_ROAD = PAYLOADS[0]!;

/** A call in which every field carries a payload, each case another. */
function hostile(index: number): Extract<CommandInput, { type: 'receive' }> {
  const [title, road, cross, detail] = [0, 7, 13, 29].map(
    (step) => PAYLOADS[(index + step) % PAYLOADS.length]!,
  );
  const names = [3, 17, 41].map((step) => PAYLOADS[(index + step) % PAYLOADS.length]!);
  return {
    ...RECEIVE,
    externalNo: IMAGE,
    title: title!,
    text: fieldful(5000, index),
    place: { road: index % 5 === 0 ? SHARED_ROAD : road!, cross: cross!, detail: detail!, area: IMAGE },
    callers: names.map((name) => ({ name, phone: '13912345678' })),
  };
}

/** Cases that between them went through every verb, told by a clock that runs; then sixty, a payload each. */
async function tellStories(): Promise<{ stories: string[]; numbers: string[] }> {
  let now = Date.now() - AGE;
  const store = await openStore({ dataDir: bureau.dataDir, now: () => now });
  const contact = (from: number) => ({ type: 'contact', gist: fieldful(2000, from) }) as const;
  const arrive = (from: number) => ({ type: 'arrive', finding: fieldful(2000, from) }) as const;
  const informed = [1, 2, 3].map((caller) => ({ caller }));
  const resolve = (from: number) =>
    ({ type: 'resolve', result: 'solved', text: fieldful(5000, from), informed }) as const;
  const dispatch = () =>
    ({ type: 'dispatch', unit: 'JC1', channel: 'fax', recipient: IMAGE, readBackAt: now }) as const;
  const whole = (from: number): CommandInput[] => [
    dispatch(),
    accept(idOf('jc1.staff')),
    contact(from),
    arrive(from + 10),
    resolve(from + 20),
  ];
  const told: string[] = [];
  try {
    const does = teller(store);
    const closed = await does(null, 'coordinator', { ...hostile(0), caseType: 'suggestion' }, ...whole(0));
    await does(closed, 'coordinator2', { type: 'verify', waived: fieldful(500), note: fieldful(2000, 9) });
    now += MINUTE;
    await does(closed, 'coordinator2', { type: 'reopen', reason: 'repeat', note: fieldful(2000, 18) });
    await does(closed, 'coordinator', {
      type: 'reassign',
      unit: 'JC2',
      reason: 'other',
      note: fieldful(500, 27),
    });
    const rejected = await does(null, 'coordinator', hostile(5), ...whole(30));
    await does(rejected, 'coordinator2', {
      ...{ type: 'reject', disputed: 'result', reason: fieldful(2000, 40), fault: true },
    });
    await does(rejected, 'coordinator2', { type: 'urge', text: fieldful(1000, 50) });
    await does(rejected, 'coordinator2', { type: 'note', text: fieldful(2000, 20) });
    const late = await does(null, 'coordinator', hostile(10), dispatch(), accept(idOf('jc1.staff')));
    const waive = { type: 'request-waive', reason: 'wrong-number', note: fieldful(500, 33) } as const;
    await does(late, 'jc1.head', waive);
    await does(late, 'coordinator', { type: 'decide-waive', approve: false, reason: fieldful(500, 44) });
    const called = now + MINUTE;
    now += 15 * MINUTE;
    await does(late, 'coordinator', { ...contact(15), occurredAt: called });
    await does(late, 'coordinator', { type: 'recognise', step: 'contact', evidence: fieldful(1000, 22) });
    await does(late, 'coordinator', arrive(25));
    await does(late, 'coordinator', { type: 'step-back', reason: fieldful(500, 11) });
    const answered = await does(null, 'intake', { ...hostile(15), caseType: 'inquiry' });
    await does(answered, 'intake', { type: 'answer', answer: fieldful(5000, 7), method: 'phone' });
    const returned = await does(null, 'coordinator', hostile(20));
    await does(returned, 'coordinator', { type: 'return-out', reason: fieldful(2000, 3) });
    const crossing = await does(
      null,
      'coordinator',
      hostile(25),
      dispatch(),
      accept(idOf('jc1.staff')),
      contact(5),
      arrive(6),
    );
    const across: [PersonName, CommandInput][] = [
      ['coordinator', { type: 'co-handle', unit: 'JC2', task: fieldful(1000, 1), due: now + 60 * MINUTE }],
      ['jc2.staff', { type: 'reply-co', text: fieldful(5000, 2) }],
      ['coordinator', { type: 'release-co', unit: 'JC2', reason: fieldful(500, 3) }],
      ['jc1.head', { type: 'request-return', reason: fieldful(2000, 4) }],
      ['coordinator', { type: 'decide-return', uphold: false, reason: fieldful(2000, 5) }],
      ['jc1.head', { type: 'request-hard', reason: fieldful(2000, 6), plan: fieldful(2000, 7) }],
      ['coordinator', { type: 'decide-hard', approve: true, reason: fieldful(1000, 8) }],
      ['jc1.staff', { type: 'reply-hard', opinion: fieldful(5000, 9), informed, finish: now + 7 * DAY }],
      ['coordinator', { type: 'approve-promise', reason: fieldful(1000, 10) }],
      ['coordinator', { type: 'extend', finish: now + 20 * DAY, reason: fieldful(1000, 11), toldAt: now }],
      ['supervisor', { type: 'supervise', text: fieldful(1000, 12) }],
      ['jc1.staff', { type: 'reply-supervise', text: fieldful(5000, 13) }],
      ['jc1.head', { type: 'approve-reply', reason: fieldful(1000, 14) }],
      ['coordinator', { type: 'escalate', question: fieldful(2000, 15) }],
      ['leader', { type: 'instruct', units: ['JC1'], text: fieldful(2000, 16) }],
      ['jc1.head', { type: 'reply-instruct', text: fieldful(5000, 17) }],
      ['intake', { type: 'feedback', text: fieldful(5000, 18) }],
    ];
    for (const [who, command] of across) await does(crossing, who, command);
    const joining = await does(null, 'intake', hostile(35));
    await does(joining, 'intake', { type: 'merge', target: crossing.id, reason: fieldful(1000, 19) });
    const voided = await does(null, 'coordinator', hostile(45));
    await does(voided, 'coordinator', { type: 'void', reason: fieldful(1000, 20) });
    const lost = await does(null, 'coordinator', hostile(55), dispatch(), accept(idOf('jc1.staff')));
    const held = now;
    now += 25 * MINUTE;
    await does(lost, 'coordinator', { type: 'reassign', unit: 'JC2', reason: 'boundary' });
    await does(lost, 'jc1.head', {
      ...{ type: 'late-record', step: 'contact', occurredAt: held + MINUTE, text: fieldful(5000, 21) },
    });
    await does(lost, 'coordinator', {
      ...{ type: 'attribute', milestone: 'contact', round: 1, to: 'centre', reason: fieldful(1000, 23) },
    });
    told.push(crossing.number, voided.number, lost.number);
    told.push(closed.number, rejected.number, late.number, answered.number, returned.number);
    const all: string[] = [];
    for (let index = 0; index < PAYLOADS.length; index += 1) {
      now += MINUTE;
      const steps = [[], [dispatch()], whole(index).slice(0, 3), whole(index).slice(0, 4)][index % 4]!;
      all.push((await does(null, 'coordinator', hostile(index), ...steps)).number);
    }
    return { stories: told, numbers: [...told, ...all] };
  } finally {
    await store.close();
  }
}

interface Told {
  id: number;
  number: string;
  moves: number;
}

function teller(store: Store) {
  return async (kase: Told | null, who: PersonName, ...commands: CommandInput[]): Promise<Told> => {
    const { role, unit } = PEOPLE[who];
    const act = { id: randomUUID(), caseId: kase?.id ?? null, moves: kase?.moves ?? 0, commands };
    const written = await write({ id: idOf(who), role, unit }, act, store);
    if (!written.ok) throw new Error(`${commands.at(-1)?.type}: ${JSON.stringify(written.refusal)}`);
    for (const { type } of commands) used.add(type);
    return Object.assign(kase ?? ({} as Told), written.kase);
  };
}

interface Watched {
  page: Page;
  /** Dialogs that opened, scripts that ran, and what the content policy had to stop. */
  alarms: string[];
}

async function watched(
  browser: Browser,
  who: Visitor,
  viewport = { width: 1440, height: 900 },
): Promise<Watched> {
  const context: BrowserContext = await browser.newContext({ viewport });
  const [name = '', value = ''] = (await bureau.cookieOf(who)).split(/=(.*)/s);
  await context.addCookies([{ name, value, url: bureau.address }]);
  const alarms: string[] = [];
  await context.exposeFunction('raiseAlarm', (what: string) => void alarms.push(what));
  await context.addInitScript(() => {
    const alarm = Reflect.get(window, 'raiseAlarm') as (what: string) => void;
    window.alert = () => alarm('alert');
    addEventListener('securitypolicyviolation', (event) =>
      alarm(`${event.violatedDirective} ${event.sample}`),
    );
  });
  const page = await context.newPage();
  page.on('dialog', (dialog) => {
    alarms.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) alarms.push(message.text());
  });
  page.on('pageerror', (error) => void alarms.push(`failed: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(bureau.address)) alarms.push(`asked ${request.url()}`);
  });
  return { page, alarms };
}

/** So many of the payloads at least can be read on the screen, letter by letter. */
async function seen({ page }: Watched, least: number): Promise<void> {
  const text = await page.locator('body').evaluate((body) => body.textContent ?? '');
  const found = PAYLOADS.filter((payload) => text.includes(payload.trim()));
  expect(found.length).toBeGreaterThanOrEqual(least);
}

/** Nothing ran, nothing was stopped, nothing became an element, and no address of the page is a program. */
async function harmless(...all: Watched[]): Promise<void> {
  for (const { page, alarms } of all) {
    const made = await page.evaluate(() => {
      const elements = [...document.querySelectorAll('*')];
      const handled = elements.filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on')));
      const strange = document.querySelectorAll(
        'iframe, object, embed, base, math, marquee, img[src="x"], [srcdoc]',
      );
      const addresses = elements.flatMap((one) =>
        ['href', 'src', 'action', 'formaction', 'xlink:href', 'data'].map(
          (name) => one.getAttribute(name) ?? '',
        ),
      );
      const programs = addresses.filter((address) =>
        /^[\s\0]*(javascript|vbscript|data:text)/i.test(address),
      );
      return [...[...handled, ...strange].map((one) => one.outerHTML.slice(0, 120)), ...programs];
    });
    expect(made, page.url()).toEqual([]);
    expect(alarms, page.url()).toEqual([]);
  }
}
