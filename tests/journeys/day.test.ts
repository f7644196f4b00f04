import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import { finger } from './finger.ts';
import { chooseByKeys, tabTo } from './keys.ts';
import { atDesk, everybodyLeaves, inTheStreet, onTablet, pairedWall } from './people.ts';
import { ownTitle, register } from './register.ts';

test.afterEach(everybodyLeaves);

/** One case and the screens that it is on. */
interface Day {
  title: string;
  road: string;
  desk: Page;
  worker: Page;
  wall: Page;
  /** As every screen names it; empty until it was seen. */
  id: string;
}

test('by mouse: a case is registered, dispatched, signed for, dragged through its stages and verified', async ({
  browser,
}) => {
  const worker = await atDesk(browser, 'jc1.staff');
  const day = await begin(browser, worker, '晨曦路');
  const colleague = await inTheStreet(browser, 'jc1.staff2');
  await colleague.getByRole('link', { name: /本单位/ }).tap();
  const { desk } = day;

  day.title = await register(desk, day.road);
  await desk.getByRole('link', { name: '看板', exact: true }).click();
  await stands(day, '已派', 'dispatched');

  const card = cardOf(worker, day);
  await card.hover();
  await card.getByRole('button', { name: /移到/ }).click();
  await worker.getByRole('menuitem', { name: '签收，我来办' }).click();
  await expect(cardOf(desk, day)).toContainText('李四');
  const street = colleague.locator('li', { hasText: day.title });
  await expect(street).toContainText('李四');

  await card.dragTo(column(worker, '已联系'));
  await sheetOf(worker).getByRole('button', { name: '愿现场等' }).click();
  await sheetOf(worker)
    .getByRole('button', { name: /记录联系/ })
    .click();
  await stands(day, '已联系', 'contacted');
  await expect(street).toContainText('到场还剩');

  await card.dragTo(column(worker, '到现场'));
  await sheetOf(worker).getByRole('textbox').last().fill('树干已裂，需吊车');
  await sheetOf(worker)
    .getByRole('button', { name: /记录到场/ })
    .click();
  await stands(day, '到现场', 'on-site');
  await expect(street).toContainText('解决还剩');

  await card.dragTo(column(worker, '已办结'));
  await sheetOf(worker).getByText('实际解决').click();
  await sheetOf(worker).getByRole('textbox').last().fill('已扶正加固，路面清理完毕');
  await sheetOf(worker).getByText('已电话告知').click();
  await sheetOf(worker).getByRole('button', { name: /办结/ }).last().click();
  await stands(day, '已办结', 'resolved');
  await expect(street).toHaveCount(0);

  await cardOf(desk, day).getByRole('link').click();
  await desk.getByRole('dialog').first().getByRole('button', { name: /核查/ }).first().click();
  const check = sheetOf(desk);
  for (const question of ['联系过您吗', '到过现场吗', '办好了吗']) {
    await check.getByRole('radiogroup', { name: question }).getByText('是', { exact: true }).click();
  }
  await check.getByText('满意', { exact: true }).click();
  await check.getByRole('button', { name: /核查归档/ }).click();
  await expect(desk.getByRole('button', { name: /核查归档/ })).toHaveCount(0);
  await desk.keyboard.press('Escape');
  await isGone(day);
});

