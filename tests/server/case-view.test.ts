import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asc } from 'drizzle-orm';
import type { Case } from '../../src/lib/domain/case.ts';
import { logOpening, logShown } from '../../src/lib/server/case-audit.ts';
import { readCallersFor, readCaseFor } from '../../src/lib/server/case-view.ts';
import { revealCallers } from '../../src/lib/server/reveal.ts';
import { audit } from '../../src/lib/server/store/accounts.ts';
import {
  accept,
  CONTACT,
  DISPATCH,
  idOf,
  MINUTE,
  reassign,
  RECEIVE,
  startBureau,
  type Bureau,
  type PersonName,
} from './helpers/bureau.ts';

const NAME = '欧阳测甲';
const PHONE = '13912345678';
const TEXT = `大风后梧桐倾斜，${NAME} 电话 ${PHONE}，住柳荫路88弄5号602室`;

let bureau: Bureau;
let kase: Case;
beforeEach(async () => {
  bureau = await startBureau();
  kase = await bureau.do('intake', null, { ...RECEIVE, text: TEXT }, DISPATCH);
  kase = await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
});
afterEach(() => bureau.stop());

const view = (who: PersonName) => readCaseFor(bureau.store, bureau.actor(who), kase.number);
const callers = async (who: PersonName) =>
  (await readCallersFor(bureau.store, bureau.actor(who), kase.number))?.view;
const reveal = (who: PersonName, reason?: 'place') =>
  revealCallers(bureau.store, bureau.actor(who), kase.number, reason);
const looks = async () =>
  (await bureau.store.read.select().from(audit).orderBy(asc(audit.id)))
    .filter(({ caseId }) => caseId === kase.id)
    .map(({ what, by, subject }) => [what, by, subject]);

