import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import sharp from 'sharp';
import type { Case } from '../../src/lib/domain/case/case.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import { endSession, listSessions } from '../../src/lib/server/auth/sessions.ts';
import { audit } from '../../src/lib/server/store/accounts.ts';
import { photosOf } from '../../src/lib/server/store/photos.ts';
import { write } from '../../src/lib/server/cases/write.ts';
import { accept, CONTACT, DISPATCH, RECEIVE, reassign } from '../server/helpers/commands.ts';
import { idOf, PEOPLE, type PersonName } from '../server/helpers/directory.ts';
import { atDesk, everybodyLeaves, forgive, inTheStreet } from './people.ts';
import { HttpBureau, PASSWORD, register, WALL_KEY } from './trust/bureau.ts';

const MINUTE = 60_000;

let bureau: HttpBureau;
let picture: Buffer;

test.beforeAll(async () => {
  bureau = await new HttpBureau().open();
  picture = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer();
});
test.afterAll(() => bureau.close());
test.afterEach(async () => {
  // Chromium says of every request without a network that it failed.
  forgive(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource|WebSocket connection/);
  await everybodyLeaves();
});

/** A case that the worker has signed for, on a road of its own. */
async function newCase(road: string, ...more: CommandInput[]): Promise<string> {
  const receive = { ...RECEIVE, place: { ...RECEIVE.place, road } };
  return bureau.inStore((store) => register(store, receive, DISPATCH, accept(idOf('jc1.staff')), ...more));
}

function street(browser: Browser, who: PersonName): Promise<Page> {
  return inTheStreet(browser, who, { baseURL: bureau.address, password: PASSWORD, wallKey: WALL_KEY });
}

/** The worker's phone with its own page, ready for a street without network. */
async function phoneOf(browser: Browser, who: PersonName = 'jc1.staff'): Promise<Page> {
  const phone = await street(browser, who);
  await expect(phone.getByRole('heading', { name: /我的工单/ })).toBeVisible();
  await phone.evaluate(async () => void (await navigator.serviceWorker.ready));
  return phone;
}

const cardOn = (phone: Page, road: string): Locator => phone.locator('li.case', { hasText: road });
const sheetOf = (phone: Page): Locator => phone.locator('dialog.sheet');
const band = (phone: Page): Locator => phone.getByRole('status').filter({ hasText: /网络|送出|登录已到期/ });

/** Until what is on the screen is kept, a moment after it came: two looks, one after the other, find the same. */
async function pocketed(phone: Page): Promise<void> {
  let before = '';
  const isSame = async () => {
    const now = await phone.evaluate(async () => {
      const asked = <T>(request: IDBRequest<T>) =>
        new Promise<T>((done, fail) => {
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(new Error(String(request.error)));
        });
      const [base] = await indexedDB.databases();
      const db = await asked(indexedDB.open(base?.name ?? ''));
      const room = db.transaction('kept').objectStore('kept');
      const kept = await Promise.all(['page', 'callers'].map((name) => asked<unknown>(room.get(name))));
      db.close();
      const length = (value: unknown): number =>
        value instanceof ArrayBuffer || ArrayBuffer.isView(value)
          ? value.byteLength
          : Object.values(value as object).reduce<number>((sum, one) => sum + length(one), 0);
      return kept.includes(undefined) ? '' : kept.map(length).join();
    });
    const same = now !== '' && now === before;
    before = now;
    return same;
  };
  await expect.poll(isSame, { intervals: [700] }).toBe(true);
}

async function contact(phone: Page, road: string): Promise<void> {
  await cardOn(phone, road).getByRole('link', { name: /打给/ }).tap();
  await sheetOf(phone).getByRole('button', { name: '愿现场等' }).tap();
  await sheetOf(phone)
    .getByRole('button', { name: /记录联系/ })
    .tap();
  await expect(sheetOf(phone)).toHaveCount(0);
}

async function arrive(phone: Page, road: string, photos = 0): Promise<void> {
  await cardOn(phone, road).getByRole('button', { name: '到现场了' }).tap();
  await sheetOf(phone).getByRole('textbox').last().fill('树干已裂，需吊车');
  await choose(phone, '到场照片', photos);
  await sheetOf(phone)
    .getByRole('button', { name: /记录到场/ })
    .tap();
  await expect(sheetOf(phone)).toHaveCount(0);
}

