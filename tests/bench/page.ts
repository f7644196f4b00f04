import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { buildIfNeeded } from '../../src/cli/build.ts';
import { findChromium } from '../../src/cli/chromium.ts';
import { signIn } from '../../src/cli/screen.ts';
import { openStore } from '../../src/lib/server/ledger/open.ts';
import { fill, furnish } from './bureau.ts';
import { unmeasured, within, type Row } from './figures.ts';
import { giveAccounts, PASSWORD, RealServer } from './real-server.ts';

const MOST = 110;
const WHAT = 'JavaScript of the board page, gzipped';

/** What a browser really fetches when a coordinator opens the board, before she touches anything. */
export async function benchPage(dataDir: string): Promise<Row[]> {
  const executablePath = findChromium();
  if (!executablePath) return [unmeasured('page', WHAT, 'no Chromium was found')];
  if (!(await buildIfNeeded())) return [unmeasured('page', WHAT, 'the pages do not build')];
  await makeBureauWithAccounts(dataDir);
  const server = new RealServer(dataDir);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const address = await server.address;
    const [name = '', value = ''] = (await signIn(address, 'coordinator', PASSWORD)).split(/=(.*)/s);
    const context = await browser.newContext();
    await context.addCookies([{ name, value, url: address }]);
    const page = await context.newPage();
    const scripts = new Map<string, number>();
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      scripts.set(response.url(), 0);
      void response.body().then((body) => scripts.set(response.url(), gzipSync(body, { level: 9 }).length));
    });
    await page.goto(`${address}/board`, { waitUntil: 'load' });
    await page.waitForTimeout(2000);
    const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
    if (new URL(page.url()).pathname !== '/board' || bytes === 0) {
      return [unmeasured('page', WHAT, `the browser ended at ${new URL(page.url()).pathname}`)];
    }
    return [
      within({ part: 'page', what: WHAT, unit: 'kB', remark: `${scripts.size} files` }, bytes / 1000, MOST),
    ];
  } finally {
    await browser.close();
    await server.kill();
  }
}

async function makeBureauWithAccounts(dataDir: string): Promise<void> {
  const store = await openStore({ dataDir });
  try {
    await furnish(store);
    await fill(store, 60);
    await giveAccounts(store);
  } finally {
    await store.close();
  }
}
