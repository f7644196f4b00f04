import { expect, test, type Page } from '@playwright/test';
import { atDesk, everybodyLeaves, inTheStreet } from './people.ts';
import { register } from './register.ts';

test.afterEach(everybodyLeaves);

test('a new dispatch reaches both screens of a worker; what he opens on his phone is read at his desk', async ({
  browser,
}) => {
  const centre = await atDesk(browser, 'coordinator');
  const desk = await atDesk(browser, 'jc1.staff');
  const phone = await inTheStreet(browser, 'jc1.staff');
  await desk.getByRole('link', { name: /^提醒/ }).click();
  await desk.getByRole('button', { name: '全部标为已读' }).click();
  await expect(phone.getByRole('link', { name: '提醒', exact: true })).toBeVisible();

  const road = '鸣泉路';
  const title = await register(centre, road);
  for (const page of [desk, phone]) {
    await expect(page.getByRole('link', { name: /提醒，\d+ 条未读/ })).toBeVisible();
  }
  const atDeskRow = row(desk, road);
  await expect(atDeskRow.getByRole('link', { name: '新派单' })).toBeVisible();
  await expect(atDeskRow.getByRole('button', { name: /标为已读/ })).toBeVisible();
  expect(await atDeskRow.innerText()).not.toContain(title);

  await phone.getByRole('link', { name: /^提醒/ }).click();
  await row(phone, road).getByRole('link', { name: '新派单' }).click();
  await expect(phone).toHaveURL(/\/cases\//);
  await expect(atDeskRow.getByRole('button', { name: /标为已读/ })).toHaveCount(0);
  await expect(atDeskRow).toBeVisible();
});

test('whoever wants it is told by the browser while the page is out of sight; quiet hours do not silence who is on duty', async ({
  browser,
}) => {
  const centre = await atDesk(browser, 'coordinator');
  const worker = await atDesk(browser, 'jc1.staff2');
  await worker.context().grantPermissions(['notifications']);
  await worker.addInitScript(() => {
    const shown: string[] = [];
    Reflect.set(globalThis, 'shown', shown);
    Object.defineProperty(document, 'hidden', { get: () => true });
    globalThis.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        shown.push(`${title} ${options?.body}`);
      }
    };
  });
  await worker.goto('/account');
  await worker.getByLabel('页面不在眼前时由浏览器弹出').check();
  await worker.getByRole('button', { name: '保存提醒方式' }).click();
  await expect(worker.getByText('提醒方式已保存。')).toBeVisible();

  await register(centre, '落霞路');
  // Other journeys call this unit meanwhile: what counts is that one more came.
  await expect.poll(() => shown(worker)).toContainEqual(expect.stringMatching(/^新派单 工单 \d{8}-\d{4}$/));

  // Without a roster everybody counts as on duty, and quiet hours are not for who is on duty.
  await worker.getByLabel('从', { exact: true }).fill('00:00');
  await worker.getByLabel('到', { exact: true }).fill('23:59');
  await worker.getByRole('button', { name: '保存提醒方式' }).click();
  await expect(worker.getByLabel('到', { exact: true })).toHaveValue('23:59');
  const before = (await shown(worker)).length;
  await register(centre, '听雨路');
  await expect.poll(async () => (await shown(worker)).length).toBeGreaterThan(before);
});

test('a phone whose browser shows nothing by itself is told through the worker that keeps its pages', async ({
  browser,
}) => {
  const centre = await atDesk(browser, 'coordinator');
  const phone = await atDesk(browser, 'jc1.head');
  await phone.context().grantPermissions(['notifications']);
  await phone.addInitScript(() => {
    Object.defineProperty(document, 'hidden', { get: () => true });
    const Known = Notification;
    globalThis.Notification = new Proxy(Known, {
      construct: () => {
        throw new TypeError('Illegal constructor');
      },
    });
  });
  await phone.goto('/mine');
  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await phone.goto('/account');
  await phone.getByLabel('页面不在眼前时由浏览器弹出').check();
  await phone.getByRole('button', { name: '保存提醒方式' }).click();
  await expect(phone.getByText('提醒方式已保存。')).toBeVisible();
  await register(centre, '云起路');
  const told = () =>
    phone.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready;
      const all = await worker.getNotifications();
      return all.map(({ title, body, data }) => `${title} ${body} ${String(data)}`);
    });
  await expect.poll(told).toContainEqual(expect.stringMatching(/^新派单 工单 (\d{8}-\d{4}) \/cases\/\1$/));
});

test('the roster names an operator as acting coordinator, and he works as one; then he is taken off it', async ({
  browser,
}) => {
  const office = await atDesk(browser, 'admin');
  await office.getByRole('link', { name: '值班' }).click();
  await office.getByLabel('人员').selectOption({ label: '高丙' });
  const [yesterday, tomorrow] = [-1, 1].map((days) =>
    new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10),
  );
  await office.getByLabel('从', { exact: true }).fill(`${yesterday}T12:00`);
  await office.getByLabel('到', { exact: true }).fill(`${tomorrow}T12:00`);
  await office.getByRole('button', { name: '排班', exact: true }).click();
  await expect(office.getByText('此刻当班：高丙')).toBeVisible();

  const operator = await atDesk(browser, 'intake');
  await operator.getByRole('button', { name: /高丙/ }).click();
  await operator.getByRole('button', { name: '协调员' }).click();
  await expect(operator.getByRole('button', { name: /协调员.*高丙/ })).toBeVisible();

  await office
    .getByRole('button', { name: /撤下 高丙/ })
    .first()
    .click();
  await expect(office.getByText('此刻无人排班，全体算当班')).toBeVisible();
  await operator.reload();
  await expect(operator.getByRole('button', { name: /受理员.*高丙/ })).toBeVisible();
});

const row = (page: Page, road: string) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: road });
const shown = (page: Page) => page.evaluate(() => Reflect.get(globalThis, 'shown') as string[]);
