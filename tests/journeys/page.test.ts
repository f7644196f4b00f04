import AxeBuilder from '@axe-core/playwright';
import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import { audit } from '../../src/lib/server/store/accounts.ts';
import { write } from '../../src/lib/server/cases/write.ts';
import { idOf, PEOPLE, type PersonName } from '../server/helpers/directory.ts';
import { accept, DISPATCH, reassign, RECEIVE } from '../server/helpers/commands.ts';
import { RealServer } from '../bench/real-server.ts';
import { atDesk, everybodyLeaves, forgive, inTheStreet, type Place } from './people.ts';
import { HttpBureau, PASSWORD, register } from './trust/bureau.ts';

// What a page does on everything that its line may meet: `docs/protocol.md`, a journey for each row.

let bureau: HttpBureau;
test.beforeAll(async () => {
  const both = { id: idOf('intake2'), name: PEOPLE.intake2.name, unit: null, active: true };
  const unit = { id: idOf('jc2.staff'), name: PEOPLE['jc2.staff'].name, unit: 'JC2', active: true };
  bureau = await new HttpBureau().open({
    people: [
      { ...both, roles: ['intake', 'coordinator'] },
      { ...unit, roles: ['staff', 'head'] },
    ],
  });
});
test.afterAll(() => bureau.close());
test.afterEach(async () => {
  forgive(/Failed to load resource|WebSocket connection|ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  await everybodyLeaves();
});

const place = (): Place => ({ baseURL: bureau.address, password: PASSWORD, wallKey: '' });
const nameOf = (who: PersonName) => PEOPLE[who].name;

const cover = (page: Page) => page.getByRole('dialog', { name: /^这个页面是 .+ 的，现在登录的是 .+$/ });
const sheetOf = (page: Page): Locator => page.locator('dialog.sheet');
const recordButton = (page: Page): Locator => sheetOf(page).locator('button.primary');
const cardOn = (page: Page, road: string): Locator => page.locator('li.card[id]', { hasText: road });

/** A case on a road of its own. */
function newCase(road: string, ...more: CommandInput[]): Promise<string> {
  const receive = { ...RECEIVE, place: { ...RECEIVE.place, road } };
  return bureau.inStore((store) => register(store, receive, ...more));
}

async function openNote(page: Page): Promise<void> {
  const note = page.locator('[data-verb="note"]');
  // The page may not have come to life yet.
  await expect(async () => {
    if ((await note.count()) === 0) await page.getByRole('button', { name: /^更多/ }).click();
    await expect(note).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await note.click();
}

/** Somebody signs in, in a tab of his own, where somebody else may be signed in. */
async function takesTheDesk(context: BrowserContext, who: PersonName): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto('/');
  if (!tab.url().endsWith('/login')) await signOut(tab);
  await signIn(tab, who);
  return tab;
}

async function signIn(tab: Page, who: PersonName): Promise<void> {
  await tab.goto('/login');
  await tab.getByLabel('账号').fill(who);
  await tab.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await tab.getByRole('button', { name: '登录', exact: true }).click();
  await tab.waitForURL((url) => url.pathname !== '/login');
}

async function signOut(tab: Page): Promise<void> {
  await tab.getByRole('button', { name: /，账号$/ }).click();
  await tab.getByRole('button', { name: '退出登录' }).first().click();
  await tab.waitForURL(/\/login$/);
}

/** The same without a tab, so that no page of the browser hears of it. */
async function signsInUnseen(context: BrowserContext, who: PersonName): Promise<void> {
  const headers = { origin: bureau.address };
  const form = { username: who, password: PASSWORD };
  const answer = await context.request.post('/login', { form, headers, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
}

/** Who did what, but for coming and going: every event with its author, and everything that was written down. */
function done(): Promise<{ events: string[]; looks: string[]; head: number }> {
  return bureau.inStore(async (store) => {
    const events: string[] = [];
    for (const { number } of store.open.values())
      for (const { event } of (await store.readCase({ number }))!.story)
        if ('by' in event && event.type !== 'breached') events.push(`${number} ${event.type} by ${event.by}`);
    const rows = await store.read.select().from(audit);
    const looks = rows.filter(({ what }) => !/^signed|^sign-in|^role-switched/.test(what));
    return { events, looks: looks.map(({ what, by }) => `${what} by ${by}`), head: store.head };
  });
}

test('S5: two people at one desk, one after the other, with tabs of both open: nothing stands under a wrong name, and what was typed is its owner’s', async ({
  browser,
}) => {
  const number = await newCase('换班路');
  const intake = await atDesk(browser, 'intake', place());
  const context = intake.context();
  await intake.goto('/intake');
  await intake.getByLabel('说了什么').fill('井盖缺失，已经有人绊倒');
  const board = await context.newPage();
  await board.goto(`/cases/${number}`);
  await openNote(board);
  await sheetOf(board).getByRole('textbox').last().fill('来电人说树还在往下倒');
  const before = await done();

  const next = await takesTheDesk(context, 'coordinator');
  await expect(next.getByText('实时')).toBeVisible();
  for (const tab of [intake, board]) {
    await expect(cover(tab)).toContainText(nameOf('intake'));
    await expect(cover(tab)).toContainText(nameOf('coordinator'));
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('/');
    await expect(cover(tab)).toBeVisible();
    expect((await new AxeBuilder({ page: tab }).analyze()).violations).toEqual([]);
  }
  await expect(intake.getByLabel('说了什么')).toBeHidden();
  await expect(sheetOf(board)).toBeHidden();
  expect(await done()).toEqual(before);

  // Who sits here now works under his own name meanwhile.
  await next.goto(`/cases/${number}`);
  await openNote(next);
  await sheetOf(next).getByRole('textbox').last().fill('协调员看过');
  await recordButton(next).click();
  await expect(sheetOf(next)).toHaveCount(0);
  expect((await done()).events.at(-1)).toBe(`${number} noted by ${idOf('coordinator')}`);

  await signOut(next);
  await signIn(next, 'intake');
  for (const tab of [intake, board]) await expect(cover(tab)).toHaveCount(0);
  await expect(intake.getByLabel('说了什么')).toHaveValue('井盖缺失，已经有人绊倒');
  await expect(sheetOf(board).getByRole('textbox').last()).toHaveValue('来电人说树还在往下倒');
  await expect(board.getByText('实时')).toBeVisible();
  await recordButton(board).click();
  await expect(sheetOf(board)).toHaveCount(0);
  expect((await done()).events.at(-1)).toBe(`${number} noted by ${idOf('intake')}`);
});

test.describe('S5: a page that has not heard yet that a colleague is signed in does nothing in his name:', () => {
  /** What it does, and where. The page's line is dead from the moment at which the colleague signs in. */
  const WAYS: Record<string, { at: (number: string) => string; ready?: Step; does: Step }> = {
    'a move by the menu': {
      at: () => '/board',
      does: async (tab, road) => {
        await cardOn(tab, road).hover();
        await cardOn(tab, road).getByRole('button', { name: /移到/ }).click();
        await tab.getByRole('menuitem', { name: '签收，我来办' }).click();
      },
    },
    'a drag': {
      at: () => '/board',
      does: async (tab, road) => {
        await cardOn(tab, road).dragTo(tab.getByRole('region', { name: '已联系', exact: true }));
      },
    },
    'a sheet that stood open': {
      at: (number) => `/cases/${number}`,
      ready: async (tab) => {
        await openNote(tab);
        await sheetOf(tab).getByRole('textbox').last().fill('现场有人看守');
      },
      does: async (tab) => {
        await recordButton(tab).click();
      },
    },
    'callers that are uncovered': {
      at: (number) => `/cases/${number}`,
      does: async (tab) => tab.getByRole('button', { name: /显示全号/ }).click(),
    },
    'a form': {
      at: () => '/inbox',
      does: async (tab) => tab.getByRole('button', { name: /已读/ }).first().click(),
    },
    'another page of the board': {
      at: () => '/board',
      does: async (tab) => tab.getByRole('link', { name: /提醒/ }).first().click(),
    },
    'a search': {
      at: () => '/search',
      does: async (tab) => {
        await tab.getByRole('searchbox').fill('树木');
        await tab.keyboard.press('Enter');
      },
    },
    'a photo': {
      at: (number) => `/cases/${number}`,
      does: (tab, _, number) =>
        tab.evaluate(
          async (path) => {
            const { status } = await fetch(path, { method: 'POST', body: new Blob(['x']) });
            if (status !== 409) throw new Error(`answered with ${status}`);
          },
          `/cases/${number}/photos?step=arrive&id=${'a'.repeat(12)}`,
        ),
    },
  };
  type Step = (tab: Page, road: string, number: string) => Promise<unknown>;

  for (const [count, [what, { at, ready, does }]] of Object.entries(WAYS).entries()) {
    test(what, async ({ browser }) => {
      const road = `同桌${'一二三四五六七八九'[count]}路`;
      const signedFor = what === 'a move by the menu' ? [] : [accept(idOf('jc1.staff'))];
      const number = await newCase(road, DISPATCH, ...signedFor);
      const tab = await atDesk(browser, 'jc1.staff', place());
      const line = await heldLine(tab);
      for (const asks of ['**/whose', '**/hand']) await tab.route(asks, (route) => route.abort());
      await tab.goto(at(number));
      if (ready) await ready(tab, road, number);
      else if (at(number) === '/board') await expect(cardOn(tab, road)).toBeVisible();
      await tab.waitForLoadState('networkidle');

      line.hold();
      await signsInUnseen(tab.context(), 'jc1.staff2');
      const before = await done();
      await does(tab, road, number);
      line.cut();
      await expect(cover(tab)).toContainText(nameOf('jc1.staff2'));
      expect(await done()).toEqual(before);
    });
  }

  test('its sign-out', async ({ browser }) => {
    const tab = await atDesk(browser, 'jc1.staff', place());
    const line = await heldLine(tab);
    for (const asks of ['**/whose', '**/hand']) await tab.route(asks, (route) => route.abort());
    await tab.goto('/board');
    await expect(tab.getByText('实时')).toBeVisible();
    line.hold();
    await signsInUnseen(tab.context(), 'jc1.staff2');
    await tab.getByRole('button', { name: /，账号$/ }).click();
    await tab.getByRole('button', { name: '退出登录' }).first().click();
    // The board has headings too, until the answer has come.
    await tab.waitForURL(/\/logout/);
    await expect(tab.getByRole('heading')).toContainText(nameOf('jc1.staff2'));
    await tab.goto('/board');
    await expect(tab.getByText(nameOf('jc1.staff2')).first()).toBeVisible();
  });
});

test('R4: steps that wait on a phone are not sent by whoever signs in next, with its first page still open, and go when their own person is back', async ({
  browser,
}) => {
  const number = await newCase('轮班路', DISPATCH, accept(idOf('jc1.staff')));
  const phone = await inTheStreet(browser, 'jc1.staff', place());
  const context = phone.context();
  const card = phone.locator('li.case', { hasText: '轮班路' });
  // Whom to call is shown once the case has come into sight.
  await card.scrollIntoViewIfNeeded();
  await expect(card.getByRole('link', { name: /打给/ })).toBeVisible();
  await phone.evaluate(async () => void (await navigator.serviceWorker.ready));
  await context.setOffline(true);
  await card.getByRole('link', { name: /打给/ }).tap();
  await sheetOf(phone).getByRole('button', { name: '愿现场等' }).tap();
  await sheetOf(phone)
    .getByRole('button', { name: /记录联系/ })
    .tap();
  await expect(card).toContainText('待送出');
  const before = (await done()).events;

  // The request of a test knows no network of a page.
  await signsInUnseen(context, 'jc1.staff2');
  await context.setOffline(false);
  await expect(cover(phone)).toContainText(nameOf('jc1.staff2'));
  const colleague = await context.newPage();
  await colleague.goto('/mine');
  await expect(colleague.getByRole('heading', { name: /我的工单/ })).toBeVisible();
  await colleague.waitForLoadState('networkidle');
  expect((await done()).events).toEqual(before);

  await context.clearCookies();
  await signIn(colleague, 'jc1.staff');
  await expect(cover(phone)).toHaveCount(0);
  await expect
    .poll(async () => (await done()).events.at(-1))
    .toBe(`${number} contacted by ${idOf('jc1.staff')}`);
});

test('R4: steps recorded in one role wait while their person works in another, are counted, and go in their own', async ({
  browser,
}) => {
  const number = await newCase('兼职路', DISPATCH, reassign('JC2'));
  await bureau.inStore(async (store) => {
    const { kase } = (await store.readCase({ number }))!;
    const act = {
      id: 'signed-for-here-1',
      caseId: kase.id,
      moves: kase.moves,
      commands: [accept(idOf('jc2.staff'))],
    };
    expect((await write({ id: idOf('jc2.staff'), role: 'staff', unit: 'JC2' }, act, store)).ok).toBe(true);
  });
  const phone = await inTheStreet(browser, 'jc2.staff', place());
  const context = phone.context();
  const card = phone.locator('li.case', { hasText: '兼职路' });
  // Whom to call is shown once the case has come into sight.
  await card.scrollIntoViewIfNeeded();
  await expect(card.getByRole('link', { name: /打给/ })).toBeVisible();
  await phone.evaluate(async () => void (await navigator.serviceWorker.ready));
  await context.setOffline(true);
  await card.getByRole('link', { name: /打给/ }).tap();
  await sheetOf(phone).getByRole('button', { name: '愿现场等' }).tap();
  await sheetOf(phone)
    .getByRole('button', { name: /记录联系/ })
    .tap();
  await expect(card).toContainText('待送出');
  const before = (await done()).events;
  const switchTo = async (role: string) => {
    const headers = { origin: bureau.address };
    const answer = await context.request.post('/account?/role', { form: { role }, headers, maxRedirects: 0 });
    expect(answer.status()).toBe(303);
  };
  await switchTo('head');
  await context.setOffline(false);
  await phone.getByRole('link', { name: '以单位负责人身份打开' }).tap();
  await phone.goto('/mine');
  await expect(phone.getByRole('status').filter({ hasText: '1 件留在这部手机里' })).toContainText('经办人');
  expect((await done()).events).toEqual(before);

  await switchTo('staff');
  await phone.goto('/mine');
  await expect
    .poll(async () => (await done()).events.at(-1))
    .toBe(`${number} contacted by ${idOf('jc2.staff')}`);
});

test('S6: a page of another role says so, keeps what was typed in sight, and records nothing', async ({
  browser,
}) => {
  const number = await newCase('兼岗路');
  const tab = await atDesk(browser, 'intake2', place());
  await tab.goto(`/cases/${number}`);
  await openNote(tab);
  const words = sheetOf(tab).getByRole('textbox').last();
  await words.fill('换岗前写的');
  const before = await done();

  const other = await tab.context().newPage();
  await other.goto('/board');
  await other.getByRole('button', { name: /，账号$/ }).click();
  await other.getByRole('button', { name: '协调员' }).click();
  await expect(other.getByRole('button', { name: /协调员/ })).toBeVisible();

  const band = tab.getByRole('alert').filter({ hasText: '这个页面是以受理员身份打开的' });
  await expect(band).toBeAttached();
  await expect(words).toHaveValue('换岗前写的');
  await recordButton(tab).click();
  await expect(sheetOf(tab)).toContainText('您已换了身份，没有记下');
  expect(await done()).toEqual(before);
  await tab.keyboard.press('Escape');
  await tab.keyboard.press('Escape');
  await expect(band).toContainText('协调员');
  expect((await new AxeBuilder({ page: tab }).analyze()).violations).toEqual([]);
  await band.getByRole('link', { name: '以协调员身份打开' }).click();
  await expect(tab.getByText('实时')).toBeVisible();
  await expect(tab.getByRole('button', { name: /协调员/ })).toBeVisible();
});

test('S5: a page whose session was ended elsewhere says so and records nothing; once its person has signed in again it goes on', async ({
  browser,
}) => {
  const number = await newCase('到点路');
  const tab = await atDesk(browser, 'intake', place());
  await tab.goto(`/cases/${number}`);
  await openNote(tab);
  const words = sheetOf(tab).getByRole('textbox').last();
  await words.fill('还没写完');
  const other = await tab.context().newPage();
  await other.goto('/board');
  await signOut(other);
  await expect(tab.getByText('登录已失效')).toBeAttached();
  await expect(words).toHaveValue('还没写完');
  await signIn(other, 'intake');
  await expect(tab.getByText('登录已失效')).toHaveCount(0);
  await words.fill('写完了');
  await recordButton(tab).click();
  await expect(sheetOf(tab)).toHaveCount(0);
  expect((await done()).events.at(-1)).toBe(`${number} noted by ${idOf('intake')}`);
});

test('D4: what is recorded while the line is lost, and while the server is gone, is recorded once when they are back', async ({
  browser,
}) => {
  const number = await newCase('断线路');
  const tab = await atDesk(browser, 'intake', place());
  await tab.goto(`/cases/${number}`);
  const begin = async (text: string) => {
    await openNote(tab);
    await sheetOf(tab).getByRole('textbox').last().fill(text);
  };
  const record = async () => {
    await expect(tab.getByText('重连中').first()).toBeAttached();
    await recordButton(tab).click();
    await expect(tab.getByText('1 步待送出')).toBeVisible();
  };
  const notes = async () => (await done()).events.filter((one) => one.startsWith(`${number} noted`));

  await expect(tab.getByText('实时')).toBeVisible();
  await begin('断线时写的');
  await tab.context().setOffline(true);
  await record();
  await tab.context().setOffline(false);
  await expect.poll(notes).toEqual([`${number} noted by ${idOf('intake')}`]);
  await expect(sheetOf(tab)).toHaveCount(0);

  await begin('服务器停着时写的');
  await bureau.server.kill('SIGKILL');
  await record();
  bureau.server = new RealServer(bureau.dataDir, bureau.port);
  await bureau.server.address;
  await expect.poll(notes, { timeout: 30_000 }).toHaveLength(2);
  await expect(tab.getByText('实时')).toBeVisible();
});

test('a line that never came is no live one: nothing says 实时, and what is recorded goes once it comes', async ({
  browser,
}) => {
  const number = await newCase('未通路');
  const tab = await atDesk(browser, 'intake', place());
  const shut = '**/socket.io/**';
  await tab.route(shut, (route) => route.abort());
  let open = false;
  await tab.routeWebSocket(/socket\.io/, (line) => {
    if (open) line.connectToServer();
    else void line.close();
  });
  await tab.goto(`/cases/${number}`);
  await openNote(tab);
  await sheetOf(tab).getByRole('textbox').last().fill('线还没通');
  await recordButton(tab).click();
  await expect(tab.getByText('实时')).toHaveCount(0);
  const before = await done();
  expect(before.events.filter((one) => one.includes(`${number} noted`))).toEqual([]);
  open = true;
  await tab.unroute(shut);
  await expect(tab.getByText('实时')).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await done()).events.at(-1)).toBe(`${number} noted by ${idOf('intake')}`);
});

/** A page's line that the journey lets hang, as a sleeping network does, and then cuts. */
async function heldLine(tab: Page): Promise<{ hold: () => void; cut: () => void }> {
  let held = false;
  const shut: (() => void)[] = [];
  await tab.routeWebSocket(/socket\.io/, (line) => {
    const server = line.connectToServer();
    line.onMessage((message) => {
      if (!held) server.send(message);
    });
    server.onMessage((message) => {
      if (!held) line.send(message);
    });
    server.onClose(() => {
      if (!held) void line.close();
    });
    shut.push(() => void line.close());
  });
  return {
    hold: () => (held = true),
    cut: () => {
      held = false;
      shut.forEach((close) => close());
    },
  };
}
