import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import sharp from 'sharp';
import { findChromium } from '../../src/cli/chromium.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import { write } from '../../src/lib/server/cases/write.ts';
import { accept, DISPATCH, RECEIVE } from '../server/helpers/commands.ts';
import { idOf, PEOPLE } from '../server/helpers/directory.ts';
import { SwallowingProxy } from '../server/helpers/swallowing-proxy.ts';
import { atDesk, everybodyLeaves, forgive, inTheStreet, type Place } from './people.ts';
import { Installed } from './second-build.ts';
import { HttpBureau, PASSWORD, register as registerCase, WALL_KEY } from './trust/bureau.ts';

test.afterEach(async () => {
  // What Chromium says of a header over plain HTTP, and of what these journeys make fail.
  forgive(
    /Cross-Origin-Opener-Policy|ERR_|Failed to load resource|WebSocket connection|preload CSS|dynamically imported/,
  );
  await everybodyLeaves();
});

const at = (baseURL: string): Place => ({ baseURL, password: PASSWORD, wallKey: WALL_KEY });
const sheetOf = (page: Page) => page.locator('dialog.sheet');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function caseOn(bureau: HttpBureau, road: string): Promise<string> {
  const receive = { ...RECEIVE, place: { ...RECEIVE.place, road } };
  return bureau.inStore((store) => registerCase(store, receive, DISPATCH, accept(idOf('jc1.staff'))));
}

test.describe('over plain HTTP on an intranet host name', () => {
  const name = 'board.bureau.test';
  let bureau: HttpBureau;
  let browser: Browser;
  let place: Place;

  test.beforeAll(async () => {
    const port = await freePort();
    const origin = `http://${name}:${port}`;
    bureau = await new HttpBureau({ PORT: String(port), ORIGIN: origin, ALLOW_HTTP: '1' }).open();
    place = at(origin);
    const executablePath = findChromium();
    const args = [
      '--no-sandbox',
      '--disable-background-networking',
      `--host-resolver-rules=MAP ${name} 127.0.0.1`,
    ];
    browser = await chromium.launch({ args, ...(executablePath && { executablePath }) });
  });
  test.afterAll(async () => {
    await browser.close();
    await bureau.close();
  });

  test('a call is registered and dispatched, and the page says why the browser shows no notifications', async () => {
    const desk = await atDesk(browser, 'intake', place);
    expect(await desk.evaluate(() => [isSecureContext, typeof crypto.randomUUID])).toEqual([
      false,
      'undefined',
    ]);
    await desk.getByRole('link', { name: '登记' }).first().click();
    await desk.getByPlaceholder('称呼').fill('测试女士');
    await desk.getByRole('textbox', { name: '电话' }).fill('13800000199');
    await desk.getByRole('textbox', { name: '地点' }).fill('青禾路 66 号门前');
    await desk.getByLabel('说了什么').fill('大风后一棵梧桐倾斜，压住车棚。');
    await desk.getByRole('textbox', { name: '标题' }).fill('梧桐压住车棚');
    await desk.keyboard.press('Control+Enter');
    await expect(desk.getByText(/已派|已登记/).first()).toBeVisible();
    await desk.goto('/account');
    const choice = desk.getByLabel('页面不在眼前时由浏览器弹出');
    await choice.click();
    await expect(desk.getByText('这里用 http 打开，浏览器不会弹出通知')).toBeVisible();
    await expect(choice).not.toBeChecked();
  });

  test('a worker records an arrival with a photo, and the phone says what it cannot keep', async () => {
    await caseOn(bureau, '明路');
    const phone = await inTheStreet(browser, 'jc1.staff', place);
    await expect(phone.getByText('这里用 http 打开：没有网络时打不开本页')).toBeVisible();
    const card = phone.locator('li.case', { hasText: '明路' });
    await card.getByRole('link', { name: /打给/ }).tap();
    await sheetOf(phone).getByRole('button', { name: '愿现场等' }).tap();
    await sheetOf(phone)
      .getByRole('button', { name: /记录联系/ })
      .tap();
    await expect(sheetOf(phone)).toHaveCount(0);
    await card.getByRole('button', { name: '到现场了' }).tap();
    await expect(sheetOf(phone).getByText('浏览器不给位置')).toBeVisible();
    await sheetOf(phone).getByRole('textbox').last().fill('树干已裂');
    const picture = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#2a6' } })
      .jpeg()
      .toBuffer();
    await sheetOf(phone)
      .getByLabel('到场照片 选照片')
      .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: picture });
    await expect(sheetOf(phone).getByRole('img', { name: /第 1 张照片/ })).toBeVisible();
    await sheetOf(phone)
      .getByRole('button', { name: /记录到场/ })
      .tap();
    await expect(card.getByRole('button', { name: '办结' })).toBeVisible();

    await phone.context().setOffline(true);
    await card.getByRole('button', { name: '办结' }).tap();
    await sheetOf(phone).getByText('实际解决').tap();
    await sheetOf(phone).getByRole('textbox').last().fill('已扶正加固，路面清理完毕');
    await sheetOf(phone).getByText('已电话告知').tap();
    await sheetOf(phone).getByRole('button', { name: /办结/ }).last().tap();
    await expect(phone.getByText('只在这个页面里：请不要关掉或刷新')).toBeVisible({ timeout: 30_000 });
    await phone.context().setOffline(false);
    await expect(card).toHaveCount(0, { timeout: 30_000 });
  });

  test('where WebSockets are swallowed as well the board is live by polling, though the browser names no origin there', async () => {
    const desk = await atDesk(browser, 'coordinator', place);
    await desk.routeWebSocket(/socket\.io/, () => {});
    await desk.goto('/board');
    await expect(desk.locator('.truth.live').getByText('实时')).toBeVisible({ timeout: 40_000 });
    const number = await caseOn(bureau, '暗巷路');
    await expect(desk.getByText(number.split('-').at(-1)!).first()).toBeVisible();
  });
});

