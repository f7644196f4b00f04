import { expect, type Locator, type Page } from '@playwright/test';

/**
 * At intake: registers a fallen tree on this road and dispatches it to the unit that is proposed, in one go.
 * @returns the case's title, in words of its own, so that a second run finds its own case
 */
export async function register(
  desk: Page,
  road: string,
  press: (button: Locator) => Promise<void> = (button) => button.click(),
): Promise<string> {
  const title = ownTitle();
  await press(desk.getByRole('link', { name: '登记' }).first());
  await desk.getByPlaceholder('称呼').fill('测试女士');
  await desk.getByRole('textbox', { name: '电话' }).fill('13800000199');
  await desk.getByRole('textbox', { name: '地点' }).fill(`${road} 66 号门前`);
  await desk.getByLabel('说了什么').fill('大风后一棵梧桐倾斜，压住车棚。');
  await desk.getByRole('textbox', { name: '标题' }).fill(title);
  await press(desk.getByRole('button', { name: /登记并派绿化所/ }));
  await expect(desk.getByText('已派绿化所').first()).toBeVisible();
  return title;
}

export function ownTitle(): string {
  const digits = [...String(Date.now() % 100_000)].map((digit) => '零一二三四五六七八九'[Number(digit)]);
  return `梧桐压住车棚${digits.join('')}`;
}
