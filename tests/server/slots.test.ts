import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Slots from '../../src/lib/server/photos/slots.ts';

let slots: typeof Slots;
beforeEach(async () => {
  vi.resetModules();
  slots = await import('../../src/lib/server/photos/slots.ts');
});

describe('U4: places for photos', () => {
  test('four slow uploads of two accounts hold up these two accounts and nobody else', () => {
    const slow = [1, 1, 2, 2].map((person) => slots.startComing(person));
    expect(slow).not.toContain(null);
    expect([1, 2].map((person) => slots.startComing(person))).toEqual([null, null]);
    for (let person = 3; person < 10; person += 1) {
      const hasCome = slots.startComing(person);
      expect(hasCome, String(person)).not.toBeNull();
      hasCome!();
    }
    slow[0]!();
    expect(slots.startComing(1)).not.toBeNull();
  });

  test('thirty-two come at once and no more, so that memory has a bound', () => {
    const all = Array.from({ length: 40 }, (_, at) => slots.startComing(at >> 1));
    expect(all.filter((one) => one === null)).toHaveLength(8);
  });

  test('four whole ones are worked on at once; the others wait their turn in order, and are not sent away', async () => {
    const order: number[] = [];
    const done: (() => void)[] = [];
    for (let at = 0; at < 10; at += 1)
      void slots.takeSlot().then((giveBack) => {
        order.push(at);
        done.push(giveBack!);
      });
    await turn();
    expect(order).toEqual([0, 1, 2, 3]);
    for (let at = 4; at < 10; at += 1) {
      done.shift()!();
      await turn();
      expect(order).toHaveLength(at + 1);
    }
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('behind sixteen who wait the next is asked to come again', async () => {
    const all = Array.from({ length: 21 }, () => slots.takeSlot());
    expect(await all[20]).toBeNull();
    (await all[0])!();
    expect(await all[4]).not.toBeNull();
  });
});