test.describe('behind a proxy that swallows WebSockets', () => {
  let bureau: HttpBureau;
  let proxy: SwallowingProxy;

  test.beforeAll(async () => {
    bureau = await new HttpBureau().open();
    proxy = await SwallowingProxy.before(bureau.address, 'at-once');
  });
  test.afterAll(async () => {
    proxy.close();
    await bureau.close();
  });

  test('board and phone are live after one hang, and what one records the other sees', async ({
    browser,
  }) => {
    await caseOn(bureau, '堵路');
    const [desk, phone] = await Promise.all([
      atDesk(browser, 'coordinator', at(proxy.url)),
      inTheStreet(browser, 'jc1.staff', at(proxy.url)),
    ]);
    await expect(desk.locator('.truth.live').getByText('实时')).toBeVisible({ timeout: 30_000 });
    expect(proxy.swallowed).toBeGreaterThan(0);
    const card = phone.locator('li.case', { hasText: '堵路' });
    await card.getByRole('link', { name: /打给/ }).tap();
    await sheetOf(phone).getByRole('button', { name: '愿现场等' }).tap();
    await sheetOf(phone)
      .getByRole('button', { name: /记录联系/ })
      .tap();
    await expect(
      desk.getByRole('region', { name: '已联系', exact: true }).locator('[data-case]', { hasText: '堵路' }),
    ).toBeVisible({ timeout: 30_000 });
  });

  test('where no line comes up at all every page says so, the phone too', async ({ browser }) => {
    const desk = await atDesk(browser, 'coordinator', at(bureau.address));
    const phone = await inTheStreet(browser, 'jc1.staff', at(bureau.address));
    for (const page of [desk, phone]) {
      await page.routeWebSocket(/socket\.io/, () => {});
      await page.route(/socket\.io/, (route) => route.abort());
    }
    await Promise.all([desk.goto('/board'), phone.goto('/mine')]);
    await expect(phone.getByText('打开，一直没有连上')).toBeVisible({ timeout: 30_000 });
    for (const link of ['看板', '按单位', '登记']) {
      await desk.getByRole('link', { name: link, exact: true }).first().click();
      await expect(desk.locator('.truth')).toContainText('没有连上', { timeout: 30_000 });
      await expect(desk.getByText('一直没有连上服务器')).toBeVisible();
    }
  });
});

