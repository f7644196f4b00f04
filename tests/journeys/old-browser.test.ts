import { chmodSync, createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import {
  chromium,
  expect,
  test,
  type Browser,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { HttpBureau, PASSWORD } from './trust/bureau.ts';

/** The oldest that the README names; Playwright opens pages in it, but its own clicks and fills are too new for it. */
const folder = mkdtempSync(join(tmpdir(), 'chromium-109-'));
let browser: Browser;
let bureau: HttpBureau;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const program = join(folder, 'chromium');
  const packed = join(
    dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
    '../bin/chromium.br',
  );
  await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(program));
  chmodSync(program, 0o755);
  const args = [
    '--no-sandbox',
    '--single-process',
    '--no-zygote',
    '--disable-gpu',
    '--disable-background-networking',
  ];
  browser = await chromium.launch({ executablePath: program, args });
  bureau = await new HttpBureau().open();
});
test.afterAll(async () => {
  await browser?.close();
  await bureau?.close();
  rmSync(folder, { recursive: true, force: true });
});

const errors: string[] = [];

async function pageOf(username: string, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    baseURL: bureau.address,
    ...options,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto('/login');
  await write(page, 'input[name="username"]', username);
  await write(page, 'input[name="password"]', PASSWORD);
  await press(page, 'form button:not([type="button"])');
  await page.waitForURL((url) => url.pathname !== '/login');
  return page;
}

/** What is found by its words within whatever a selector finds. */
interface What {
  selector: string;
  words: string;
}

/** The middle of the first visible one; null while there is none. */
function spotOf(page: Page, selector: string, words = ''): Promise<{ x: number; y: number } | null> {
  return page.evaluate(
    ({ selector, words }: What) => {
      for (const element of document.querySelectorAll(selector)) {
        if (!`${element.textContent} ${element.getAttribute('aria-label') ?? ''}`.includes(words)) continue;
        element.scrollIntoView({ block: 'center' });
        const { x, y, width, height } = element.getBoundingClientRect();
        if (width > 0 && height > 0) return { x: x + width / 2, y: y + height / 2 };
      }
      return null;
    },
    { selector, words },
  );
}

async function press(page: Page, selector: string, words = ''): Promise<void> {
  await expect.poll(() => spotOf(page, selector, words), { message: `${selector} ${words}` }).not.toBeNull();
  const { x, y } = (await spotOf(page, selector, words))!;
  await page.mouse.click(x, y);
}

async function write(page: Page, selector: string, text: string): Promise<void> {
  await press(page, selector);
  await page.keyboard.insertText(text);
}

async function shows(page: Page, selector: string, words: string): Promise<void> {
  await expect.poll(() => spotOf(page, selector, words), { message: `${selector} ${words}` }).not.toBeNull();
}

test('in Chromium 109 one signs in, opens the menus, moves a card, records a step, searches, and works on a phone', async () => {
  test.setTimeout(240_000);
  expect(browser.version()).toMatch(/^109\./);
  const number = bureau.numbers.first;
  const desk = await pageOf('jc1.staff', { viewport: { width: 1440, height: 900 } });
  await shows(desk, '.truth.live', '实时');
  expect(await spotOf(desk, '#too-old')).toBeNull();
  const card = 'li.card[id]';
  await shows(desk, card, '青禾路');
  // Colours that the build brought down: the page is not black on black, and a card has its own ground.
  const ground = await desk.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(ground).toBe('rgb(240, 242, 245)');

  // The account's menu is shut until it is opened, and shuts again.
  expect(await spotOf(desk, '#account-menu')).toBeNull();
  await press(desk, 'header button.me');
  await shows(desk, '#account-menu', '退出');
  await desk.keyboard.press('Escape');
  await expect.poll(() => spotOf(desk, '#account-menu')).toBeNull();

  await press(desk, `${card} .move`);
  await press(desk, '[role="menuitem"]', '已联系');
  await press(desk, 'dialog.sheet button', '愿现场等');
  await press(desk, 'dialog.sheet footer button.primary');
  await expect.poll(() => spotOf(desk, 'dialog.sheet')).toBeNull();
  await shows(desk, '[data-column="contacted"] li.card', '青禾路');

  await press(desk, `${card} a`);
  await shows(desk, 'dialog.drawer', number);
  await desk.keyboard.press('Escape');
  await expect.poll(() => spotOf(desk, 'dialog.drawer')).toBeNull();

  await press(desk, 'a.find');
  // The board has a search field too, until the page has come.
  await expect.poll(() => desk.url()).toContain('/search');
  await write(desk, 'input[type="search"]', '青禾');
  await desk.keyboard.press('Enter');
  await shows(desk, 'main h2', '青禾路');

  // The same page, for this browser in its one process keeps no second set of cookies.
  const phone = desk;
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto('/mine');
  await press(phone, 'li.case button', '到现场了');
  await write(phone, 'dialog.sheet textarea', '树干已裂');
  await press(phone, 'dialog.sheet footer button.primary');
  await expect.poll(() => spotOf(phone, 'dialog.sheet')).toBeNull();
  await shows(phone, 'li.case button', '办结');
  const { stage } = await bureau.inStore(async (store) => (await store.readCase({ number }))!.kase);
  expect(stage).toBe('on-site');
  expect(errors).toEqual([]);
});

test('a browser that is too old is told so in a sentence', async () => {
  const page = await (await browser.newContext({ baseURL: bureau.address, locale: 'zh-CN' })).newPage();
  await page.addInitScript(() => Reflect.deleteProperty(Array.prototype, 'findLast'));
  await page.goto('/login');
  await shows(page, '#too-old', '这个浏览器太旧');
});
