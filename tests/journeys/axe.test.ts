import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { atDesk, everybodyLeaves, forgive, inTheStreet } from './people.ts';

// The sign-in and the first password are looked at in `sign-in.test.ts`, the set-up in `entry.test.ts`, and a paired
// wall in `wall.test.ts`.

test.afterEach(everybodyLeaves);

type Sign = [path: string, shown: string];
const CENTRE: Sign[] = [
  ['/board', '.card'],
  ['/units', '[data-case]'],
  ['/intake', 'form'],
  ['/search#q=银杏', '.results li'],
  ['/account', 'h1'],
  ['/inbox', 'main li'],
  ['/roster', 'dl'],
];

const UNIT = '/mine?tab=unit';

test('no page of the centre has a fault that axe finds, at a desk', async ({ browser }) => {
  const page = await atDesk(browser, 'coordinator');
  for (const sign of CENTRE) await visit(page, sign);
  await visit(page, [await caseOf(page, '弃置沙发占用消防通道'), '.next']);
  await openDrawer(page, '灯箱广告摇晃');
  await isClean(page, 'the drawer');
});

test('nor in English and in the dark', async ({ browser }) => {
  const page = await atDesk(browser, 'coordinator');
  await inEnglish(page);
  for (const sign of CENTRE) await visit(page, sign, 'dark');
  await visit(page, [await caseOf(page, '弃置沙发占用消防通道'), '.next'], 'dark');
  await openDrawer(page, '废物箱满溢两天');
  await isClean(page, 'the drawer');
});

test('no page of administration, nor what a stranger sees', async ({ browser }) => {
  const page = await atDesk(browser, 'admin');
  const office = ['people', 'people/1', 'walls', 'bureau', 'sessions', 'outbound'];
  for (const name of office) await visit(page, [`/admin/${name}`, 'h1']);
  await visit(page, ['/nowhere', 'h1']);
  await inEnglish(page);
  for (const name of office) await visit(page, [`/admin/${name}`, 'h1'], 'dark');
  await visit(page, ['/nowhere', 'h1'], 'dark');
  forgive(/404/);
  await page.context().clearCookies({ name: 'session' });
  for (const path of ['/login', '/wall']) {
    await visit(page, [path, 'form'], 'light');
    await visit(page, [path, 'form'], 'dark');
  }
});

test('no page of a unit, at a desk and on a phone', async ({ browser }) => {
  const desk = await atDesk(browser, 'jc1.head');
  await visit(desk, [UNIT, 'li.case']);
  await visit(desk, ['/board', '.card']);
  await visit(desk, ['/roster', 'dl']);
  const phone = await inTheStreet(browser, 'jc1.staff');
  const pages: Sign[] = [
    ['/mine', 'li.case'],
    [UNIT, 'li.case'],
    ['/mine?tab=find', 'input'],
    ['/search#q=梧桐', '.results li'],
    ['/account', 'h1'],
    ['/inbox', 'main li'],
    [await caseOf(phone, '梧桐白蛾虫多', UNIT), '.next'],
  ];
  for (const sign of pages) await visit(phone, sign);
  await inEnglish(phone);
  for (const sign of pages) await visit(phone, sign, 'dark');
});

/** What each may record on which case of the demonstration, as its button says it. */
const AT_THE_CENTRE = {
  货架摆满人行道: ['派单', '退回区热线', '写备注'],
  建议增设直饮水: ['直接答复'],
  装修垃圾堆点溢出: ['代录签收'],
  灯箱广告摇晃: ['代录联系', '代录记录未接通', '催办', '改派', '换经办人'],
  废物箱满溢两天: ['裁决免联系'],
  三天无人清扫: ['代录到场', '撤回上一步'],
  弃置沙发占用消防通道: ['代录办结'],
  凌晨四点垃圾车: ['核查归档', '退回重办'],
};
const ACROSS_UNITS = {
  招牌倒在人行道上: ['裁决退单', '请单位协办', '督办', '提级', '并单', '作废'],
  凌晨压缩作业声大: ['裁决疑难'],
  健身器材松动: ['批承诺日期'],
  '喷灌坏，草坪枯死': ['延期'],
  夜市占道: ['解除协办'],
  渣土车抛洒泥土: ['反馈区热线'],
  古银杏树根被施工挖断: ['归责'],
};
const IN_THE_UNIT = {
  梧桐白蛾虫多: ['记录联系', '记录未接通', '申请免联系', '申请退单', '写备注'],
  古银杏树根被施工挖断: ['办结'],
};
const BY_A_COLLEAGUE = {
  梧桐白蛾虫多: ['记录联系', '确认催办'],
};
const BY_THE_HEAD = {
  夜市占道: ['审核督办回复', '申请退单'],
};
const BY_A_LEADER = {
  夜里偷倒建筑垃圾: ['批示'],
};
const IN_THE_PARK = {
  儿童滑梯断裂: ['记录到场'],
};

