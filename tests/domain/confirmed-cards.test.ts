import { expect, test } from 'vitest';
import { noCards, putCards } from '../../src/lib/client/put-cards.ts';
import { Print, printOf } from '../../src/lib/live/print.ts';

const card = (id: number, version: number) => ({ id, version });

test('the newest version of a card wins, in whatever order its versions arrive', () => {
  const print = new Print();
  let all = putCards(noCards<ReturnType<typeof card>>(), [card(1, 3), card(2, 1)], [], print);
  all = putCards(all, [card(1, 2)], [], print);
  expect(all.get(1)).toEqual(card(1, 3));
  expect(print.toString()).toBe(printOf(all.values()));
});

test('repeats do no harm, and what is gone is gone once', () => {
  const print = new Print();
  let all = putCards(noCards<ReturnType<typeof card>>(), [card(1, 1), card(2, 1)], [], print);
  for (let repeat = 0; repeat < 2; repeat += 1) all = putCards(all, [card(2, 2)], [1, 99], print);
  expect([...all.values()]).toEqual([card(2, 2)]);
  expect(print.toString()).toBe(printOf([card(2, 2)]));
});

test('cards that did not change stay the same objects, and the earlier map is left as it was', () => {
  const print = new Print();
  const before = putCards(noCards<ReturnType<typeof card>>(), [card(1, 1), card(2, 1)], [], print);
  const after = putCards(before, [card(2, 2)], [], print);
  expect(after.get(1)).toBe(before.get(1));
  expect(before.get(2)).toEqual(card(2, 1));
});
