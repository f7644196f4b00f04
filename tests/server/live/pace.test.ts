import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MOST_CALLERS } from '../../../src/lib/domain/case/commands/fields.ts';
import { Hands, handsOf, PACE } from '../../../src/lib/server/cases/pace.ts';
import { MOST_SCREENS } from '../../../src/lib/server/live/places.ts';
import { Bucket } from '../../../src/lib/server/http/bucket.ts';
import { DISPATCH, idOf, RECEIVE, startBureau, type Bureau } from '../helpers/bureau.ts';

let bureau: Bureau;
beforeEach(async () => {
  const endless = { most: Infinity, perSecond: Infinity };
  bureau = await startBureau({ limits: { messages: endless, packets: endless } });
});
afterEach(async () => {
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});

const note = (text: string) => ({ type: 'note', text }) as const;

test('whatever is asked when, nobody gets more than the most at once and so many a second', () => {
  const asked = fc.array(fc.record({ wait: fc.nat(3000), cost: fc.integer({ min: 1, max: 8 }) }));
  fc.assert(
    fc.property(
      asked,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 5 }),
      (all, most, perSecond) => {
        let now = 0;
        const bucket = new Bucket({ most, perSecond }, () => now);
        let given = 0;
        for (const { wait, cost } of all) {
          now += wait;
          const full = bucket.full;
          if (bucket.take(cost)) given += cost;
          else expect(full && cost <= most).toBe(false);
          expect(given).toBeLessThanOrEqual(most + (now / 1000) * perSecond + 1e-6);
        }
      },
    ),
  );
});

test('notes of one person into one case stop at a bound, on however many screens; other cases and people go on', async () => {
  const { most } = PACE.onOneCase;
  const [kase, other] = [await bureau.caseAt('contacted'), await bureau.caseAt('contacted')];
  const screens = await Promise.all([bureau.connect('jc1.staff'), bureau.connect('jc1.staff')]);
  const colleague = await bureau.connect('coordinator');
  const before = bureau.store.head;
  const answers = [];
  for (let nth = 0; nth < most + 5; nth++) {
    const screen = screens[nth % 2]!;
    answers.push(await screen.do(kase.id, note(`第${nth}条`)));
  }
  expect(answers.filter(({ ok }) => ok)).toHaveLength(most);
  expect(answers.at(-1)).toMatchObject({ ok: false, refusal: { code: 'too-much-here' } });
  expect(bureau.store.head).toBe(before + most);
  expect(await screens[0].do(other.id, note('另一件'))).toMatchObject({ ok: true });
  expect(await colleague.do(kase.id, note('同事'))).toMatchObject({ ok: true });
});

test('acts of one person are counted together over all of his sockets and forms, and of each by himself', async () => {
  const kase = await bureau.dispatched();
  const [one, two] = [await bureau.connect('coordinator'), await bureau.connect('coordinator')];
  const other = await bureau.connect('intake');
  for (let nth = 0; nth < PACE.acts.most - 1; nth++) {
    expect(handsOf(bureau.store).take(idOf('coordinator'))).toBeNull();
  }
  expect(await one.do(kase.id, note('最后一条'))).toMatchObject({ ok: true });
  const late = await two.do(kase.id, note('太快'));
  expect(late).toMatchObject({ ok: false, refusal: { code: 'too-fast' } });
  expect(await other.do(kase.id, note('别人'))).toMatchObject({ ok: true });
});

test('a person who waited may act again, as many a second as are allowed', () => {
  let now = 0;
  const hands = new Hands(PACE, () => now);
  for (let nth = 0; nth < PACE.acts.most; nth++) expect(hands.take(1)).toBeNull();
  expect(hands.take(1)).toBe('too-fast');
  now += 1000;
  for (let nth = 0; nth < PACE.acts.perSecond; nth++) expect(hands.take(1)).toBeNull();
  expect(hands.take(1)).toBe('too-fast');
  expect(hands.take(2)).toBeNull();
});

test('one person has so many screens and no more; who is refused hears why, and comes in when one has closed', async () => {
  const cookie = bureau.signIn('coordinator');
  const screens = [];
  for (let nth = 0; nth < MOST_SCREENS; nth++) screens.push(await bureau.connect('coordinator', { cookie }));
  await expect(bureau.connect('coordinator', { cookie })).rejects.toThrow('too-many-screens');
  await expect(bureau.connect('coordinator')).rejects.toThrow('too-many-screens');
  expect((await bureau.connect('intake')).cards.size).toBe(0);
  screens[0]!.close();
  await expect
    .poll(() =>
      bureau.connect('coordinator', { cookie }).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
});

test('a case takes as many callers as can be told of its result, each by name; a merge beyond that is refused', async () => {
  const callers = Array.from({ length: 20 }, (_, nth) => ({
    name: `来电${nth}`,
    phone: `138${10000000 + nth}`,
  }));
  const target = await bureau.do('intake', null, { ...RECEIVE, callers }, DISPATCH);
  const join = async () => {
    const source = await bureau.received({ callers });
    return bureau.try('coordinator', source, { type: 'merge', target: target.id, reason: '同一件事' });
  };
  for (let all = 20; all < MOST_CALLERS; all += 20) expect(await join()).toMatchObject({ ok: true });
  expect(await join()).toMatchObject({ ok: false, refusal: { code: 'too-many-callers', field: 'target' } });
  const everybody = bureau.case(target.id).callers.map(({ id }) => ({ caller: id }));
  expect(everybody).toHaveLength(MOST_CALLERS);
  const worker = idOf('jc1.staff');
  let kase = await bureau.do('jc1.staff', bureau.case(target.id), { type: 'accept', handler: worker });
  for (const { id: caller } of kase.callers.filter(({ id, from }) => id === 1 || from)) {
    kase = await bureau.do('jc1.staff', kase, { type: 'contact', caller, gist: '已告知处理安排' });
  }
  kase = await bureau.do('jc1.staff', kase, { type: 'arrive', finding: '树已倾斜' });
  kase = await bureau.do('jc1.staff', kase, {
    ...{ type: 'resolve', result: 'solved', text: '已扶正并加固支撑，现场清理完毕。' },
    informed: everybody,
  });
  expect(kase.stage).toBe('resolved');
});
