import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asc } from 'drizzle-orm';
import type { Case } from '../../src/lib/domain/case/case.ts';
import { writeAudit } from '../../src/lib/server/auth/audit.ts';
import { logKept, logOpening, logShown } from '../../src/lib/server/cases/audit.ts';
import { readCallersFor, readCaseFor } from '../../src/lib/server/cases/view.ts';
import { revealCallers } from '../../src/lib/server/cases/reveal.ts';
import { search } from '../../src/lib/server/cases/search.ts';
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
    expect(read.callers).toEqual({ access: 'none', callers: [] });
    expect(read.text).toBe('大风后梧桐倾斜，*** 电话 ***，住柳荫路88弄***');
    expect(await callers('jc1.staff')).toEqual({ access: 'none', callers: [] });
    expect(await reveal('jc1.staff')).toBeNull();
    expect(read.card.place).toEqual(RECEIVE.place);
  });

  it('R5: 保密: the caller stays with the centre; leaders and supervision neither see him masked nor reveal him', async () => {
    const fields = { ...RECEIVE, confidential: true, callers: [{ name: '王丽华', phone: PHONE }] };
    kase = await bureau.do('intake', null, { ...fields, text: '王女士反映，丽华阿姨住6楼602' }, DISPATCH);
    kase = await bureau.do('coordinator', kase, {
      type: 'note',
      text: '老王说：王 丽 华、Ｗ也行，１３９ 1234 5678',
    });
    for (const who of ['leader', 'supervisor', 'jc1.staff', 'jc1.head'] as const) {
      const read = (await view(who))!;
      expect(read.callers, who).toEqual({ access: 'none', callers: [] });
      const said = JSON.stringify([read.text, read.story.map(({ texts }) => texts), read.asked]);
      for (const secret of ['王', '丽', '1234', '602']) expect(said, who).not.toContain(secret);
      expect(read.card.flags, who).toContain('confidential');
      expect((await callers(who))!, who).toEqual({ access: 'none', callers: [] });
    }
    for (const who of ['leader', 'supervisor'] as const) {
      expect(await reveal(who, 'place')).toEqual({ ok: false, refusal: { code: 'caller-confidential' } });
    }
    expect(await looks()).toEqual([]);
    expect(await reveal('coordinator')).toMatchObject({ callers: [{ name: '王丽华', phone: PHONE }] });
  });

  it('tells nobody but the centre whether a confidential caller left a number', async () => {
    const hidden = { ...RECEIVE, confidential: true, callers: [] };
    kase = await bureau.do('intake', null, hidden, DISPATCH);
    expect((await view('coordinator'))!.card.flags).toContain('anonymous');
    for (const who of ['leader', 'supervisor', 'jc1.staff'] as const) {
      expect((await view(who))!.card.flags, who).not.toContain('anonymous');
    }
  });

  it('covers a caller in every spelling, wherever something is read, for those who may not read him whole', async () => {
    const spellings = [
      NAME,
      '欧 阳 测 甲',
      '欧阳　测甲',
      '欧\u200b阳测甲',
      '欧阳先生',
      '测甲女士',
      '欧阳阿姨',
      '１３９１２３４５６７８',
      '139 1234 5678',
      '一三九一二三四五六七八',
    ];
    kase = await bureau.do('jc1.staff', kase, { ...CONTACT, gist: spellings.join('；') });
    kase = await bureau.do('coordinator', kase, { type: 'note', text: spellings.join('。') });
    for (const who of ['jc1.staff2', 'jc1.head', 'leader', 'supervisor'] as const) {
      const read = JSON.stringify(await view(who)).normalize('NFKC');
      for (const secret of ['测甲', '测 甲', '先生', '女士', '阿姨', '1234', '一二三四'])
        expect(read.replace(kase.number, ''), `${who} ${secret}`).not.toContain(secret);
    }
    const found = await search(bureau.store, bureau.actor('supervisor'), { words: '欧阳' });
    expect(JSON.stringify(found)).not.toContain('测甲');
    for (const words of ['测甲', '阿姨', '1234'])
      expect(await search(bureau.store, bureau.actor('supervisor'), { words })).toMatchObject({ found: [] });
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
    expect(await callers('leader')).toMatchObject({ access: 'masked', callers: [{ phone: '139****5678' }] });
    expect(await reveal('jc1.staff2', 'place')).toEqual({ ok: false, refusal: { code: 'not-allowed' } });
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

describe('R5: house and room', () => {
  it('are masked for those who oversee, in place, title, texts and search, and whole for the centre and the units that work there', async () => {
    const place = { road: '柳荫路１２号', cross: '望春路8号', detail: '八十八弄５号 602室', area: '东片' };
    const title = '柳荫路88弄5号602室漏水';
    kase = await bureau.do(
      'intake',
      null,
      { ...RECEIVE, place, title, text: '5号602室漏到5号502室，5幢旁' },
      DISPATCH,
    );
    kase = await bureau.do('coordinator', kase, {
      type: 'co-handle',
      unit: 'JC2',
      task: '到5号602室看',
      due: bureau.now + 30 * MINUTE,
    });
    for (const who of ['leader', 'supervisor'] as const) {
      const read = (await view(who))!;
      expect(read.card.place).toMatchObject({
        road: '柳荫路',
        cross: '望春路',
        detail: expect.stringMatching(/^(?:88弄)?\*{3}$/) as string,
      });
      const found = await search(bureau.store, bureau.actor(who), { words: '漏水' });
      const screen = await bureau.connect(who);
      const sent = [JSON.stringify(read), JSON.stringify(found), screen.wire.join('')];
      for (const secret of ['602', '502', '5号', '５号', '5幢', '12号', '１２号', '8号'])
        for (const one of sent) expect(one, `${who} ${secret}`).not.toContain(secret);
      expect(await search(bureau.store, bureau.actor(who), { words: '602' })).toMatchObject({ found: [] });
    }
    for (const who of ['intake', 'coordinator', 'jc1.staff', 'jc2.head'] as const) {
      expect((await view(who))!.card.place, who).toEqual(kase.place);
    }
    const house = { ...kase.place };
    expect(await reveal('leader')).toEqual({ ok: false, refusal: { code: 'reason-required' } });
    expect(await reveal('leader', 'place')).toMatchObject({
      ok: true,
      place: house,
      callers: [{ name: '欧阳**' }],
    });
    expect(await reveal('supervisor', 'place')).toMatchObject({
      ok: true,
      place: house,
      callers: [{ name: NAME }],
    });
    expect(await looks()).toEqual([
      ['place-revealed', idOf('leader'), 'place'],
      ['caller-revealed', idOf('supervisor'), 'place'],
    ]);
  });

  it('are revealed thirty times an hour and no more, also after a restart', async () => {
    for (let count = 0; count < 30; count++)
      expect(await reveal('leader', 'place')).toMatchObject({ ok: true });
    await restart();
    expect(await reveal('leader', 'place')).toEqual({ ok: false, refusal: { code: 'too-fast' } });
  });
});

describe('R5: whole callers by the hour', () => {
  const held = { ok: false, refusal: { code: 'session-ended', field: 'confirm' } };
  const show = async (who: PersonName, kase: Case) =>
    revealCallers(bureau.store, bureau.actor(who), kase.number);
  const lines = async (what: string) =>
    (await bureau.store.read.select().from(audit)).filter((row) => row.what === what);

  it('the centre’s people see sixty, then give the password and leave a line to supervision, also after a restart', async () => {
    const cases = [];
    for (let count = 0; count < 62; count++) cases.push(await bureau.received());
    for (const one of cases.slice(0, 60)) expect(await show('coordinator', one)).toMatchObject({ ok: true });
    expect(await show('coordinator', cases[60]!)).toEqual(held);
    expect(await show('coordinator', cases[0]!), 'a case that he was shown already').toMatchObject({
      ok: true,
    });
    expect(await show('intake', cases[60]!), 'somebody else').toMatchObject({ ok: true });
    await restart();
    expect(await show('coordinator', cases[60]!)).toEqual(held);
    expect(await lines('caller-limit')).toMatchObject([{ by: idOf('coordinator'), caseId: cases[60]!.id }]);
    bureau.now += 1;
    await bureau.store.transact((db) =>
      writeAudit(db, { at: bureau.now, what: 'confirmed', by: idOf('coordinator'), role: 'coordinator' }),
    );
    bureau.now += 1;
    expect(await show('coordinator', cases[60]!)).toMatchObject({ ok: true });
    bureau.now += 61 * MINUTE;
    expect(await show('coordinator', cases[61]!)).toMatchObject({ ok: true });
  });

  it('counts every caller of a case that several joined', async () => {
    const many = await bureau.received({
      callers: Array.from({ length: 20 }, (_, at) => ({ name: `甲${at}`, phone: `139${10_000_000 + at}` })),
    });
    const others = [many];
    for (let count = 0; count < 3; count++)
      others.push(await bureau.received({ callers: many.callers.map(() => ({ name: '乙', phone: PHONE })) }));
    for (const one of others.slice(0, 3)) expect(await show('intake', one)).toMatchObject({ ok: true });
    expect(await show('intake', others[3]!)).toEqual(held);
    expect(await lines('caller-shown')).toMatchObject([
      { subject: '20' },
      { subject: '20' },
      { subject: '20' },
    ]);
  });

  it('is free for handler and head of an open own case, and for their phones', async () => {
    for (let count = 0; count < 61; count++) {
      const one = await bureau.dispatched();
      expect(await show('jc1.head', one)).toMatchObject({ ok: true });
    }
    expect(await logKept(bureau.store, bureau.actor('jc1.staff'), kase)).toBe(true);
    expect(await logKept(bureau.store, bureau.actor('jc1.staff2'), kase)).toBe(false);
    expect(await logKept(bureau.store, bureau.actor('coordinator'), kase)).toBe(false);
    expect(await lines('caller-kept')).toMatchObject([{ by: idOf('jc1.staff'), caseId: kase.id }]);
    expect(await lines('caller-limit')).toEqual([]);
  });
});

/** The server ends and starts again over the same folder. */
async function restart(): Promise<void> {
  const { dataDir, now } = bureau;
  await bureau.stop({ leaveFolder: true });
  bureau = await startBureau({ dataDir, now });
}

describe('R6: who saw a case', () => {
  it('is written down once as long as he goes on looking', async () => {
    const actor = bureau.actor('leader');
    await logOpening(bureau.store, actor, kase.id);
    bureau.now += 4 * MINUTE;
    await logOpening(bureau.store, actor, kase.id);
    bureau.now += 6 * MINUTE;
    await logOpening(bureau.store, actor, kase.id);
    await logOpening(bureau.store, bureau.actor('intake'), kase.id);
    await logShown(bureau.store, bureau.actor('intake'), kase);
    expect(await looks()).toEqual([
      ['case-opened', idOf('leader'), null],
      ['case-opened', idOf('leader'), null],
      ['case-opened', idOf('intake'), null],
      ['caller-shown', idOf('intake'), null],
    ]);
  });
});