async function resolve(phone: Page, road: string, photos = 0): Promise<void> {
  await cardOn(phone, road).getByRole('button', { name: '办结' }).tap();
  await sheetOf(phone).getByText('实际解决').tap();
  await sheetOf(phone).getByRole('textbox').last().fill('已扶正加固，路面清理完毕');
  await choose(phone, '办结照片', photos);
  await sheetOf(phone).getByText('已电话告知').tap();
  await sheetOf(phone).getByRole('button', { name: /办结/ }).last().tap();
  await expect(sheetOf(phone)).toHaveCount(0);
}

async function choose(phone: Page, step: string, count: number): Promise<void> {
  if (count === 0) return;
  const files = Array.from({ length: count }, (_, at) => photoFile(at));
  await sheetOf(phone).getByLabel(`${step} 选照片`).setInputFiles(files);
  await expect(sheetOf(phone).getByRole('img', { name: /第 \d+ 张照片/ })).toHaveCount(count);
}

function photoFile(at: number): { name: string; mimeType: string; buffer: Buffer } {
  return { name: `IMG_${at}.jpg`, mimeType: 'image/jpeg', buffer: picture };
}

/** The case as the server has it, with the types of its events in order and the steps of its photos. */
function read(number: string): Promise<{ kase: Case; events: string[]; photos: string[] }> {
  return bureau.inStore(async (store) => {
    const file = (await store.readCase({ number }))!;
    const photos = await photosOf(store.read, file.kase.id);
    return {
      kase: file.kase,
      events: file.story.map(({ event }) => event.type).filter((type) => type !== 'breached'),
      photos: photos.map(({ step }) => step).toSorted(),
    };
  });
}

/** Somebody else does something with the case meanwhile. */
async function meanwhile(who: PersonName, number: string, ...commands: CommandInput[]): Promise<void> {
  const { role, unit } = PEOPLE[who];
  await bureau.inStore(async (store) => {
    const { kase } = (await store.readCase({ number }))!;
    const act = { id: randomUUID(), caseId: kase.id, moves: kase.moves, commands };
    expect((await write({ id: idOf(who), role, unit }, act, store)).ok).toBe(true);
  });
}

test('R5, R6: the page of a phone writes down as shown whose number stands on it, and as kept what it keeps for later', async ({
  browser,
}) => {
  const looks = (number: string) =>
    bureau.inStore(async (store) => {
      const { kase } = (await store.readCase({ number }))!;
      const rows = await store.read.select().from(audit);
      const mine = rows.filter(({ caseId, by }) => caseId === kase.id && by === idOf('jc1.staff'));
      return mine.map(({ what }) => what).toSorted();
    });
  const [toCall, called] = [await newCase('待联系路'), await newCase('已联系路', CONTACT)];
  const phone = await phoneOf(browser);
  const call = cardOn(phone, '待联系路').getByRole('link', { name: /打给/ });
  await expect(call).toHaveAttribute('href', /^tel:\d+$/);
  await expect.poll(() => looks(toCall)).toEqual(['caller-kept', 'caller-shown']);
  await expect.poll(() => looks(called)).toEqual(['caller-kept']);
  // The sheet of the result names whom to tell: now he is shown.
  await arrive(phone, '已联系路');
  await cardOn(phone, '已联系路').getByRole('button', { name: '办结' }).tap();
  await expect(sheetOf(phone).getByText('已电话告知')).toBeVisible();
  await expect.poll(() => looks(called)).toEqual(['caller-kept', 'caller-shown']);
});

