import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { PASSWORD, RealServer, WALL_KEY } from '../bench/real-server.ts';
import { breachesOf, verify } from '../faults/ledger.ts';
import { prepare } from '../faults/running.ts';
import { atDesk, everybodyLeaves, forgive, inTheStreet, pairedWall } from './people.ts';

const MINUTE = 60_000;
const dataDir = mkdtempSync(join(tmpdir(), 'board-12345-overdue-'));
let server: RealServer;

test.afterEach(everybodyLeaves);
test.afterAll(async () => {
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

test('twenty minutes run out on three screens with nobody touching anything, on a server that was up and on one that was down', async ({
  browser,
}) => {
  await prepare(dataDir, 1, true);
  server = new RealServer(dataDir, 0, { ahead: 0 });
  const address = await server.address;
  const bureau = { baseURL: address, password: PASSWORD, wallKey: WALL_KEY };
  const desk = await atDesk(browser, 'coordinator', bureau);
  const worker = await inTheStreet(browser, 'staff', bureau);
  const wall = await pairedWall(browser, bureau);
  const street = worker.locator('li[id]', { hasText: '青禾路' });
  await expect(cardIn(desk, 'dispatched')).toBeVisible();
  await expect(street).toContainText('联系还剩');
  await expect(cardIn(wall, 'dispatched')).toBeVisible();

  await server.step(21 * MINUTE);
  await expect(cardIn(desk, 'overdue')).toContainText('联系已超');
  await expect(cardIn(wall, 'overdue')).toBeVisible({ timeout: 15_000 });
  await expect(street).toContainText('联系已超');
  expect(await story(desk, '联系超时，一所')).toHaveLength(1);

  await street.getByRole('button', { name: '签收' }).tap();
  await street.getByRole('link', { name: /打给/ }).tap();
  await worker.getByRole('dialog').getByRole('button', { name: '要求回电' }).tap();
  await worker
    .getByRole('dialog')
    .getByRole('button', { name: /记录联系/ })
    .tap();
  await expect(cardIn(desk, 'contacted')).toBeVisible();
  await expect(cardIn(wall, 'contacted')).toBeVisible();
  await expect(street).toContainText('到场还剩');

  // The visit's two hours run out while the server is down: the pages stay open and hear of it afterwards.
  await server.kill();
  server = new RealServer(dataDir, Number(new URL(address).port), { ahead: 150 * MINUTE });
  await server.address;
  await expect(cardIn(desk, 'overdue')).toContainText('到场已超');
  await expect(cardIn(wall, 'overdue')).toBeVisible({ timeout: 20_000 });
  await expect(street).toContainText('到场已超');
  expect(await story(desk, '到场超时，一所 李四')).toHaveLength(1);
  expect(await story(desk, '联系超时，一所')).toHaveLength(1);

  // What Chromium said while nobody answered.
  forgive(/ERR_CONNECTION_REFUSED/);
  await everybodyLeaves();
  await server.kill('SIGTERM');
  expect(breachesOf(dataDir)).toBe(2);
  await verify(dataDir);
});

/** The bureau's one case; a wall does not tell its road, which no catalogue knows here. */
const cardIn = (page: Page, column: string): Locator => page.locator(`[data-column="${column}"] [data-case]`);

/** The lines of the case's story that say this, read in a tab of its own: the board stays as it is. */
async function story(desk: Page, words: string): Promise<string[]> {
  const tab = await desk.context().newPage();
  const address = await desk.locator('[data-case] a').first().getAttribute('href');
  await tab.goto(new URL(address ?? '', desk.url()).href);
  await expect(tab.getByRole('heading', { name: '经过' })).toBeVisible();
  const lines = await tab.getByText(words).allInnerTexts();
  await tab.close();
  return lines;
}
