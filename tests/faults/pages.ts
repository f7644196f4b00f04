import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findChromium } from '../../src/cli/chromium.ts';
import { newCase } from '../bench/bureau.ts';
import { LeftOut, must } from './must.ts';
import { cookiesFor, prepare, startReal } from './running.ts';
import { Witness } from './witness.ts';

/** Longer than a screen may be believed without a word from the server. */
const OUTAGE = 27_000;

/** A board and a wall in a real browser while the server is dead: both say so, and come back by themselves. */
export async function openPages(dataDir: string): Promise<string> {
  const executablePath = findChromium();
  if (!executablePath) throw new LeftOut('no Chromium was found');
  await prepare(dataDir, 12, true);
  let server = await startReal(dataDir);
  const { address, port } = server;
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const cookies = await cookiesFor(server);
    const board = await open(browser, `${address}/board`, cookies.coordinator);
    const wall = await open(browser, `${address}/wall`, cookies.wall);
    await board.locator('.truth.live').waitFor();
    await wall.locator('[data-case]').first().waitFor();
    await server.kill();
    await pause(OUTAGE);
    await board.locator('.truth.stale').waitFor({ timeout: 10_000 });
    await wall.locator('header.band').waitFor({ timeout: 10_000 });
    const killed = performance.now();
    server = await startReal(dataDir, port);
    await board.locator('.truth.live').waitFor();
    await wall.locator('header.band').waitFor({ state: 'detached' });
    const back = performance.now() - killed;
    const desk = await new Witness(address, cookies.coordinator).ready();
    const answer = await desk.act(null, ...newCase(99).commands);
    desk.close();
    must(answer.ok && answer.card !== null, 'a case could not be registered after the restart');
    const id = (answer as { card: { id: number } }).card.id;
    for (const page of [board, wall]) {
      await page.locator(`[data-case="${id}"]`).first().waitFor({ state: 'attached' });
      must(await page.evaluate(() => Reflect.get(window, 'same') === true), 'a page was loaded anew');
    }
    return `both said that they were stale, were live again ${(back / 1000).toFixed(1)} s after the restart began, and show the next case, without a reload`;
  } finally {
    await browser.close();
    await server.kill();
  }
}

async function open(browser: Browser, url: string, cookie: string): Promise<Page> {
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() => Reflect.set(window, 'same', true));
  return page;
}
