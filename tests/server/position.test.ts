import { afterEach, expect, it } from 'vitest';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import { readCaseFor } from '../../src/lib/server/cases/view.ts';
import {
  accept,
  ARRIVE,
  CONTACT,
  idOf,
  startBureau,
  type Bureau,
  type PersonName,
} from './helpers/bureau.ts';

let bureau: Bureau;
afterEach(() => bureau.stop());

const POSITION = '31.2233,121.4680';
const arrive = (position: string) => ({ ...ARRIVE, position }) satisfies CommandInput;

async function contacted() {
  const kase = await bureau.do('jc1.staff', await bureau.dispatched(), accept(idOf('jc1.staff')), CONTACT);
  return kase;
}

it('R5: the place of an arrival is told to the centre, the handler and the head, and to nobody else', async () => {
  bureau = await startBureau();
  const { number } = await bureau.do('jc1.staff', await contacted(), arrive(POSITION));
  const reads = async (who: PersonName) => {
    const view = await readCaseFor(bureau.store, bureau.actor(who), number);
    return view?.story.map(({ texts }) => texts.position).find(Boolean);
  };
  for (const who of ['intake', 'coordinator', 'jc1.staff', 'jc1.head'] as const)
    expect(await reads(who), who).toBe(POSITION);
  for (const who of ['jc1.staff2', 'leader', 'supervisor', 'jc2.staff', 'admin'] as const)
    expect(await reads(who), who).toBeUndefined();
  expect(JSON.stringify([...bureau.store.open.values()])).not.toContain(POSITION);
});

it('an arrival with a place that is none is refused, and one without is as good as ever', async () => {
  bureau = await startBureau();
  const kase = await contacted();
  for (const wrong of [
    '',
    '青禾路',
    '91,0',
    '31.2,181',
    '31.2233',
    '31.2233,121.4680,5',
    '31.2233,121.46801234',
  ])
    expect(await bureau.try('jc1.staff', kase, arrive(wrong)), wrong).toMatchObject({
      refusal: { code: 'bad-message', field: 'position' },
    });
  expect((await bureau.do('jc1.staff', kase, ARRIVE)).stage).toBe('on-site');
});
