import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};
const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const MONITOR: BrowserContextOptions = { viewport: { width: 1920, height: 1080 } };

/** One of the demonstration's people before a screen of her own; a console error on it fails the journey. */
export async function atDesk(
  browser: Browser,
  username: string,
  more: BrowserContextOptions = {},
): Promise<Page> {
  return signedIn(browser, username, { ...DESK, ...more });
}
export async function inTheStreet(browser: Browser, username: string): Promise<Page> {
  return signedIn(browser, username, PHONE);
}

export async function pairedWall(browser: Browser): Promise<Page> {
  const page = await watched(browser, MONITOR);
  await page.goto(`/wall#${process.env.DEMO_WALL_KEY ?? ''}`);
  await expect(page.getByText('超时').first()).toBeVisible();
  return page;
}

/** Console errors of all pages of this journey; asserted empty by `noConsoleErrors`. */
const said: string[] = [];
export function noConsoleErrors(): void {
  expect(said.splice(0)).toEqual([]);
}

async function signedIn(browser: Browser, username: string, options: BrowserContextOptions): Promise<Page> {
  const page = await watched(browser, options);
  await page.goto('/login');
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(process.env.DEMO_PASSWORD ?? '');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  await expect(page.getByText('实时').or(page.getByText('我的工单')).first()).toBeVisible();
  return page;
}

async function watched(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  return page;
}
