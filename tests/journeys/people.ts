import {
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};
const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const TABLET: BrowserContextOptions = { viewport: { width: 1180, height: 820 }, hasTouch: true };
const MONITOR: BrowserContextOptions = { viewport: { width: 1920, height: 1080 } };

/** Where a journey takes place; without one, in the demonstration that all of them share. */
export interface Place {
  baseURL: string;
  password: string;
  wallKey: string;
}

/** One of the bureau's people before a screen of her own; a console error on it fails the journey. */
export function atDesk(browser: Browser, username: string, place?: Place): Promise<Page> {
  return signedIn(browser, username, DESK, place);
}

export function inTheStreet(browser: Browser, username: string, place?: Place): Promise<Page> {
  return signedIn(browser, username, PHONE, place);
}

export function onTablet(browser: Browser, username: string, place?: Place): Promise<Page> {
  return signedIn(browser, username, TABLET, place);
}

export async function pairedWall(browser: Browser, place?: Place): Promise<Page> {
  const page = await watched(browser, MONITOR, place);
  await page.goto(`/wall#${place?.wallKey ?? process.env.DEMO_WALL_KEY ?? ''}`);
  await expect(page.getByText('超时').first()).toBeVisible();
  return page;
}

/** Console errors of all pages of this journey; asserted empty by `noConsoleErrors`. */
const said: string[] = [];
export function noConsoleErrors(): void {
  expect(said.splice(0)).toEqual([]);
}

/** What Chromium itself says of an answer that the journey means to provoke. */
export function forgive(words: RegExp): void {
  said.splice(0, said.length, ...said.filter((one) => !words.test(one)));
}

/** Shuts every screen of this journey; a journey that ends quietly leaves none running behind the next one. */
export async function everybodyLeaves(): Promise<void> {
  await Promise.all(screens.splice(0).map((screen) => screen.close()));
  noConsoleErrors();
}
const screens: BrowserContext[] = [];

async function signedIn(
  browser: Browser,
  username: string,
  options: BrowserContextOptions,
  place?: Place,
): Promise<Page> {
  const page = await watched(browser, options, place);
  await page.goto('/login');
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(place?.password ?? process.env.DEMO_PASSWORD ?? '');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  const landed = page.getByText('实时').or(page.getByText('我的工单')).or(page.getByText('系统管理'));
  await expect(landed.filter({ visible: true }).first()).toBeVisible();
  return page;
}

async function watched(browser: Browser, options: BrowserContextOptions, place?: Place): Promise<Page> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ...options,
    ...(place && { baseURL: place.baseURL }),
  });
  screens.push(context);
  const page = await context.newPage();
  // No dialler here: following a telephone number, Chromium would wait for one and hear no further tap.
  await page.addInitScript(() =>
    addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('a[href^="tel:"]')) event.preventDefault();
    }),
  );
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  return page;
}