test('by keyboard alone: the same day, and no hand leaves the keys', async ({ browser }) => {
  const worker = await atDesk(browser, 'jc1.staff');
  const day = await begin(browser, worker, '暮云路');
  const { desk } = day;

  await desk.keyboard.press('n');
  await write(desk, desk.getByPlaceholder('称呼'), '测试先生');
  await write(desk, desk.getByRole('textbox', { name: '电话' }), '13800000198');
  await write(desk, desk.getByRole('textbox', { name: '地点' }), `${day.road} 7 号`);
  await write(desk, desk.getByLabel('说了什么'), '大风后一棵梧桐倾斜，压住车棚。');
  await write(desk, desk.getByRole('textbox', { name: '标题' }), day.title);
  await expect(desk.getByRole('button', { name: /登记并派绿化所/ })).toBeVisible();
  await desk.keyboard.press('Control+Enter');
  await expect(desk.getByText('已派绿化所').first()).toBeVisible();
  await tabTo(desk, desk.getByRole('link', { name: '看板', exact: true }));
  await desk.keyboard.press('Enter');
  await stands(day, '已派', 'dispatched');

  const open = cardOf(worker, day).getByRole('link');
  await tabTo(worker, open);
  await worker.keyboard.press('m');
  await chooseByKeys(worker, '签收，我来办');
  await expect(cardOf(desk, day)).toContainText('李四');

  await expect(open).toBeFocused();
  await worker.keyboard.press('m');
  await chooseByKeys(worker, '已联系');
  await tabTo(worker, sheetOf(worker).getByRole('button', { name: '情况属实' }));
  await worker.keyboard.press('Space');
  await worker.keyboard.press('Control+Enter');
  await stands(day, '已联系', 'contacted');

  await expect(open).toBeFocused();
  await worker.keyboard.press('m');
  await chooseByKeys(worker, '到现场');
  await write(worker, sheetOf(worker).getByRole('textbox').last(), '树干已裂，需吊车');
  await worker.keyboard.press('Control+Enter');
  await stands(day, '到现场', 'on-site');

  await expect(open).toBeFocused();
  await worker.keyboard.press('m');
  await chooseByKeys(worker, '已办结');
  await radio(worker, sheetOf(worker).getByRole('radio', { name: '实际解决' }));
  await write(worker, sheetOf(worker).getByRole('textbox').last(), '已扶正加固，路面清理完毕');
  await radio(worker, sheetOf(worker).getByRole('radio', { name: '已电话告知' }));
  await worker.keyboard.press('Control+Enter');
  await stands(day, '已办结', 'resolved');

  await tabTo(desk, cardOf(desk, day).getByRole('link'));
  await desk.keyboard.press('Enter');
  await tabTo(desk, desk.getByRole('dialog').first().getByRole('button', { name: /核查/ }).first());
  await desk.keyboard.press('Enter');
  const check = sheetOf(desk);
  for (const question of ['联系过您吗', '到过现场吗', '办好了吗']) {
    const answers = check.getByRole('radiogroup', { name: question });
    await radio(desk, answers.getByRole('radio', { name: '是', exact: true }));
  }
  await radio(desk, check.getByRole('radio', { name: '满意', exact: true }));
  await desk.keyboard.press('Control+Enter');
  await expect(desk.getByRole('button', { name: /核查归档/ })).toHaveCount(0);
  await desk.keyboard.press('Escape');
  await isGone(day);
});

