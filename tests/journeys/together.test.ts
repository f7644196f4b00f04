import { expect, test, type Page } from '@playwright/test';
import { atDesk, everybodyLeaves, forgive } from './people.ts';
import { register } from './register.ts';

test.afterEach(everybodyLeaves);

test('two coordinators drag the same card to different units: one wins, the other sees who and where to', async ({
  browser,
}) => {
  const first = await atDesk(browser, 'coordinator');
  const second = await atDesk(browser, 'coordinator2');
  const road = '双桥路';
  await register(first, road);
  for (const page of [first, second]) await page.getByRole('link', { name: '按单位' }).click();
  await giveTo(first, road, '公园所');
  await giveTo(second, road, '市容所');
  for (const page of [first, second]) {
    await sheetOf(page).getByRole('radiogroup', { name: '原因' }).locator('label').first().click();
  }

  await sheetOf(first).getByRole('button', { name: /^改派/ }).click();
  await expect(lane(first, '公园所').locator('[data-case]', { hasText: road })).toBeVisible();

  await expect(sheetOf(second)).toHaveCount(0);
  const note = lane(second, '公园所').getByRole('alert').filter({ hasText: '林甲' });
  await expect(note).toContainText('公园所');
  await expect(lane(second, '公园所').locator('[data-case]', { hasText: road })).toBeVisible();
});

test('what was written in a sheet is given up by a second Escape only, and what was not written by the first', async ({
  browser,
}) => {
  const desk = await atDesk(browser, 'coordinator');
  const road = '长生路';
  await register(desk, road);
  await desk.getByRole('link', { name: '按单位' }).click();
  await giveTo(desk, road, '公园所');
  await desk.keyboard.press('Escape');
  await expect(sheetOf(desk)).toHaveCount(0);

  await giveTo(desk, road, '公园所');
  const words = sheetOf(desk).getByRole('textbox').last();
  await words.fill('两家都说不归自己');
  await desk.keyboard.press('Escape');
  await expect(sheetOf(desk)).toContainText('再按一次 Esc 就放弃');
  await expect(words).toHaveValue('两家都说不归自己');
  await words.pressSequentially('管');
  await expect(sheetOf(desk)).not.toContainText('再按一次 Esc 就放弃');
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('Escape');
  await expect(sheetOf(desk)).toHaveCount(0);

  // The next sheet opens as ever.
  await giveTo(desk, road, '市容所');
  await expect(sheetOf(desk)).toBeVisible();
});

test('a worker drags a card that was just reassigned: it returns with the reason, and he is sent nothing new of it', async ({
  browser,
}) => {
  const desk = await atDesk(browser, 'coordinator');
  const worker = await atDesk(browser, 'jc1.staff');
  // What the server says reaches his screen with a delay that the journey decides.
  const late: (() => void)[] = [];
  const frames: string[] = [];
  let held = false;
  await worker.routeWebSocket(/socket\.io/, (line) => {
    const server = line.connectToServer();
    server.onMessage((message) => {
      if (!held) return line.send(message);
      frames.push(String(message));
      late.push(() => line.send(message));
    });
  });
  await worker.reload();
  const title = await register(desk, '断桥路');
  const card = worker.locator('li.card[id]', { hasText: title });
  await expect(card).toBeVisible();

  held = true;
  await desk.getByRole('link', { name: '按单位' }).click();
  await giveTo(desk, '断桥路', '公园所');
  await sheetOf(desk).getByRole('radiogroup', { name: '原因' }).locator('label').first().click();
  await sheetOf(desk).getByRole('button', { name: /^改派/ }).click();
  await expect(lane(desk, '公园所').locator('[data-case]', { hasText: '断桥路' })).toBeVisible();

  await card.dragTo(worker.getByRole('region', { name: '已联系', exact: true }));
  await sheetOf(worker).getByRole('button', { name: '愿现场等' }).click();
  await sheetOf(worker).getByRole('button', { name: /记录/ }).last().click();
  held = false;
  for (const deliver of late) deliver();

  const note = worker.getByRole('alert').filter({ hasText: '公园所' });
  await expect(note).toBeVisible({ timeout: 30_000 });
  await expect(card).toHaveCount(0);
  await expect(worker.getByText(title)).toHaveCount(0);
  expect(frames.join('\n')).not.toContain(title);
  // His sheet asked for the callers of a case that was no longer his.
  forgive(/404/);
});

async function giveTo(page: Page, road: string, unit: string): Promise<void> {
  const card = page.locator('[data-case]', { hasText: road });
  const more = lane(page, '绿化所').getByRole('button', { name: /还有/ });
  await expect(card.or(more).first()).toBeVisible();
  if ((await card.count()) === 0) await more.first().click();
  await card.scrollIntoViewIfNeeded();
  await card.dragTo(lane(page, unit));
  await expect(sheetOf(page)).toBeVisible();
}

const lane = (page: Page, unit: string) => page.getByRole('region', { name: unit, exact: true });
const sheetOf = (page: Page) => page.getByRole('dialog').last();
