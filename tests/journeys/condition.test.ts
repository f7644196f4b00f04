import AxeBuilder from '@axe-core/playwright';
import Database from 'better-sqlite3';
import { expect, test, type Page } from '@playwright/test';
import { databaseFile } from '../../src/lib/server/store/sqlite/database.ts';
import { rebuildPresent } from '../../src/lib/server/ops/rebuild.ts';
import { DISPATCH, RECEIVE } from '../server/helpers/commands.ts';
import { atDesk, everybodyLeaves } from './people.ts';
import { HttpBureau, PASSWORD, register, WALL_KEY } from './trust/bureau.ts';

// What the board does not show as it should is said on every screen, and the administrator reads what to do.

let bureau: HttpBureau;

test.beforeAll(async () => {
  bureau = await new HttpBureau({}, 'in hand').open();
});
test.afterAll(() => bureau.close());
test.afterEach(everybodyLeaves);

const site = () => ({ baseURL: bureau.address, password: PASSWORD, wallKey: WALL_KEY });
const sound = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

test('a case whose row was changed by hand is said on every screen, listed with what to do, and comes back by itself', async ({
  browser,
}) => {
  const number = await bureau.inStore((store) =>
    register(store, { ...RECEIVE, place: { ...RECEIVE.place, road: '坏行路' } }, DISPATCH),
  );
  const [coordinator, admin] = [
    await atDesk(browser, 'coordinator', site()),
    await atDesk(browser, 'admin', site()),
  ];
  await coordinator.goto('/board');
  await expect(coordinator.getByText('坏行路')).toBeVisible();
  const byHand = new Database(databaseFile(bureau.dataDir));
  byHand.prepare('update cases set version = version + 5 where number = ?').run(number);
  byHand.close();
  await bureau.server.step(21 * 60_000);
  const band = coordinator.getByRole('status').filter({ hasText: '有 1 件工单数据对不上' });
  await expect(band).toBeVisible({ timeout: 20_000 });
  await expect(coordinator.getByText('坏行路')).toHaveCount(0, { timeout: 20_000 });
  await sound(coordinator);

  await admin.goto('/admin/condition');
  await expect(admin.getByRole('row', { name: new RegExp(number) })).toContainText('npm run rebuild');
  await sound(admin);
  rebuildPresent(databaseFile(bureau.dataDir));
  await expect(band).toHaveCount(0, { timeout: 20_000 });
  await expect(coordinator.getByText('坏行路')).toBeVisible({ timeout: 20_000 });
  await admin.reload();
  await expect(admin.getByText('没有。每件工单都与台账相符。')).toBeVisible();
});

test('D14: a clock that jumps two days ahead is said on the board until it is put right', async ({
  browser,
}) => {
  const coordinator = await atDesk(browser, 'coordinator', site());
  await coordinator.goto('/board');
  const band = coordinator.getByRole('status').filter({ hasText: '突然快了' });
  await bureau.server.setClock(48 * 3_600_000);
  await expect(band).toBeVisible({ timeout: 20_000 });
  await sound(coordinator);
  await bureau.server.setClock(-48 * 3_600_000);
  await expect(band).toHaveCount(0, { timeout: 20_000 });
});
