import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../../src/lib/domain/case/case.ts';
import { myDay } from '../../src/lib/server/reports/my-day.ts';
import {
  accept,
  ARRIVE,
  CANARIES,
  CONTACT,
  idOf,
  MINUTE,
  reassign,
  startBureau,
  type Bureau,
  type PersonName,
} from './helpers/bureau.ts';

const HOUR = 60 * MINUTE;
let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(() => bureau.stop());

const day = async (who: PersonName) => (await myDay(bureau.store, bureau.actor(who)))!;
const steps = async (who: PersonName) => (await day(who)).steps.map(({ line }) => line.type);

async function accepted(): Promise<Case> {
  return bureau.do('jc1.staff', await bureau.dispatched(), accept(idOf('jc1.staff')));
}

describe('the day of a worker', () => {
  it('holds what he did since midnight, newest first, and nothing of his colleagues', async () => {
    let kase = await accepted();
    await bureau.tick(5 * MINUTE);
    kase = await bureau.do('jc1.staff', kase, CONTACT);
    await bureau.do('jc1.staff', kase, ARRIVE);
    expect(await steps('jc1.staff')).toEqual(['arrived', 'contacted', 'accepted']);
    expect(await steps('jc1.staff2')).toEqual([]);
    await bureau.tick(15 * HOUR);
    expect(await steps('jc1.staff')).toEqual([]);
  });

  it('counts the contacts and arrivals that he met or missed today', async () => {
    const early = await bureau.do('jc1.staff', await accepted(), CONTACT);
    const late = await accepted();
    await accepted();
    await bureau.tick(25 * MINUTE);
    await bureau.do('jc1.staff', bureau.case(late.id), CONTACT);
    await bureau.do('jc1.staff', early, ARRIVE);
    expect(await day('jc1.staff')).toMatchObject({
      contact: { inTime: 1, all: 3 },
      arrival: { inTime: 1, all: 1 },
    });
    expect(await day('jc1.head')).toMatchObject({ contact: { inTime: 0, all: 0 } });
  });

  it('leaves out what was stepped back, and holds what the centre recorded for him', async () => {
    let kase = await accepted();
    kase = await bureau.do('jc1.staff', kase, CONTACT);
    kase = await bureau.do('jc1.staff', kase, { type: 'step-back', reason: '记错了' });
    expect(await steps('jc1.staff')).toEqual(['accepted']);
    expect((await day('jc1.staff')).contact).toEqual({ inTime: 0, all: 0 });
    await bureau.do('intake', kase, CONTACT);
    const { steps: all, contact } = await day('jc1.staff');
    expect(all[0]).toMatchObject({ line: { type: 'contacted', behalf: '陈经办' } });
    expect(contact).toEqual({ inTime: 1, all: 1 });
  });

  it('Z6: of a case that his unit has lost says number and moment alone', async () => {
    const kase = await bureau.do('jc1.staff', await accepted(), CONTACT);
    await bureau.do('coordinator', kase, reassign('JC2'));
    const [contacted] = (await day('jc1.staff')).steps;
    expect(contacted).toMatchObject({ number: kase.number, place: null, line: { type: 'contacted' } });
    expect(JSON.stringify(contacted)).not.toContain('青禾路');
    expect(JSON.stringify(contacted)).not.toContain('phone');
  });

  it('R2: holds no text and no caller', async () => {
    let kase = await accepted();
    kase = await bureau.do('jc1.staff', kase, { ...CONTACT, gist: CANARIES[0] });
    await bureau.do('jc1.staff', kase, { ...ARRIVE, finding: CANARIES[1] });
    const sent = JSON.stringify(await day('jc1.staff'));
    for (const canary of [CANARIES[0], CANARIES[1], CANARIES[2]]) expect(sent).not.toContain(canary);
  });

  it('names his turns of the coming week, and nobody else’s', async () => {
    const [from, to] = [bureau.now - HOUR, bureau.now + 8 * HOUR];
    const turn = { unit: 'JC1', person: idOf('jc1.staff') };
    await bureau.store.changeRoster(bureau.actor('coordinator'), {
      put: [
        { ...turn, from, to },
        { ...turn, from: from - 48 * HOUR, to: from - 40 * HOUR },
        { ...turn, from: to + 240 * HOUR, to: to + 248 * HOUR },
        { ...turn, person: idOf('jc1.staff2'), from: to, to: to + 8 * HOUR },
      ],
    });
    expect((await day('jc1.staff')).shifts).toEqual([{ from, to }]);
  });

  it('is nobody else’s: neither centre nor overseers have one', async () => {
    for (const who of ['coordinator', 'leader', 'admin'] as const) {
      expect(await myDay(bureau.store, bureau.actor(who))).toBeNull();
    }
  });
});