test.describe('over an update with open pages', () => {
  let bureau: HttpBureau;
  let installed: Installed;

  test.beforeAll(async () => {
    installed = new Installed();
    bureau = await new HttpBureau().open();
  });
  test.afterAll(async () => {
    await bureau.close();
    installed.remove();
  });

  test('the page says that there is a newer build, its parts still open, and it loads the newer once nothing is typed', async ({
    browser,
  }) => {
    const number = await caseOn(bureau, '新路');
    await bureau.restart(join(installed.folder, 'src/server.ts'));
    const desk = await atDesk(browser, 'coordinator', at(bureau.address));
    await desk.goto('/board');
    await expect(desk.getByText('实时')).toBeVisible();
    await desk.evaluate(() => Reflect.set(globalThis, 'opened', 'before'));

    await installed.update();
    await bureau.restart(join(installed.folder, 'src/server.ts'));
    // Nothing of these was ever loaded: the former build's parts are asked for.
    const card = desk.locator('li.card[id]', { hasText: '新路' });
    await card.getByRole('link').first().click();
    const drawer = desk.getByRole('dialog').first();
    await expect(drawer).toContainText(number);
    await expect(desk.getByText('系统已更新')).toBeVisible({ timeout: 30_000 });
    await drawer.getByRole('button', { name: /催办/ }).first().click();
    await sheetOf(desk).getByRole('textbox').first().fill('请先联系市民');
    expect(await desk.evaluate(() => Reflect.get(globalThis, 'opened') as unknown)).toBe('before');

    await desk.goBack();
    await expect(sheetOf(desk)).toContainText('还没有记录');
    await expect(sheetOf(desk).getByRole('textbox').first()).toHaveValue('请先联系市民');
    await sheetOf(desk).getByRole('button', { name: /催办/ }).last().click();
    await expect(sheetOf(desk)).toHaveCount(0);
    await desk.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
    await expect
      .poll(() => desk.evaluate(() => Reflect.get(globalThis, 'opened') as unknown).catch(() => null), {
        timeout: 60_000,
      })
      .toBe(undefined);
    await expect(desk.getByText('实时')).toBeVisible();
    await expect(desk.getByText('系统已更新')).toHaveCount(0);
  });
});

