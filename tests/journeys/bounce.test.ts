import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { PASSWORD, RealServer, WALL_KEY } from '../bench/real-server.ts';
import { verify } from '../faults/ledger.ts';
import { prepare } from '../faults/running.ts';
import { atDesk, everybodyLeaves, type Place } from './people.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const dataDir = mkdtempSync(join(tmpdir(), 'board-12345-bounce-'));
let server: RealServer;

test.afterEach(everybodyLeaves);
test.afterAll(async () => {
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a case bounces between units, leader and supervision, and five screens are right at every step', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  await prepare(dataDir, 1, true);
  server = new RealServer(dataDir, 0, { ahead: 0 });
  const bureau = { baseURL: await server.address, password: PASSWORD, wallKey: WALL_KEY };
  let at = await everybody(browser, bureau);

  await act(at.worker, 'accept');
  await act(at.worker, 'request-return', async (sheet) => {
    await sheet.getByRole('button', { name: '不属本单位职责' }).click();
    await sheet.getByLabel('建议改派').selectOption({ label: '第二管理所' });
  });
  for (const page of seeing(at)) {
    await expect(waiting(page)).toContainText('申请退单');
    await expect(clockRow(page, '退单')).toBeVisible();
  }
  await expect(at.helper.locator('[data-case]')).toHaveCount(0);

  await act(at.desk, 'decide-return', async (sheet) => {
    await sheet.getByText('不同意', { exact: true }).click();
    await sheet.getByRole('button', { name: '先按首接负责办' }).click();
  });
  for (const page of seeing(at)) {
    await expect(clockRow(page, '退单')).toHaveCount(0);
    await expect(story(page)).toContainText('林甲 不同意退单');
  }

  await act(at.supervision, 'urge', (sheet) => sheet.getByRole('textbox').first().fill('请先联系市民。'));
  await expect(clockRow(at.worker, '催办')).toBeVisible();
  await act(at.worker, 'acknowledge-urge');
  for (const page of seeing(at)) await expect(clockRow(page, '催办')).toHaveCount(0);

  await act(at.worker, 'contact', (sheet) => sheet.getByRole('button', { name: '要求回电' }).click());
  await act(at.worker, 'arrive', (sheet) => sheet.locator('textarea').first().fill('护栏断裂两处。'));
  await act(at.desk, 'co-handle', async (sheet) => {
    await sheet.getByLabel('单位').selectOption({ label: '第二管理所' });
    await sheet.getByRole('button', { name: '到场协助' }).click();
  });
  await expect(at.helper.locator('[data-case]')).toHaveCount(1);
  await at.helper.goto(at.desk.url());
  await expect(waiting(at.helper)).toContainText('请二所协办');
  await expect(at.helper.getByText('1380000')).toHaveCount(0);

  // The next morning, eight minutes before the 24 hours are over: everybody signs in anew.
  await everybodyLeaves();
  await server.step(23 * HOUR + 50 * MINUTE);
  at = await everybody(browser, bureau);
  await act(at.worker, 'request-hard', async (sheet) => {
    await sheet.getByRole('button', { name: '须报批' }).click();
    await sheet.getByLabel('过渡措施').fill('先围挡，请市民绕行。');
  });
  await expect(waiting(at.desk)).toContainText('申请疑难');

  await server.step(12 * MINUTE);
  for (const page of seeing(at)) await expect(story(page)).toContainText('解决超时，一所 李四');
  await server.step(14 * MINUTE);
  await act(at.desk, 'decide-hard', (sheet) => sheet.getByText('同意', { exact: true }).click());
  for (const page of seeing(at)) {
    await expect(story(page)).toContainText('解决超时，一所 李四；已撤销');
    await expect(clockRow(page, '答复')).toBeVisible();
    await expect(page.getByText('疑难', { exact: true }).first()).toBeVisible();
  }

  await act(at.helper, 'reply-co', (sheet) => sheet.getByLabel('回复').fill('已到场协助，吊车已备。'));
  for (const page of [...seeing(at), at.helper]) await expect(story(page)).toContainText('二所回复协办');

  await act(at.worker, 'reply-hard', async (sheet) => {
    await sheet.getByLabel('处理意见').fill('下周更换护栏，期间围挡。');
    await sheet.getByLabel('承诺办结日').fill(await dayIn(at.worker, 6));
    await sheet
      .getByRole('radiogroup', { name: /已告知|告知/ })
      .getByText('电话')
      .click();
  });
  for (const page of seeing(at)) await expect(waiting(page)).toContainText('答复市民');
  await act(at.desk, 'approve-promise');
  for (const page of seeing(at)) {
    await expect(page.getByText('承诺还剩').first()).toBeVisible();
    await expect(story(page)).toContainText('林甲 批准承诺');
  }

  await act(at.leader, 'instruct', (sheet) => sheet.getByLabel('批示').fill('按承诺日期办结，报结果。'));
  for (const page of seeing(at)) {
    await expect(waiting(page)).toContainText('批示一所');
    await expect(clockRow(page, '批示')).toBeVisible();
  }
  await act(at.head, 'reply-instruct', (sheet) => sheet.getByLabel('回复').fill('已安排专人，按期办结。'));
  for (const page of seeing(at)) await expect(clockRow(page, '批示')).toHaveCount(0);

  await everybodyLeaves();
  await server.kill('SIGTERM');
  await verify(dataDir);
});