describe('a case read for one actor', () => {
  it('answers absent and forbidden alike', async () => {
    for (const who of ['jc2.staff', 'jc2.head', 'admin'] as const) expect(await view(who)).toBeNull();
    const coordinator = bureau.actor('coordinator');
    expect(await readCaseFor(bureau.store, coordinator, '20261124-9999')).toBeNull();
    expect(await readCaseFor(bureau.store, coordinator, "' or 1=1 --")).toBeNull();
    expect(await readCaseFor(bureau.store, { id: 0, role: 'wall', unit: null }, kase.number)).toBeNull();
  });

  it('gives centre and handler the whole text, everybody else one without numbers and without the caller by name', async () => {
    for (const who of ['intake', 'coordinator', 'jc1.staff'] as const) {
      expect(await view(who)).toMatchObject({ text: TEXT, masked: false });
    }
    for (const who of ['jc1.staff2', 'jc1.head', 'leader', 'supervisor'] as const) {
      const read = JSON.stringify(await view(who));
      expect(read).not.toContain(PHONE);
      expect(read).not.toContain(NAME);
      expect(read).not.toContain('602');
      expect(read).toContain('梧桐倾斜');
    }
  });

  it('carries no caller whole to anybody, so that a page left open shows none', async () => {
    for (const who of ['coordinator', 'jc1.staff', 'jc1.head'] as const) {
      const { callers: shown, story } = (await view(who))!;
      expect(shown).toEqual({
        access: 'whole',
        callers: [{ id: 1, hasPhone: true, name: '欧阳**', phone: '139****5678' }],
      });
      expect(JSON.stringify(story.map(({ texts: { text: _, ...texts } }) => texts))).not.toContain(PHONE);
    }
  });

  it("keeps the caller's own words whatever is written later", async () => {
    kase = await bureau.do('coordinator', kase, { type: 'urge', text: '请尽快联系' });
    kase = await bureau.do('coordinator', kase, { type: 'note', text: '市民再次来电' });
    expect((await view('coordinator'))!.text).toBe(TEXT);
  });

  it('covers what the steps say in the same way', async () => {
    kase = await bureau.do('jc1.staff', kase, { ...CONTACT, gist: `${NAME} 说改打 ${PHONE}` });
    const gist = async (who: PersonName) =>
      (await view(who))!.story.find(({ type }) => type === 'contacted')?.texts.gist;
    expect(await gist('jc1.staff')).toBe(`${NAME} 说改打 ${PHONE}`);
    expect(await gist('supervisor')).toBe('欧阳** 说改打 ***');
  });

  it('gives a unit the text of a confidential case without the person', async () => {
    kase = await bureau.do('intake', null, { ...RECEIVE, text: TEXT, confidential: true }, DISPATCH);
    kase = await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
    const read = (await view('jc1.staff'))!;
    expect(read.callers).toEqual({
      access: 'none',
      callers: [{ id: 1, hasPhone: true, name: '', phone: '' }],
    });
    expect(read.text).toBe('大风后梧桐倾斜，欧阳** 电话 ***，住柳荫路88弄***');
    expect(await callers('jc1.staff')).toMatchObject({ access: 'none', callers: [{ name: '', phone: '' }] });
    expect(await reveal('jc1.staff')).toBeNull();
  });

  it('names the unit complained of to the centre alone', async () => {
    kase = await bureau.do('intake', null, { ...RECEIVE, against: 'JC2' }, DISPATCH);
    expect((await view('coordinator'))!.against).toBe('JC2');
    for (const who of ['jc1.head', 'leader', 'supervisor'] as const) {
      expect(JSON.stringify(await view(who))).not.toContain('JC2');
    }
    expect(await view('jc2.head')).toBeNull();
  });

  it('keeps the whole story of a case that a unit has lost, for those who hold it now', async () => {
    kase = await bureau.do('coordinator', kase, reassign('JC2'));
    expect(await view('jc1.staff')).toBeNull();
    const { story, holdings } = (await view('jc2.head'))!;
    expect(story.map(({ type }) => type)).toEqual(['reassigned', 'accepted', 'dispatched', 'received']);
    expect(story[1]).toMatchObject({ by: '陈经办', person: '陈经办' });
    expect(holdings.map(({ unit, handler }) => [unit, handler])).toEqual([
      ['centre', null],
      ['JC1', '陈经办'],
      ['JC2', null],
    ]);
  });

  it('explains each clock: its rule, what started it, and its breach', async () => {
    await bureau.tick(25 * MINUTE);
    kase = await bureau.do('coordinator', bureau.case(kase.id), reassign('JC2'));
    const { clocks } = (await view('coordinator'))!;
    const contact = clocks.filter(({ milestone }) => milestone === 'contact');
    expect(contact).toMatchObject([
      {
        round: 1,
        limit: { minutes: 20 },
        because: { type: 'dispatched' },
        breach: { annulled: false },
        ended: { how: 'cancelled' },
      },
      { round: 2, because: { type: 'reassigned', at: bureau.now }, breach: null },
    ]);
  });

  it('marks a step that was entered late as 补录, until it is recognised', async () => {
    bureau.now += 10 * MINUTE;
    kase = await bureau.do('jc1.staff', kase, { ...CONTACT, occurredAt: bureau.now - 8 * MINUTE });
    const line = async () => (await view('coordinator'))!.story.find(({ type }) => type === 'contacted');
    expect(await line()).toMatchObject({ late: true, occurredAt: bureau.now - 8 * MINUTE });
    expect((await view('coordinator'))!.facts.late).toEqual(['contact']);
    kase = await bureau.do('coordinator', kase, { type: 'recognise', step: 'contact', evidence: '通话记录' });
    expect(await line()).toMatchObject({ late: false });
    expect((await view('coordinator'))!.facts.late).toEqual([]);
  });

  it('strikes out what was stepped back', async () => {
    kase = await bureau.do('jc1.staff', kase, CONTACT);
    kase = await bureau.do('jc1.staff', kase, { type: 'step-back', reason: '记错' });
    const { story } = (await view('jc1.staff'))!;
    expect(story.map(({ type, voided }) => [type, voided])).toEqual([
      ['stepped-back', false],
      ['contacted', true],
      ['accepted', false],
      ['dispatched', false],
      ['received', false],
    ]);
  });

  it("says for whom the centre recorded a step, and what the unit's request waits for", async () => {
    kase = await bureau.do('coordinator', kase, CONTACT);
    expect((await view('jc1.head'))!.story[0]).toMatchObject({ by: '李协调', behalf: '陈经办' });
    kase = await bureau.do('intake', null, RECEIVE, DISPATCH);
    kase = await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')), {
      type: 'request-waive',
      reason: 'asked-not-to',
      note: '不要打电话',
    });
    expect((await view('coordinator'))!.asked).toMatchObject([
      { kind: 'waiver', reason: 'asked-not-to', by: '陈经办', texts: ['不要打电话'] },
    ]);
  });

  it('shows nothing of a case whose texts were erased', async () => {
    await bureau.store.erase(bureau.actor('admin'), kase.id);
    const read = (await view('coordinator'))!;
    expect(read).toMatchObject({ erased: true, text: '', card: { title: '', place: { detail: '' } } });
    expect(JSON.stringify(read)).not.toContain('测甲');
  });
});