test('by touch: a coordinator with a tablet and a worker with a phone', async ({ browser }) => {
  const worker = await inTheStreet(browser, 'jc1.staff');
  const day = await begin(browser, worker, '听雨路', await onTablet(browser, 'coordinator'));
  const { desk } = day;

  day.title = await register(desk, day.road, (button) => button.tap());
  await desk.getByRole('link', { name: '看板', exact: true }).tap();
  await seek(desk, day.title);
  await expect(column(desk, '已派').locator('li.card', { hasText: day.title })).toBeVisible();

  const mine = worker.locator('li', { hasText: day.title });
  await mine.getByRole('button', { name: '签收' }).tap();
  await expect(cardOf(desk, day)).toContainText('李四');
  await mine.getByRole('link', { name: /打给/ }).tap();
  await sheetOf(worker).getByRole('button', { name: '愿现场等' }).tap();
  await sheetOf(worker)
    .getByRole('button', { name: /记录联系/ })
    .tap();
  await expect(column(desk, '已联系').locator('li.card', { hasText: day.title })).toBeVisible();
  await onWall(day, 'contacted');

  // The worker reports his arrival by telephone: the coordinator drags the card for him.
  await finger(desk).drag(cardOf(desk, day), column(desk, '到现场'));
  await sheetOf(desk).getByRole('textbox').last().fill('树干已裂，需吊车');
  await sheetOf(desk)
    .getByRole('button', { name: /代录到场|记录到场/ })
    .tap();
  await expect(column(desk, '到现场').locator('li.card', { hasText: day.title })).toBeVisible();
  await onWall(day, 'on-site');

  await mine.getByRole('button', { name: /办结/ }).tap();
  await sheetOf(worker).getByText('实际解决').tap();
  await sheetOf(worker).getByRole('textbox').last().fill('已扶正加固，路面清理完毕');
  await sheetOf(worker).getByText('已电话告知').tap();
  await sheetOf(worker).getByRole('button', { name: /办结/ }).last().tap();
  await expect(column(desk, '已办结').locator('li.card', { hasText: day.title })).toBeVisible();
  await onWall(day, 'resolved');

  await cardOf(desk, day).getByRole('link').tap();
  await desk.getByRole('dialog').first().getByRole('button', { name: /核查/ }).first().tap();
  const check = sheetOf(desk);
  for (const question of ['联系过您吗', '到过现场吗', '办好了吗']) {
    await check.getByRole('radiogroup', { name: question }).getByText('是', { exact: true }).tap();
  }
  await check.getByText('满意', { exact: true }).tap();
  await check.getByRole('button', { name: /核查归档/ }).tap();
  await expect(desk.getByRole('button', { name: /核查归档/ })).toHaveCount(0);
  await expect(worker.getByText(day.title)).toHaveCount(0);
});

async function begin(browser: Browser, worker: Page, road: string, desk?: Page): Promise<Day> {
  return {
    title: ownTitle(),
    road,
    desk: desk ?? (await atDesk(browser, 'coordinator')),
    worker,
    wall: await pairedWall(browser),
    id: '',
  };
}

const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const cardOf = (page: Page, { title }: Day) => page.locator('li.card[id]', { hasText: title });
const sheetOf = (page: Page) => page.getByRole('dialog').last();

/** The card's column on both boards, once the boards look for it alone, and on the wall. */
async function stands(day: Day, name: string, stage: string): Promise<void> {
  for (const page of [day.desk, day.worker]) {
    await seek(page, day.title);
    await expect(column(page, name).locator('li.card[id]', { hasText: day.title })).toBeVisible();
  }
  await onWall(day, stage);
}

/** A wall tells neither the title nor a road that the catalogue does not know, and its long columns turn their pages. */
async function onWall(day: Day, stage: string): Promise<void> {
  const { wall, desk } = day;
  const card = desk.locator('li.card[id]', { hasText: day.title }).first();
  const id = (day.id ||= (await card.getAttribute('id'))!.replace('case-', ''));
  await expect(wall.locator(`[data-column="${stage}"] [data-case="${id}"]`)).toBeVisible({ timeout: 60_000 });
}

async function isGone(day: Day): Promise<void> {
  await expect(cardOf(day.desk, day)).toHaveCount(0);
  await expect(cardOf(day.worker, day)).toHaveCount(0);
  await expect(day.wall.locator(`[data-case="${day.id}"]`)).toHaveCount(0);
}

/** By keys, so that it serves every hand: the board's columns draw their first cards only. */
async function seek(page: Page, title: string): Promise<void> {
  const search = page.getByRole('searchbox');
  if ((await search.inputValue()) === title) return;
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await page.keyboard.insertText(title);
}

async function write(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

/** Tab reaches a group of radios at its chosen one, or its first; the arrows and the space bar choose. */
async function radio(page: Page, choice: Locator): Promise<void> {
  const group = choice.locator('xpath=ancestor::fieldset');
  await tabTo(page, group.getByRole('radio'));
  for (let tries = 0; tries < 6 && !(await choice.isChecked()); tries += 1) {
    const focused = await choice.evaluate((element) => element === document.activeElement);
    await page.keyboard.press(focused ? 'Space' : 'ArrowRight');
  }
  await expect(choice).toBeChecked();
}
