import { expect, test, type Page } from '@playwright/test';
import { atDesk, everybodyLeaves } from './people.ts';

test('the intake clock is the call’s: a letter that was deleted or a key that chooses starts none, and a call that was taken up goes on', async ({
  browser,
}) => {
  const desk = await atDesk(browser, 'intake');
  await desk.goto('/intake');
  const idle = desk.getByText('开始填写即计时');
  const running = desk.getByText('通话中');
  await expect(idle).toBeVisible();
  await desk.keyboard.press('Alt+1');
  await expect(idle).toBeVisible();
  const name = desk.getByPlaceholder('称呼');
  await name.fill('测');
  await expect(running).toBeVisible();
  await name.fill('');
  await expect(idle).toBeVisible();

  await desk.getByRole('button', { name: '接起电话' }).click();
  await expect(running).toBeVisible();
  await name.fill('测');
  await name.fill('');
  await expect(running).toBeVisible();
  const began = desk.getByLabel('来电时刻，可改');
  await began.fill('00:00');
  await began.blur();
  await expect(began).toHaveValue('00:00');
  await everybodyLeaves();
});

test('what is typed and ticked before a page’s script has come stands in it afterwards, and the page knows it', async ({
  browser,
}) => {
  const desk = await atDesk(browser, 'intake2');
  const { page: late, release } = await whileScriptsWait(desk, '/intake');
  await late.getByPlaceholder('称呼').fill('测试市民');
  await late.locator('#intake-place').fill('青禾路12号');
  await late.locator('#intake-text').fill('路灯不亮');
  await late.getByText('要求保密').click();
  await release();
  await expect(late.getByText('通话中')).toBeVisible();
  await expect(late.getByPlaceholder('称呼')).toHaveValue('测试市民');
  await expect(late.locator('#intake-place')).toHaveValue('青禾路12号');
  await expect(late.locator('#intake-text')).toHaveValue('路灯不亮');
  await expect(late.getByRole('checkbox', { name: /要求保密/ })).toBeChecked();
  await expect(late.getByRole('button', { name: /存草稿/ })).toBeEnabled();

  const { page: search, release: go } = await whileScriptsWait(desk, '/search');
  await search.getByRole('searchbox').first().fill('路灯');
  await go();
  await expect(search.getByRole('searchbox').first()).toHaveValue('路灯');
  await everybodyLeaves();
});

test('a button pressed before a page’s script has come is heard once it has, and only once', async ({
  browser,
}) => {
  const desk = await atDesk(browser, 'intake2');
  const { page: late, release } = await whileScriptsWait(desk, '/board');
  const account = late.getByRole('button', { name: /，账号$/ });
  for (let press = 0; press < 3; press++) await account.click();
  await expect(late.getByRole('button', { name: '退出登录' })).toHaveCount(0);
  await release();
  await expect(late.getByRole('button', { name: '退出登录' })).toBeVisible();
  await account.click();
  await expect(late.getByRole('button', { name: '退出登录' })).toHaveCount(0);
  await everybodyLeaves();
});

/** The page as the server wrote it; `release` lets its scripts come. */
async function whileScriptsWait(
  desk: Page,
  path: string,
): Promise<{ page: Page; release: () => Promise<void> }> {
  const page = await desk.context().newPage();
  const free = Promise.withResolvers<void>();
  await page.route('**/_app/**/*.js', async (route) => {
    await free.promise;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  return {
    page,
    release: async () => {
      free.resolve();
      await page.waitForLoadState('load');
    },
  };
}
