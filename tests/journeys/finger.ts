import type { Locator, Page } from '@playwright/test';

/** A finger on the glass, through the browser's own touch input: long press, drag, lift. */
export function finger(page: Page) {
  return {
    async drag(card: Locator, to: Locator): Promise<void> {
      await card.scrollIntoViewIfNeeded();
      await to.scrollIntoViewIfNeeded();
      const touch = await page.context().newCDPSession(page);
      const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
        touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
      const from = await middle(card);
      await send('touchStart', from);
      await card.and(page.locator('.hole')).waitFor();
      const target = await middle(to);
      for (let part = 1; part <= 10; part += 1) {
        await send('touchMove', {
          x: from.x + ((target.x - from.x) * part) / 10,
          y: from.y + ((target.y - from.y) * part) / 10,
        });
      }
      await send('touchEnd');
      await touch.detach();
    },
  };
}

async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`${locator.toString()} is not on the screen.`);
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + Math.min(box.height / 2, 60)) };
}