interface Screens {
  desk: Page;
  worker: Page;
  head: Page;
  helper: Page;
  supervision: Page;
  leader: Page;
}

/** Coordinator, worker and head of the unit, the head of another, supervision and a leader, all on the case's page. */
async function everybody(browser: Browser, bureau: Place): Promise<Screens> {
  const desk = await atDesk(browser, 'coordinator', bureau);
  const worker = await atDesk(browser, 'staff', bureau);
  const head = await atDesk(browser, 'head', bureau);
  const helper = await atDesk(browser, 'other', bureau);
  const supervision = await atDesk(browser, 'supervisor', bureau);
  const leader = await atDesk(browser, 'leader', bureau);
  const href = await desk.locator('[data-case] a').first().getAttribute('href');
  const screens = { desk, worker, head, helper, supervision, leader };
  for (const page of Object.values(screens)) {
    if ((await page.locator('[data-case]').count()) > 0)
      await page.goto(new URL(href ?? '', bureau.baseURL).href);
  }
  return screens;
}

/** Who sees the case from the first step on. */
const seeing = ({ desk, worker, head, supervision, leader }: Screens): Page[] => [
  desk,
  worker,
  head,
  supervision,
  leader,
];

const waiting = (page: Page) =>
  page.locator('section', { has: page.getByRole('heading', { name: '等回复、等裁决' }) });
const story = (page: Page) => page.locator('section', { has: page.getByRole('heading', { name: /^经过/ }) });
const clockRow = (page: Page, milestone: string) =>
  page.locator('section.timetable li').filter({ hasText: new RegExp(`^\\s*${milestone}`) });

/** Does one thing on the case's page: by its own button or out of the menu, and fills in its sheet where one follows. */
async function act(
  page: Page,
  verb: string,
  fill?: (sheet: ReturnType<Page['getByRole']>) => Promise<unknown>,
): Promise<void> {
  const button = page.locator(`[data-verb="${verb}"]`);
  const more = page.getByRole('button', { name: /^更多/ });
  // The step before may still turn what the menu holds into the button, while one of both is looked for.
  await expect(async () => {
    if ((await button.count()) === 0) await more.click();
    await expect(button).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await button.click();
  if (!fill && verb !== 'approve-promise') return;
  const sheet = page.getByRole('dialog');
  await expect(sheet).toBeVisible();
  await fill?.(sheet);
  await sheet.locator('button.primary').click();
  await expect(sheet).toHaveCount(0);
}

/** `2026-11-30`, so many days after the server's today. */
async function dayIn(page: Page, days: number): Promise<string> {
  const now = await page.evaluate(() => Date.now());
  return new Date(now + (days + 1) * 24 * HOUR + 8 * HOUR).toISOString().slice(0, 10);
}
