import { expect, type Locator, type Page } from '@playwright/test';

const FAR = 150;

/** Presses Tab until one of these has the focus; fails when Tab never gets there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target.first()).toBeVisible();
  for (let presses = 0; presses < FAR; presses += 1) {
    const there = await target.evaluateAll((all) => all.includes(document.activeElement as never));
    if (there) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target.toString()} in ${FAR} presses.`);
}

/** Walks an open menu with the arrows and takes the item that begins with these words. */
export async function chooseByKeys(page: Page, words: string): Promise<void> {
  const item = page.getByRole('menuitem', { name: new RegExp(`^${words}`) });
  await expect(item).toBeVisible();
  const items = await page.getByRole('menuitem').count();
  for (let presses = 0; presses <= items; presses += 1) {
    if (await item.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('ArrowDown');
  }
  await expect(item).toBeFocused();
  await page.keyboard.press('Enter');
}
