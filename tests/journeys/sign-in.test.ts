import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type APIRequestContext, type Browser, type Page } from '@playwright/test';

const password = process.env.DEMO_PASSWORD ?? '';
const form = (username: string, typed = password) => ({
  form: { username, password: typed },
  maxRedirects: 0,
});

async function signIn(page: Page, username: string, typed = password) {
  await page.goto('/login');
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(typed);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
}

function cookieOf(setCookie: string | undefined): string {
  return /^session=([^;]+)/.exec(setCookie ?? '')?.[1] ?? '';
}

async function visitor(browser: Browser, baseURL: string | undefined, headers: Record<string, string> = {}) {
  const context = await browser.newContext({
    baseURL,
    extraHTTPHeaders: { origin: baseURL ?? '', ...headers },
  });
  return context.request;
}

test.describe('over HTTP', () => {
  test('S1, S3: signing in sets a new cookie with exactly these attributes, whatever was planted', async ({
    browser,
    baseURL,
  }) => {
    const planted = `${'A'.repeat(20)}.${'B'.repeat(43)}`;
    const request = await visitor(browser, baseURL, { cookie: `session=${planted}` });
    const answer = await request.post('/login', form('intake'));
    expect(answer.status()).toBe(303);
    expect(answer.headers().location).toBe('/board');
    const cookie = answer.headers()['set-cookie'];
    expect(cookie).toMatch(
      /^session=[\w-]{20}\.[\w-]{43}; Path=\/; Expires=[^;]+ GMT; HttpOnly; SameSite=Lax$/,
    );
    expect(cookieOf(cookie)).not.toBe(planted);
    expect((await data(request, planted)).status).toBe(401);
    expect((await data(request, cookieOf(cookie))).status).toBe(200);
  });

  test('A2: the first page marks the browser in which somebody signed in, once, and the mark opens nothing', async ({
    browser,
    baseURL,
  }) => {
    const request = await visitor(browser, baseURL);
    await request.post('/login', form('intake'));
    const home = () => request.get('/board', { headers: { accept: 'text/html' } });
    const mark = (await home()).headers()['set-cookie'] ?? '';
    expect(mark).toMatch(/^device=[\w-]{16}\.[\w-]{43}; Path=\/; Expires=[^;]+ GMT; HttpOnly; SameSite=Lax$/);
    expect((await home()).headers()['set-cookie']).toBeUndefined();
    const stranger = await visitor(browser, baseURL, { cookie: mark.split(';')[0]! });
    expect((await stranger.get('/board/__data.json')).status()).toBe(401);
  });

  test('S5: a cookie that was kept opens nothing after signing out', async ({ browser, baseURL }) => {
    const request = await visitor(browser, baseURL);
    const cookie = cookieOf((await request.post('/login', form('intake'))).headers()['set-cookie']);
    expect((await data(request, cookie)).status).toBe(200);
    expect((await request.post('/logout', { maxRedirects: 0 })).status()).toBe(303);
    expect(await data(request, cookie)).toMatchObject({ status: 401 });
  });

  test('A3: an unknown name and a wrong password get the same answer', async ({ browser, baseURL }) => {
    const request = await visitor(browser, baseURL);
    const answers = [];
    for (const username of ['jc5.staff2', 'jc5.staff9']) {
      const answer = await request.post('/login', form(username, 'wrong'));
      const text = (await answer.text()).replaceAll(username, 'NAME').replaceAll(/nonce[-="]+[^"' ;]+/g, '');
      answers.push({ status: answer.status(), text });
    }
    expect(answers[0]?.status).toBe(401);
    expect(answers[0]?.text).toContain('账号或密码不对');
    expect(answers[1]).toEqual(answers[0]);
  });

  test('A8: where there are accounts there is no set-up', async ({ browser, baseURL }) => {
    const request = await visitor(browser, baseURL);
    expect((await request.get('/setup')).status()).toBe(404);
    const given = { code: 'x', name: 'x', username: 'xx', password: 'x', repeat: 'x' };
    expect((await request.post('/setup', { form: given })).status()).toBe(404);
  });

  test('Z10: data, actions and endpoints are shut to a stranger, and pages send him to the sign-in', async ({
    browser,
    baseURL,
  }) => {
    const request = await visitor(browser, baseURL);
    for (const path of ['/board', '/admin/people', '/account', '/intake', '/cases/1']) {
      const answer = await request.get(`${path}/__data.json`);
      expect(answer.status(), path).toBe(401);
      expect(Object.keys((await answer.json()) as object), path).not.toContain('nodes');
      const page = await request.get(path, { headers: { accept: 'text/html' }, maxRedirects: 0 });
      expect(page.headers().location, path).toBe(`/login?to=${encodeURIComponent(path)}`);
    }
    for (const action of ['/account?/password', '/admin/people?/add', '/admin/walls?/pair']) {
      expect((await request.post(action, { form: { name: 'x' }, maxRedirects: 0 })).status(), action).toBe(
        401,
      );
    }
  });

  test('Z1, Z10: administration is absent for everybody else, and cases are for the administrator', async ({
    browser,
    baseURL,
  }) => {
    const staff = await visitor(browser, baseURL);
    await staff.post('/login', form('jc1.staff'));
    for (const path of ['/admin', '/admin/people', '/admin/walls/__data.json', '/intake']) {
      expect((await staff.get(path)).status(), path).toBe(404);
    }
    const pair = await staff.post('/admin/walls?/pair', { form: { name: 'x' } });
    expect(pair.status()).toBe(404);
    const admin = await visitor(browser, baseURL);
    await admin.post('/login', form('admin'));
    for (const path of ['/board', '/board/__data.json', '/cases/1', '/units']) {
      expect((await admin.get(path)).status(), path).toBe(404);
    }
  });

  test('X5: what another site sends is refused, form or JSON, signed in or not', async ({
    browser,
    baseURL,
  }) => {
    const request = await visitor(browser, baseURL);
    await request.post('/login', form('intake'));
    const foreign = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' };
    for (const path of ['/login', '/logout', '/wall', '/account?/role', '/language']) {
      const asForm = await request.post(path, { form: { role: 'intake' }, headers: foreign });
      const asJson = await request.post(path, { data: { role: 'intake' }, headers: foreign });
      expect([asForm.status(), asJson.status()], path).toEqual([403, 403]);
    }
    expect((await request.get('/account', { headers: { 'sec-fetch-site': 'cross-site' } })).status()).toBe(
      200,
    );
  });

  test('H4: nobody becomes another by saying so in a header', async ({ browser, baseURL }) => {
    const request = await visitor(browser, baseURL, {
      'x-forwarded-for': '203.0.113.9',
      'x-client-address': '203.0.113.9',
      'x-remote-user': 'admin',
    });
    expect((await request.get('/admin/people/__data.json')).status()).toBe(401);
    await request.post('/login', form('supervisor'));
    const account = await (await request.get('/account')).text();
    expect(account).toContain('127.0.0.1');
    expect(account).not.toContain('203.0.113.9');
  });

  async function data(request: APIRequestContext, session: string) {
    const answer = await request.get('/account/__data.json', { headers: { cookie: `session=${session}` } });
    return { status: answer.status() };
  }
});

test.describe('on the screen', () => {
  test.slow();

  test('the sign-in works without script, and says in words what is wrong', async ({ browser, baseURL }) => {
    const context = await browser.newContext({ baseURL, javaScriptEnabled: false, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto('/login');
    await page.getByLabel('账号').fill('jc2.staff');
    await page.getByLabel('密码', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page.getByRole('alert')).toHaveText('账号或密码不对，请重新输入。');
    await expect(page.getByLabel('账号')).toHaveValue('jc2.staff');
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page).toHaveURL(/\/board$/);
    await context.close();
  });

  for (const [name, viewport] of Object.entries({
    'a desk': { width: 1440, height: 900 },
    'a phone': { width: 390, height: 844 },
  })) {
    test(`at ${name} the sign-in has no fault that axe finds, in both languages, light and dark`, async ({
      page,
    }) => {
      await page.setViewportSize(viewport);
      await page.goto('/login');
      const looks = { English: 'light', 中文: 'dark' } as const;
      for (const [other, colorScheme] of Object.entries(looks)) {
        await page.emulateMedia({ colorScheme });
        expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
        await page.getByRole('button', { name: other }).click();
        await expect(page.locator('html')).toHaveAttribute('lang', other === 'English' ? 'en' : 'zh-CN');
      }
    });
  }

  test('what was typed before the page’s script came is still there, and signs in', async ({ page }) => {
    let scripts: () => void = () => undefined;
    const typed = new Promise<void>((done) => (scripts = done));
    await page.route('**/*.js', async (route) => {
      await typed;
      await route.continue();
    });
    await page.goto('/login', { waitUntil: 'commit' });
    await page.getByLabel('账号').fill('jc2.staff');
    await page.getByLabel('密码', { exact: true }).fill(password);
    scripts();
    await expect(page.getByRole('button', { name: '显示密码' })).toBeVisible();
    await expect(page.getByLabel('账号')).toHaveValue('jc2.staff');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page).toHaveURL(/\/board$/);
  });

  test('a password can be looked at, and Caps Lock is pointed out', async ({ page }) => {
    await page.goto('/login');
    const field = page.getByLabel('密码', { exact: true });
    await field.fill('abc');
    await page.getByRole('button', { name: '显示密码' }).click();
    await expect(field).toHaveAttribute('type', 'text');
    await field.dispatchEvent('keydown', { key: 'A', modifierCapsLock: true });
    await expect(page.getByText('大写锁定已开')).toBeVisible();
  });

  test('whoever was sent to the sign-in lands where he wanted to go, and never elsewhere', async ({
    page,
  }) => {
    await page.goto('/account');
    await expect(page).toHaveURL(/\/login\?to=%2Faccount$/);
    await page.getByLabel('账号').fill('leader');
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page).toHaveURL(/\/account$/);
    await page.getByRole('button', { name: '退出登录' }).last().click();
    await expect(page).toHaveURL(/\/login$/);
    await page.goto('/login?to=//evil.test');
    await page.getByLabel('账号').fill('leader');
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page).toHaveURL(/\/board$/);
  });

  test('a new colleague gets an account, chooses his password on his phone, and is at work', async ({
    page,
    browser,
    baseURL,
  }) => {
    await signIn(page, 'admin');
    await expect(page).toHaveURL(/\/admin\/people$/);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByText('新增人员').click();
    await page.getByRole('textbox', { name: '姓名' }).fill('欧阳测甲');
    await page.getByRole('combobox', { name: '单位' }).selectOption({ label: '绿化管理所' });
    await page.getByText('经办人', { exact: true }).first().click();
    await page.getByRole('textbox', { name: '账号' }).fill('jc1.new');
    await page.getByRole('button', { name: '建立账号' }).click();
    const first = (await page.locator('.secret').textContent()) ?? '';

    const context = await browser.newContext({
      baseURL,
      locale: 'zh-CN',
      viewport: { width: 390, height: 844 },
    });
    const phone = await context.newPage();
    await signIn(phone, 'JC1.New', first);
    await expect(phone).toHaveURL(/\/password$/);
    await phone.goto('/board');
    await expect(phone).toHaveURL(/\/password$/);
    expect((await new AxeBuilder({ page: phone }).analyze()).violations).toEqual([]);
    const choose = async (next: string) => {
      await phone.getByLabel('现在的密码').fill(first);
      await phone.getByLabel('新密码', { exact: true }).fill(next);
      await phone.getByLabel('再输一次新密码').fill(next);
      await phone.getByRole('button', { name: '保存新密码' }).click();
    };
    await choose('jc1.new-2026');
    await expect(phone.getByRole('alert').filter({ hasText: '太容易猜到' })).toBeVisible();
    await choose('昨晚桥头的景观灯一直在闪');
    await phone.waitForURL((url) => url.pathname !== '/password');
    expect((await phone.goto('/account'))?.status()).toBe(200);
    await expect(phone.getByRole('main').getByText('经办人').first()).toBeVisible();

    await page.getByRole('link', { name: '欧阳测甲' }).click();
    await page.getByText('停用账号').first().click();
    await page.getByRole('button', { name: '停用账号' }).click();
    await expect(page.getByText('账号已停用，全部登录已退出。')).toBeVisible();
    await phone.goto('/account');
    await expect(phone).toHaveURL(/\/login/);
    await context.close();
  });

  test('a monitor is paired with a printed link, known by its name, and dark once it is unpaired', async ({
    page,
    browser,
    baseURL,
  }) => {
    await signIn(page, 'admin');
    await page.goto('/admin/walls');
    const name = `受理大厅东墙 ${randomUUID().slice(0, 4)}`;
    await page.getByLabel('名称').first().fill(name);
    await page.getByRole('button', { name: '生成配对码' }).click();
    const link = (await page.getByText(/\/wall#/).textContent()) ?? '';
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    const context = await browser.newContext({ baseURL });
    const wall = await context.newPage();
    const asked: string[] = [];
    wall.on('request', (request) => asked.push(request.url()));
    await wall.goto(link);
    await expect(async () => {
      const cookies = await context.cookies();
      expect(cookies.find(({ name }) => name === 'wall')).toMatchObject({
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
      });
    }).toPass();
    const key = link.split('#')[1] ?? '-';
    expect(asked.filter((url) => url.includes(key) && !url.includes('#'))).toEqual([]);
    expect((await context.request.get('/board/__data.json')).status()).toBe(401);

    await page.reload();
    await page.getByRole('button', { name: `取消配对“${name}”` }).click();
    await expect(page.getByText('已取消配对')).toBeVisible();
    await expect(wall.getByRole('button', { name: '配对' })).toBeVisible();
    await context.close();
  });

  test('one person, two roles: one click, and a look at where he is signed in', async ({ page }) => {
    await signIn(page, 'intake2');
    await page.goto('/account');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole('button', { name: '切换为协调员' }).first().click();
    await expect(page).toHaveURL(/\/board$/);
    await page.goto('/account');
    await expect(page.getByRole('button', { name: '切换为受理员' }).first()).toBeVisible();
    await expect(page.getByText('本机')).toBeVisible();
    await page.getByRole('button', { name: '切换为受理员' }).first().click();
    await expect(page).toHaveURL(/\/board$/);
  });
});
