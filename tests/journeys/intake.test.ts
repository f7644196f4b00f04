import { expect, test } from '@playwright/test';
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
