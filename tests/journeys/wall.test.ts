import { gunzipSync } from 'node:zlib';
import { chromium, expect, test, type Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { findChromium } from '../../src/cli/chromium.ts';
import { noConsoleErrors, pairedWall } from './people.ts';

const MONITOR = { viewport: { width: 1920, height: 1080 } };
const DAY = 86_400_000;

test('a monitor is paired by the printed link, whose key is gone from the address at once', async ({
  browser,
}) => {
  const wall = await pairedWall(browser);
  await expect(wall.getByRole('heading', { name: /^待派/ })).toBeVisible();
  await expect(wall.getByText(/数据 \d+ 秒前/)).toBeVisible();
  expect(wall.url()).not.toContain('#');
  expect((await new AxeBuilder({ page: wall }).analyze()).violations).toEqual([]);
  await wall.keyboard.press('Tab');
  await wall.keyboard.press('Enter');
  await wall.getByRole('checkbox', { name: /夜里调暗/ }).check();
  await wall.keyboard.press('Escape');
  await wall.reload();
  await wall.getByRole('button', { name: '大屏设置' }).press('Enter');
  await expect(wall.getByRole('checkbox', { name: /夜里调暗/ })).toBeChecked();
  noConsoleErrors();
});

test('a wall that is to chime says when it is shown anew that nobody has let it sound yet, until somebody touches it', async () => {
  const executablePath = findChromium();
  const silent = await chromium.launch({
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--autoplay-policy=document-user-activation-required',
    ],
    ...(executablePath && { executablePath }),
  });
  const touched = await pairedWall(silent, { baseURL: test.info().project.use.baseURL!, ...here() });
  await touched.getByRole('button', { name: '大屏设置' }).press('Enter');
  await touched.getByRole('checkbox', { name: /新超时响一声/ }).check();
  // A browser may remember over a reload that it was touched; a new page was not.
  const wall = await touched.context().newPage();
  // Playwright's own questions count as a touch; the protocol's do not.
  const quietly = await wall.context().newCDPSession(wall);
  await wall.goto('/wall');
  const expression = `document.body.innerText.includes('提示音没开：点一下屏幕')`;
  await expect
    .poll(async () => (await quietly.send('Runtime.evaluate', { expression })).result.value)
    .toBe(true);
  await wall.mouse.click(300, 300);
  await expect(wall.getByText('提示音没开：点一下屏幕')).toBeHidden();
  await silent.close();
});

test('without a key, or with a wrong one, a monitor shows nothing of the bureau', async ({ browser }) => {
  const page = await (await browser.newContext(MONITOR)).newPage();
  await page.goto('/wall');
  await page.getByLabel('配对码').fill('not-the-key');
  await page.getByRole('button', { name: '配对' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByText('超时')).toHaveCount(0);
  expect((await page.request.get('/wall/figures')).status()).toBe(404);
});

test('D9: a wall that hears nothing says so within 30 seconds, with its last truth, and nothing on it moves', async ({
  browser,
}) => {
  const page = await (await browser.newContext(MONITOR)).newPage();
  await page.clock.install();
  let cut = false;
  await page.routeWebSocket(/socket\.io/, (line) => {
    const server = line.connectToServer();
    server.onMessage((message) => void (cut || line.send(message)));
  });
  await page.route(/socket\.io/, (route) => (cut ? route.abort() : route.continue()));
  await pair(page);
  cut = true;
  const order = await cases(page);
  await page.clock.runFor(29_000);
  await expect(page.getByRole('heading', { name: /连接中断 \d+ 秒/ })).toBeVisible();
  await expect(page.getByText(/下面停在 \d\d:\d\d:\d\d/)).toBeVisible();
  await expect(page.getByText('急事打 021-55550200')).toBeVisible();
  await expect(page.getByText(/约剩|约超/).first()).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const frozen = await cases(page);
  expect(frozen.length).toBe(order.length);
  await page.clock.runFor(120_000);
  expect(await cases(page)).toEqual(frozen);
});

for (const [which, shift] of [
  ['ahead', DAY],
  ['behind', -DAY],
] as const) {
  test(`D16: a wall whose own clock is a day ${which} shows the server's time`, async ({ browser }) => {
    const page = await (await browser.newContext(MONITOR)).newPage();
    await page.clock.install({ time: Date.now() + shift });
    await pair(page);
    const shown = async () => secondsOf(await page.locator('.clock').innerText());
    const real = () => secondsOf(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(11, 19));
    // Between the server's time before and after the look, give or take a second.
    await expect
      .poll(async () => {
        const before = real();
        const at = await shown();
        return Math.max(ahead(at, before), ahead(real(), at));
      })
      .toBeLessThanOrEqual(1);
    await expect(page.getByText(/连接中断/)).toHaveCount(0);
  });
}

test('R1: what reaches a wall holds no caller, no phone, no text and no house number', async ({
  browser,
}) => {
  const page = await (await browser.newContext(MONITOR)).newPage();
  const bytes: string[] = [];
  page.on('response', (response) => {
    if (!response.url().includes('/immutable/'))
      void response.text().then(
        (text) => bytes.push(text),
        () => undefined,
      );
  });
  page.on('websocket', (line) => line.on('framereceived', ({ payload }) => bytes.push(String(payload))));
  await pair(page);
  await page.reload();
  await expect(page.getByText(/数据 \d+ 秒前/)).toBeVisible();
  const sent = bytes.join('\n');
  const packed = [...sent.matchAll(/"packed":"([^"]+)"/g)].map(([, inside = '']) =>
    gunzipSync(Buffer.from(inside, 'base64')).toString(),
  );
  const all = [sent, ...packed].join('\n');
  expect(all).toContain('青禾路');
  for (const canary of [
    '138000001',
    '021-555501',
    '女士',
    '先生',
    '非机动车道',
    '88弄',
    '88 弄',
    '12号',
    '12 号',
  ]) {
    expect(all).not.toContain(canary);
    expect(all).not.toContain(
      JSON.stringify(canary)
        .slice(1, -1)
        .replace(/[^\0-\x7f]/gu, escaped),
    );
    expect(all).not.toContain(Buffer.from(canary).toString('base64').slice(0, -4));
  }
});

/** The demonstration that all journeys share. */
function here(): { password: string; wallKey: string } {
  return { password: process.env.DEMO_PASSWORD ?? '', wallKey: process.env.DEMO_WALL_KEY ?? '' };
}

async function pair(page: Page): Promise<void> {
  await page.goto(`/wall#${process.env.DEMO_WALL_KEY ?? ''}`);
  await expect(page.getByText(/数据 \d+ 秒前/)).toBeVisible({ timeout: 20_000 });
  await expect(page.locator('[data-case]').first()).toBeVisible();
}

/** Which case stands where, as far as the wall shows it. */
function cases(page: Page): Promise<string[]> {
  return page
    .locator('[data-case]')
    .evaluateAll((all) =>
      all.map(
        (one) =>
          `${one.closest<HTMLElement>('[data-column]')?.dataset.column} ${(one as HTMLElement).dataset.case}`,
      ),
    );
}

function secondsOf(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return (hours * 60 + minutes) * 60 + seconds;
}

/** Seconds by which one time of the day comes before another, the shorter way round. */
function ahead(one: number, other: number): number {
  return ((other - one + 129_600) % 86_400) - 43_200;
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
