import { expect, test, type Page } from '@playwright/test';
import { atDesk, everybodyLeaves, inTheStreet } from './people.ts';
import { register } from './register.ts';

test.afterEach(everybodyLeaves);

const results = (page: Page) => page.getByRole('list', { name: '搜索结果' }).getByRole('listitem');
const field = (page: Page) => page.getByRole('searchbox');

test('a coordinator narrows the board by two characters, and goes on among all cases with Enter', async ({
  browser,
}) => {
  const page = await atDesk(browser, 'coordinator');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.keyboard.press('/');
  await page.keyboard.type('古银');
  await expect(page.locator('.board [data-case]')).toHaveCount(1);
  await page.keyboard.press('Enter');

  await expect(results(page)).toHaveCount(1);
  await expect(results(page).locator('mark').first()).toHaveText('古银');
  expect(new URL(page.url()).hash).toContain('q=');
  expect(asked.filter((url) => decodeURIComponent(url).includes('古银'))).toEqual([]);

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').locator('.next')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
});

test('an address finds again what it found: words, filters, and the page before it', async ({ browser }) => {
  const page = await atDesk(browser, 'coordinator');
  await page.goto(`/search?q=${encodeURIComponent('银杏')}`);
  await expect(results(page).first()).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  const all = await results(page).count();
  await page.getByRole('combobox', { name: '单位' }).selectOption({ label: '绿化所' });
  await expect(results(page)).not.toHaveCount(all);
  await expect(results(page).first()).toContainText('绿化所');
  await page.reload();
  await expect(field(page)).toHaveValue('银杏');
  await expect(page.getByRole('combobox', { name: '单位' })).toHaveValue('JC1');
  await page.goBack();
  await expect(results(page)).toHaveCount(all);
  await page.getByRole('button', { name: '已归档' }).click();
  await expect(page.getByText('没有找到')).toBeVisible();
});

test('the board keeps its filters in its address, and the back button takes them back', async ({
  browser,
}) => {
  const page = await atDesk(browser, 'coordinator');
  const risk = page.getByRole('button', { name: /^快到期/ });
  await risk.click();
  await expect(page).toHaveURL(/\/board\?risk=1$/);
  await page.getByRole('combobox', { name: '单位' }).selectOption('JC1');
  await expect(page).toHaveURL(/unit=JC1&risk=1$/);
  await page.getByRole('searchbox').fill('银杏');
  await expect(page).toHaveURL(/risk=1#q=/);
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('银杏');
  await expect(risk).toHaveAttribute('aria-pressed', 'true');
  await page.goBack();
  await expect(risk).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('combobox', { name: '单位' })).toHaveValue('');
  await page.goBack();
  await expect(risk).toHaveAttribute('aria-pressed', 'false');
});

test('one character is too little, and the page says so', async ({ browser }) => {
  const page = await atDesk(browser, 'leader');
  await page.getByRole('link', { name: '搜全部工单' }).click();
  await expect(page.getByRole('heading', { name: '搜索工单' })).toBeVisible();
  await field(page).fill('树');
  await field(page).press('Enter');
  await expect(page.getByText('请至少输入两个字')).toBeVisible();
});

test('Z6: a caller is found by the centre, covered as ever, and by nobody in the unit but who may phone him', async ({
  browser,
}) => {
  const desk = await atDesk(browser, 'coordinator');
  const title = await register(desk, '寻人路');
  await desk.goto('/search#q=13800000199');
  const found = results(desk).filter({ hasText: title });
  await expect(found).toContainText('138****0199');
  await expect(desk.locator('main')).not.toContainText('13800000199');

  const head = await atDesk(browser, 'jc1.head');
  await head.goto('/search#q=13800000199');
  await expect(results(head).filter({ hasText: title })).toHaveCount(1);
  const phone = await inTheStreet(browser, 'jc1.staff2');
  await phone.goto('/search#q=13800000199');
  await expect(phone.locator('.said')).toContainText('找到');
  await expect(results(phone).filter({ hasText: title })).toHaveCount(0);
  await phone.goto('/search#q=车棚');
  await expect(results(phone).filter({ hasText: title })).toHaveCount(1);
});

test('a coordinator keeps a filter under a name and shares it; a head finds it and may only use it', async ({
  browser,
}) => {
  const desk = await atDesk(browser, 'coordinator');
  await desk.getByRole('button', { name: /^快到期/ }).click();
  await desk.getByRole('button', { name: '视图' }).click();
  const views = desk.getByRole('dialog', { name: '常用视图' });
  await views.getByLabel('名称').fill('马上要到期');
  await views.getByLabel('共享给').selectOption('heads');
  await views.getByRole('button', { name: '保存' }).click();
  await expect(views.getByRole('button', { name: /^马上要到期/ })).toContainText('共享给单位负责人');
  await views.getByRole('button', { name: '改名：马上要到期' }).click();
  await views.getByLabel('名称').first().fill('都快到期');
  await views.getByRole('button', { name: '保存' }).first().click();
  await expect(views.getByRole('button', { name: /^都快到期/ })).toBeVisible();

  const head = await atDesk(browser, 'jc1.head');
  await head.getByRole('button', { name: '视图' }).click();
  const shared = head.getByRole('dialog', { name: '常用视图' });
  await expect(shared.getByRole('button', { name: /删除/ })).toHaveCount(0);
  await shared.getByRole('button', { name: '都快到期' }).click();
  await expect(head).toHaveURL(/\/board\?risk=1$/);
  await expect(head.getByRole('button', { name: /^快到期/ })).toHaveAttribute('aria-pressed', 'true');

  await views.getByRole('button', { name: '删除：都快到期' }).click();
  await views.getByRole('button', { name: '确认删除' }).click();
  await expect(views.getByRole('button', { name: /^都快到期/ })).toHaveCount(0);
  await desk.keyboard.press('Escape');
  await expect(views).toHaveCount(0);
});

test('in the street, what is looked for in the unit comes back with its address, and leads on to all cases', async ({
  browser,
}) => {
  const phone = await inTheStreet(browser, 'jc1.staff');
  await phone.goto('/mine?tab=find');
  await phone.getByRole('searchbox').fill('银杏');
  await expect(phone.locator('li.case').first()).toContainText('银杏');
  await expect(phone).toHaveURL(/tab=find#q=/);
  await phone.reload();
  await expect(phone.getByRole('searchbox')).toHaveValue('银杏');
  await phone.getByRole('button', { name: '搜全部工单' }).click();
  await expect(results(phone).first()).toContainText('银杏');
});