describe('R5: the caller', () => {
  it('is whole for the centre, the handler and the head, each time written down before it is shown', async () => {
    for (const who of ['intake', 'jc1.staff', 'jc1.head'] as const) {
      expect(await reveal(who)).toMatchObject({ ok: true, callers: [{ name: NAME, phone: PHONE }] });
    }
    expect(await looks()).toEqual([
      ['caller-shown', idOf('intake'), null],
      ['caller-shown', idOf('jc1.staff'), null],
      ['caller-shown', idOf('jc1.head'), null],
    ]);
  });

  it('stays masked for colleagues and leaders; for another unit there is no such case, and its attempt is kept', async () => {
    expect(await callers('jc1.staff2')).toMatchObject({
      access: 'masked',
      callers: [{ phone: '139****5678' }],
    });
    for (const who of ['jc1.staff2', 'leader'] as const) {
      expect(await reveal(who, 'place')).toEqual({ ok: false, refusal: { code: 'not-allowed' } });
    }
    expect(await looks()).toEqual([]);
    expect(await reveal('jc2.staff', 'place')).toBeNull();
    expect(await looks()).toEqual([['case-denied', idOf('jc2.staff'), kase.number]]);
  });

  it('is revealed to supervision for a reason, thirty times an hour and no more', async () => {
    expect(await reveal('supervisor')).toEqual({ ok: false, refusal: { code: 'reason-required' } });
    const answers = await Promise.all(Array.from({ length: 31 }, () => reveal('supervisor', 'place')));
    expect(answers.filter((answer) => answer?.ok)).toHaveLength(30);
    expect(answers).toContainEqual({ ok: false, refusal: { code: 'too-fast' } });
    expect(await looks()).toEqual(
      Array.from({ length: 30 }, () => ['caller-revealed', idOf('supervisor'), 'place']),
    );
    bureau.now += 61 * MINUTE;
    expect(await reveal('supervisor', 'place')).toMatchObject({ ok: true });
  });
});

describe('R6: who saw a case', () => {
  it('is written down once as long as he goes on looking', async () => {
    const actor = bureau.actor('leader');
    await logOpening(bureau.store, actor, kase.id);
    bureau.now += 4 * MINUTE;
    await logOpening(bureau.store, actor, kase.id);
    bureau.now += 6 * MINUTE;
    await logOpening(bureau.store, actor, kase.id);
    await logOpening(bureau.store, bureau.actor('intake'), kase.id);
    await logShown(bureau.store, bureau.actor('intake'), kase.id);
    expect(await looks()).toEqual([
      ['case-opened', idOf('leader'), null],
      ['case-opened', idOf('leader'), null],
      ['case-opened', idOf('intake'), null],
      ['caller-shown', idOf('intake'), null],
    ]);
  });
});