test('photos of the arrival and of the result are taken with the step, and open large on the case page', async ({
  browser,
}) => {
  const number = await newCase('照影路', CONTACT);
  const phone = await phoneOf(browser);
  await arrive(phone, '照影路', 2);
  await expect
    .poll(async () => (await read(number)).photos, { timeout: 20_000 })
    .toEqual(['arrive', 'arrive']);
  await resolve(phone, '照影路', 1);
  await expect
    .poll(async () => (await read(number)).photos, { timeout: 20_000 })
    .toEqual(['arrive', 'arrive', 'resolve']);

  const desk = await atDesk(browser, 'coordinator', {
    baseURL: bureau.address,
    password: PASSWORD,
    wallKey: '',
  });
  await desk.goto(`/cases/${number}`);
  const shown = desk.getByRole('region', { name: '照片' });
  await expect(shown.getByRole('img')).toHaveCount(3);
  const first = shown.getByRole('img', { name: /到场照片第 1 张，东片 陈经办/ });
  await expect.poll(() => first.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  await shown.getByRole('button').first().focus();
  await desk.keyboard.press('Enter');
  const large = desk.getByRole('dialog', { name: '照片' });
  await expect(large.getByRole('img', { name: /到场照片第 1 张/ })).toBeVisible();
  await expect
    .poll(() => large.getByRole('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(1200);
  expect(await faults(desk)).toEqual([]);
  await desk.keyboard.press('ArrowRight');
  await desk.keyboard.press('ArrowRight');
  await expect(large.getByRole('img', { name: /办结照片第 1 张/ })).toBeVisible();
  await desk.keyboard.press('Escape');
  await expect(large).toHaveCount(0);
  await expect(shown.getByRole('button').first()).toBeFocused();
  expect(await faults(desk)).toEqual([]);
});

test('without network a whole visit is recorded, over a reload too, and sent in order once the line is back', async ({
  browser,
}) => {
  const number = await newCase('断网路');
  const phone = await phoneOf(browser);
  await expect(cardOn(phone, '断网路').getByRole('link', { name: /打给/ })).toBeVisible();
  await pocketed(phone);
  const began = Date.now();
  await phone.context().setOffline(true);
  await expect(band(phone)).toContainText('没有网络');

  await contact(phone, '断网路');
  await expect(cardOn(phone, '断网路')).toContainText('待送出');
  await arrive(phone, '断网路', 2);
  await expect(band(phone)).toContainText('2 步、2 张照片先存在手机里');
  expect((await read(number)).events).toEqual(['received', 'dispatched', 'accepted']);

  await phone.getByRole('link', { name: /本单位/ }).tap();
  await expect(phone.getByRole('heading', { name: /东片/ })).toBeVisible();
  await phone.getByRole('link', { name: '我的' }).tap();

  await phone.reload();
  await expect(band(phone)).toContainText('2 步、2 张照片先存在手机里');
  await phone.getByLabel(/给断网路.*加照片/).setInputFiles([photoFile(9)]);
  await expect(band(phone)).toContainText('2 步、3 张照片先存在手机里');
  await expect(cardOn(phone, '断网路')).toContainText('待送出');
  expect(await faults(phone)).toEqual([]);
  await resolve(phone, '断网路', 1);
  await expect(band(phone)).toContainText('3 步、4 张照片先存在手机里');

  await phone.context().setOffline(false);
  await expect
    .poll(async () => (await read(number)).photos, { timeout: 30_000 })
    .toEqual(['arrive', 'arrive', 'arrive', 'resolve']);
  const { kase, events } = await read(number);
  expect(events).toEqual(['received', 'dispatched', 'accepted', 'contacted', 'arrived', 'resolved']);
  for (const step of [kase.contact, kase.arrival, kase.resolution]) {
    expect(step!.occurredAt).toBeGreaterThanOrEqual(Math.min(began - (began % MINUTE), kase.receivedAt));
    expect(step!.recordedAt).toBeGreaterThan(step!.occurredAt);
    expect(step!.by).toBe(idOf('jc1.staff'));
  }
  await expect(phone).toHaveURL(/\/mine$/);
  await expect(band(phone)).toHaveCount(0);
});

test('R4: what a phone keeps cannot be read without its key, no cache holds a case, and signing out takes it along', async ({
  browser,
}) => {
  await newCase('封存路');
  const phone = await phoneOf(browser);
  await expect(cardOn(phone, '封存路').getByRole('link', { name: /打给/ })).toBeVisible();
  await expect.poll(() => storedRecords(phone)).toBeGreaterThan(1);
  await phone.context().setOffline(true);
  await contact(phone, '封存路');
  const held = await everythingIn(phone);
  expect(held.caches.length).toBeGreaterThan(10);
  expect(held.text.match(/封存路|欧阳测甲|13912345678|树木倾斜|压住非机动车道|陈经办/g)).toBeNull();
  expect(held.extractable).toEqual([false]);

  await phone.context().setOffline(false);
  await expect(band(phone)).toHaveCount(0);
  await phone.getByRole('button', { name: /陈经办/ }).tap();
  await phone.getByRole('button', { name: '退出登录' }).tap();
  await expect(phone.getByLabel('账号')).toBeVisible();
  expect(await phone.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([]);
  expect(await phone.evaluate(() => localStorage.getItem('pocket-owner'))).toBeNull();
});

test('a step that waits outlives the session and the next person at the phone, and goes when its own comes back', async ({
  browser,
}) => {
  const number = await newCase('换人路');
  const phone = await phoneOf(browser);
  await expect(cardOn(phone, '换人路').getByRole('link', { name: /打给/ })).toBeVisible();
  await phone.context().setOffline(true);
  await contact(phone, '换人路');
  await phone.getByRole('button', { name: /陈经办/ }).tap();
  await phone.getByRole('button', { name: '退出登录' }).tap();
  await expect(phone.getByRole('dialog', { name: '还有没送出的' })).toContainText('1 步还没有送出');
  await phone.getByRole('button', { name: '先不退出' }).tap();
  await phone.context().clearCookies();
  await phone.context().setOffline(false);

  await phone.goto('/login');
  await signIn(phone, 'jc2.staff');
  await expect(phone.getByRole('heading', { name: /我的工单/ })).toBeVisible();
  await expect(band(phone)).toHaveCount(0);
  await phone.waitForTimeout(1_500);
  expect((await read(number)).events).not.toContain('contacted');
  expect((await everythingIn(phone)).text).not.toMatch(/换人路/);

  await phone.context().clearCookies();
  await phone.goto('/login');
  await signIn(phone, 'jc1.staff');
  await expect.poll(async () => (await read(number)).events, { timeout: 20_000 }).toContain('contacted');
  expect((await read(number)).kase.contact).toMatchObject({ by: idOf('jc1.staff') });
});

test('where the phone is goes with an arrival only where its owner says so, once', async ({ browser }) => {
  const [told, untold] = [await newCase('定位路', CONTACT), await newCase('不定位路', CONTACT)];
  const phone = await phoneOf(browser);
  await phone.context().grantPermissions(['geolocation']);
  await phone.context().setGeolocation({ latitude: 31.22334, longitude: 121.468 });
  await phone
    .locator('li.case', { hasText: /^(?!.*不定位路).*定位路/ })
    .getByRole('button', { name: '到现场了' })
    .tap();
  await sheetOf(phone).getByRole('switch', { name: '附上此刻的位置' }).tap();
  await expect(sheetOf(phone)).toContainText('31.2233,121.4680，只有中心、经办人和负责人能看到');
  await sheetOf(phone).getByRole('textbox').last().fill('树干已裂，需吊车');
  await sheetOf(phone)
    .getByRole('button', { name: /记录到场/ })
    .tap();
  await expect(sheetOf(phone)).toHaveCount(0);
  await arrive(phone, '不定位路');
  const position = (number: string) =>
    bureau.inStore(async (store) => (await store.readCase({ number }))!.texts.position);
  await expect.poll(() => position(told), { timeout: 20_000 }).toBe('31.2233,121.4680');
  expect((await read(untold)).kase.stage).toBe('on-site');
  expect(await position(untold)).toBeUndefined();
});

test('a step that is recorded after the session has ended is kept, and goes after signing in again', async ({
  browser,
}) => {
  const number = await newCase('到期路');
  const phone = await phoneOf(browser);
  await expect(cardOn(phone, '到期路').getByRole('link', { name: /打给/ })).toBeVisible();
  await bureau.inStore(async (store) => {
    for (const { id } of await listSessions(store, idOf('jc1.staff'))) {
      await endSession(store, { id: idOf('admin'), role: 'admin', unit: null }, id);
    }
  });
  await expect(band(phone)).toContainText('登录已到期');
  await contact(phone, '到期路');
  await expect(band(phone)).toContainText('1 步留在这部手机里');
  await phone.getByRole('link', { name: '重新登录' }).tap();
  await signIn(phone, 'jc1.staff');
  await expect.poll(async () => (await read(number)).events, { timeout: 20_000 }).toContain('contacted');
  await expect(phone).toHaveURL(/\/mine$/);
});

test('the centre records an arrival for the unit with the photo that came by message', async ({
  browser,
}) => {
  const number = await newCase('代录路', CONTACT);
  const desk = await atDesk(browser, 'coordinator', {
    baseURL: bureau.address,
    password: PASSWORD,
    wallKey: '',
  });
  await desk.goto(`/cases/${number}`);
  await desk.getByRole('button', { name: /到场/ }).first().click();
  await sheetOf(desk).getByRole('textbox').last().fill('树干已裂，需吊车');
  await choose(desk, '到场照片', 1);
  await sheetOf(desk).getByRole('button', { name: /到场/ }).last().click();
  await expect(desk.getByRole('region', { name: '照片' }).getByRole('img')).toHaveCount(1);
  const photos = await bureau.inStore(async (store) => {
    const { kase } = (await store.readCase({ number }))!;
    return photosOf(store.read, kase.id);
  });
  expect(photos.map(({ step, unit, by }) => [step, unit, by])).toEqual([
    ['arrive', 'JC1', idOf('coordinator')],
  ]);
});

test('a step on a case that a colleague moved meanwhile says so, and is sent again as things stand or let go', async ({
  browser,
}) => {
  const number = await newCase('抢先路');
  const phone = await phoneOf(browser);
  await expect(cardOn(phone, '抢先路').getByRole('link', { name: /打给/ })).toBeVisible();
  await phone.context().setOffline(true);
  await contact(phone, '抢先路');
  await arrive(phone, '抢先路', 1);
  await meanwhile('coordinator', number, { type: 'contact', gist: '中心已联系' });
  await phone.context().setOffline(false);

  const refused = phone.getByRole('list', { name: '没有记上的步骤' }).getByRole('listitem');
  await expect(refused).toHaveCount(2);
  await expect(refused.first()).toContainText('李协调');
  await phone.reload();
  await expect(refused).toHaveCount(2);
  await refused.first().getByRole('button', { name: '不要了' }).tap();
  await expect(refused).toHaveCount(1);
  await refused.first().getByRole('button', { name: '按现在的情况再送' }).tap();
  await expect.poll(async () => (await read(number)).photos, { timeout: 20_000 }).toEqual(['arrive']);
  expect((await read(number)).events.slice(-2)).toEqual(['contacted', 'arrived']);
  await expect(refused).toHaveCount(0);
});

test('steps on a case that passed to another unit meanwhile are offered as late records, and their photos go with them', async ({
  browser,
}) => {
  const number = await newCase('改派路');
  const phone = await phoneOf(browser);
  await expect(cardOn(phone, '改派路').getByRole('link', { name: /打给/ })).toBeVisible();
  await pocketed(phone);
  await phone.context().setOffline(true);
  await contact(phone, '改派路');
  await arrive(phone, '改派路', 2);
  await resolve(phone, '改派路');
  await meanwhile('coordinator', number, reassign('JC2'));
  await phone.reload();
  await phone.context().setOffline(false);

  const refused = phone.getByRole('list', { name: '没有记上的步骤' }).getByRole('listitem');
  await expect(refused).toHaveCount(3);
  await expect(refused.first()).toContainText('西片');
  expect(await faults(phone)).toEqual([]);
  for (let left = 3; left > 0; left -= 1) {
    await refused.first().getByRole('button', { name: '作为补报送出' }).tap();
    await expect(refused).toHaveCount(left - 1);
  }
  await expect
    .poll(async () => (await read(number)).photos, { timeout: 20_000 })
    .toEqual(['arrive', 'arrive']);
  await expect
    .poll(async () => (await read(number)).events.slice(3), { timeout: 20_000 })
    .toEqual(['reassigned', 'late-recorded', 'late-recorded', 'late-recorded']);
  const { kase } = await read(number);
  expect(kase.lateRecords.map(({ step, unit, by }) => [step, unit, by])).toEqual(
    ['contact', 'arrival', 'resolution'].map((step) => [step, 'JC1', idOf('jc1.staff')]),
  );
  for (const { occurredAt } of kase.lateRecords) expect(occurredAt).toBeLessThan(kase.holdings.at(-1)!.from);
  expect([kase.stage, kase.unit]).toEqual(['dispatched', 'JC2']);
});

test('D16: a phone whose clock is set three hours ahead: its step counts when it happened, and the page says so', async ({
  browser,
}) => {
  const number = await newCase('快钟路');
  const phone = await phoneOf(browser);
  await expect(cardOn(phone, '快钟路').getByRole('link', { name: /打给/ })).toBeVisible();
  await pocketed(phone);
  await phone.context().setOffline(true);
  await expect(band(phone)).toContainText('没有网络');
  await setAhead(phone, 3 * 60 * MINUTE);
  await contact(phone, '快钟路');
  await expect(cardOn(phone, '快钟路')).toContainText('待送出');

  // A day ahead the cases are not shown any more; what waits is, and stays.
  await setAhead(phone, 24 * 60 * MINUTE);
  await expect(phone.getByText('手机的时间不对')).toBeVisible();
  await expect(phone.getByText('还有 1 步没有送出')).toBeVisible();

  await phone.context().setOffline(false);
  const before = Date.now();
  await phone.goto('/mine');
  await expect.poll(async () => (await read(number)).events, { timeout: 30_000 }).toContain('contacted');
  const { kase } = await read(number);
  expect(kase.contact!.occurredAt).toBeLessThanOrEqual(Date.now());
  expect(kase.contact!.occurredAt).toBeGreaterThan(before - 10 * MINUTE);
  await expect(phone.getByText(/这部手机的时间(快|慢)了/)).toBeVisible();
});

/** Sets the phone's own clock and opens its page anew. */
async function setAhead(phone: Page, by: number): Promise<void> {
  await phone.context().addInitScript((shift) => {
    const { now } = (Reflect.get(globalThis, 'trueDate') as DateConstructor) ?? Date;
    Reflect.set(globalThis, 'trueDate', { now });
    Date.now = () => now() + shift;
  }, by);
  await phone.reload();
}

/** What axe finds wrong with the page as it stands. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

async function signIn(phone: Page, username: PersonName): Promise<void> {
  await phone.getByLabel('账号').fill(username);
  await phone.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await phone.getByRole('button', { name: '登录', exact: true }).tap();
  await phone.waitForURL((url) => url.pathname !== '/login');
}

/** How many records the vaults of this browser hold besides their keys. */
function storedRecords(phone: Page): Promise<number> {
  return phone.evaluate(async () => {
    let count = 0;
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done, fail) => {
        const request = indexedDB.open(name!);
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(new Error('shut'));
      });
      const kept = db.transaction('kept').objectStore('kept').count();
      count += await new Promise<number>((done) => (kept.onsuccess = () => done(kept.result)));
      db.close();
    }
    return count;
  });
}

/** Everything that this browser holds, as somebody would read it who has the phone but not the page. */
function everythingIn(phone: Page): Promise<{ text: string; caches: string[]; extractable: boolean[] }> {
  return phone.evaluate(async () => {
    const parts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    const extractable: boolean[] = [];
    const read = new TextDecoder();
    const take = (value: unknown): void => {
      if (value instanceof CryptoKey) extractable.push(value.extractable);
      else if (value instanceof ArrayBuffer) parts.push(read.decode(value));
      else if (ArrayBuffer.isView(value)) parts.push(read.decode(value));
      else if (value instanceof Object) Object.values(value).forEach(take);
      else parts.push(String(value));
    };
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done, fail) => {
        const request = indexedDB.open(name!);
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(new Error('shut'));
      });
      for (const store of db.objectStoreNames) {
        const all = db.transaction(store).objectStore(store).getAll();
        take(await new Promise((done) => (all.onsuccess = () => done(all.result as unknown))));
      }
      db.close();
    }
    const held: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        held.push(request.url);
        parts.push(await (await cache.match(request))!.text());
      }
    }
    return { text: parts.join('\n'), caches: held, extractable };
  });
}