test.describe('a line that is lost for a moment', () => {
  let bureau: HttpBureau;
  test.beforeAll(async () => {
    bureau = await new HttpBureau().open();
  });
  test.afterAll(() => bureau.close());

  test('a part that does not come: the dropped card is back, a sentence says so and offers to try again or to load the page anew', async ({
    browser,
  }) => {
    await caseOn(bureau, '缺路');
    const worker = await atDesk(browser, 'jc1.staff', at(bureau.address));
    await worker.goto('/board');
    const column = (name: string) => worker.getByRole('region', { name, exact: true });
    const card = worker.locator('li.card[id]', { hasText: '缺路' });
    await expect(card).toBeVisible();
    await worker.route(/_app\/immutable/, (route) => route.abort());
    await card.dragTo(column('已联系'));
    const missing = worker.getByRole('dialog', { name: '没有打开' });
    await expect(missing).toBeVisible();
    await expect(column('已派').locator('li.card[id]', { hasText: '缺路' })).toBeVisible();
    await worker.unroute(/_app\/immutable/);
    await expect(missing.getByRole('button', { name: '再试一次' })).toBeVisible();
    await missing.getByRole('button', { name: '刷新页面' }).click();
    await expect(missing).toHaveCount(0);
    await card.dragTo(column('已联系'));
    await expect(sheetOf(worker)).toBeVisible();
  });

  test('a failed background read leaves the page and the call that is typed, and it is read again', async ({
    browser,
  }) => {
    const desk = await atDesk(browser, 'coordinator', at(bureau.address));
    await desk.goto('/units');
    await expect(desk.getByText('实时')).toBeVisible();
    let failing = true;
    let reads = 0;
    await desk.route(/__data\.json/, (route) => {
      reads += 1;
      return failing ? route.abort() : route.continue();
    });
    // A unit asks for a decision: the page reads it by itself.
    await askReturn(bureau);
    await expect.poll(() => reads, { timeout: 30_000 }).toBeGreaterThan(0);
    await expect(desk.getByText('正在重新读取')).toBeVisible();
    await expect(desk.getByRole('heading', { name: '系统出错' })).toHaveCount(0);
    failing = false;
    await expect(desk.getByText('正在重新读取')).toHaveCount(0, { timeout: 40_000 });
    await expect(desk.getByText('路灯不归本单位').first()).toBeVisible();

    await desk.getByRole('link', { name: '登记' }).first().click();
    await desk.getByLabel('说了什么').fill('一棵梧桐倾斜');
    // Another page of the document still has the call; a closed tab would not.
    const asked = desk.waitForEvent('dialog');
    void desk.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await desk.getByRole('link', { name: '看板', exact: true }).click();
    await desk.getByRole('link', { name: '登记' }).first().click();
    await expect(desk.getByLabel('说了什么')).toHaveValue('一棵梧桐倾斜');
  });

  test('what the page reads again in the background shuts neither the case nor the sheet that lies over it', async ({
    browser,
  }) => {
    const receive = { ...RECEIVE, place: { ...RECEIVE.place, road: '盖路' } };
    await bureau.inStore((store) => registerCase(store, receive, DISPATCH));
    const desk = await atDesk(browser, 'coordinator', at(bureau.address));
    await desk.goto('/units');
    await expect(desk.getByText('实时')).toBeVisible();
    await desk.locator('[data-case]', { hasText: '盖路' }).getByRole('link').first().click();
    const drawer = desk.locator('dialog.drawer');
    await drawer.getByRole('button', { name: /催办/ }).first().click();
    await expect(sheetOf(desk)).toBeVisible();
    const again = desk.waitForResponse(/\/units\/__data\.json/);
    await askReturn(bureau);
    await (await again).finished();
    // By the same answer the list below has it.
    await expect(desk.getByText('路灯不归本单位').first()).toBeAttached();
    await expect(sheetOf(desk)).toBeVisible();
    await sheetOf(desk).getByRole('textbox').first().fill('请先联系市民');
    await sheetOf(desk).getByRole('button', { name: /催办/ }).last().click();
    await expect(sheetOf(desk)).toHaveCount(0);
    await expect(drawer).toContainText('请先联系市民');

    // On the case's own page what was recorded is read again while the next sheet is open already.
    await desk.goto(desk.url());
    const free = Promise.withResolvers<void>();
    let held = 0;
    await desk.route(/__data\.json/, async (route) => {
      held += 1;
      await free.promise;
      await route.continue();
    });
    await desk.getByRole('button', { name: /催办/ }).first().click();
    await sheetOf(desk).getByRole('textbox').first().fill('再催一次');
    await sheetOf(desk).getByRole('button', { name: /催办/ }).last().click();
    await expect(sheetOf(desk)).toHaveCount(0);
    await desk.getByRole('button', { name: /改派/ }).first().click();
    await expect(sheetOf(desk)).toBeVisible();
    await expect.poll(() => held).toBeGreaterThan(0);
    free.resolve();
    await expect(desk.getByText('再催一次').first()).toBeAttached();
    await expect(sheetOf(desk)).toBeVisible();
    await desk.goBack();
    await expect(sheetOf(desk)).toHaveCount(0);
    await expect(desk.locator('#case-title')).toBeVisible();
  });
});

/** A unit that the case was sent to asks to return it. */
async function askReturn(bureau: HttpBureau): Promise<void> {
  const receive = { ...RECEIVE, place: { ...RECEIVE.place, road: '退路' } };
  await bureau.inStore(async (store) => {
    const number = await registerCase(store, receive, DISPATCH);
    const { kase } = (await store.readCase({ number }))!;
    const { role, unit } = PEOPLE['jc1.staff'];
    const commands: CommandInput[] = [{ type: 'request-return', reason: '路灯不归本单位' }];
    const act = { id: randomUUID(), caseId: kase.id, moves: kase.moves, commands };
    expect((await write({ id: idOf('jc1.staff'), role, unit }, act, store)).ok).toBe(true);
  });
}