test('no sheet of the centre', async ({ browser }) => {
  const page = await atDesk(browser, 'coordinator');
  await everySheet(page, AT_THE_CENTRE);
  await page.goto(`/cases/${daysAgo(6)}-0001`);
  await lookAt(page, '重办');
});

test('no sheet of a coordinator, for what crosses units', async ({ browser }) => {
  await everySheet(await atDesk(browser, 'coordinator'), ACROSS_UNITS);
});

test('not the sheet that recognises a step recorded too late', async ({ browser }) => {
  const page = await atDesk(browser, 'coordinator');
  await page.goto(await caseOf(page, '箱房洗手池不出水'));
  await open(page, '代录到场');
  const sheet = page.locator('dialog.sheet');
  const when = sheet.getByRole('textbox', { name: '到场时间' });
  for (let minute = 0; minute < 9; minute += 1) await when.press('ArrowDown');
  await sheet.getByRole('button', { name: '情况属实' }).click();
  await expect(sheet.getByText('补录').first()).toBeVisible();
  expect.soft(await faults(page, 'dialog.sheet')).toEqual([]);
  await sheet.getByRole('button', { name: '记录到场' }).click();
  await expect(sheet).toHaveCount(0);
  await lookAt(page, '认定补录');
});

test('no sheet of a head or a leader', async ({ browser }) => {
  await everySheet(await atDesk(browser, 'ks2.head'), BY_THE_HEAD, UNIT);
  await everySheet(await atDesk(browser, 'leader'), BY_A_LEADER);
});

test('no sheet of a unit, on a phone', async ({ browser }) => {
  await everySheet(await inTheStreet(browser, 'jc1.staff'), IN_THE_UNIT, UNIT);
  await everySheet(await inTheStreet(browser, 'jc1.staff2'), BY_A_COLLEAGUE, UNIT);
  await everySheet(await inTheStreet(browser, 'jc2.staff'), IN_THE_PARK, UNIT);
});

type Look = 'light' | 'dark';

async function visit(page: Page, [path, shown]: Sign, look: Look = 'light'): Promise<void> {
  await page.goto(path);
  await expect(page.locator(shown).filter({ visible: true }).first()).toBeVisible();
  await isClean(page, path, look);
}

async function isClean(page: Page, where: string, look: Look = 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme: look, reducedMotion: 'reduce' });
  expect.soft(await faults(page), `${where}, ${look}`).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(wide, `${where} is too wide`).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
}

async function everySheet(page: Page, cases: Record<string, string[]>, list?: string): Promise<void> {
  const addresses = new Map<string, string>();
  for (const title of Object.keys(cases)) addresses.set(title, await caseOf(page, title, list));
  for (const [title, sheets] of Object.entries(cases)) {
    await page.goto(addresses.get(title) ?? '');
    for (const words of sheets) await lookAt(page, words);
  }
}

async function lookAt(page: Page, words: string): Promise<void> {
  await open(page, words);
  expect.soft(await faults(page, 'dialog.sheet'), words).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog.sheet')).toHaveCount(0);
}

async function open(page: Page, words: string): Promise<void> {
  await isLive(page);
  const bar = page.locator('.next');
  const button = bar.getByRole('button', { name: new RegExp(`^${words}`) });
  if ((await button.count()) > 0) await button.click();
  else {
    await bar.getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: words, exact: true }).click();
  }
  await expect(page.locator('dialog.sheet')).toBeVisible();
}

async function openDrawer(page: Page, title: string): Promise<void> {
  await page.goto('/board');
  await isLive(page);
  await page.locator('.card', { hasText: title }).getByRole('link').press('Enter');
  await expect(page.getByRole('dialog').locator('.next')).toBeVisible();
}

/** The address of a case of the demonstration, from the board or, in a unit, from the list of its open cases. */
async function caseOf(page: Page, title: string, list = '/board'): Promise<string> {
  if (!page.url().endsWith(list)) await page.goto(list);
  // A long column draws its first cards only.
  if (list === '/board') await page.getByRole('searchbox').fill(title);
  const card = page.locator('[data-case], li.case', { hasText: title });
  return (await card.locator('a[href^="/cases/"]').first().getAttribute('href')) ?? '';
}

/** The page's script is at work, and hears the server. */
async function isLive(page: Page): Promise<void> {
  await expect(page.locator('.truth.live')).toBeAttached();
}

async function inEnglish(page: Page): Promise<void> {
  await page.context().addCookies([{ name: 'locale', value: 'en', url: page.url() }]);
}

/** What axe finds, in the whole page or within one part of it. */
async function faults(page: Page, within?: string): Promise<string[]> {
  // Axe is put into a page once; half of a look would be spent on putting it there again.
  const isThere = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: 'void 0' }) });
  if (within) axe.include(within);
  const { violations } = await axe
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

/** A day's number as it stands in front of its cases'. */
function daysAgo(days: number): string {
  const day = new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000);
  return day.toISOString().slice(0, 10).replaceAll('-', '');
}
