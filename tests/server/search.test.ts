import fc from 'fast-check';
import { asc } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../../src/lib/domain/case/case.ts';
import { normalName } from '../../src/lib/domain/text/name.ts';
import { holdsDigits, isTooShort, piecesOf, spansIn, termsOf } from '../../src/lib/domain/search/pieces.ts';
import type { Found, SearchAsked } from '../../src/lib/live/search.ts';
import { search } from '../../src/lib/server/cases/search.ts';
import { databaseFile } from '../../src/lib/server/store/sqlite/database.ts';
import { rebuildPresent } from '../../src/lib/server/ops/rebuild.ts';
import { audit } from '../../src/lib/server/store/accounts.ts';
import {
  accept,
  ARRIVE,
  CONTACT,
  DISPATCH,
  idOf,
  reassign,
  RECEIVE,
  RESOLVE,
  startBureau,
  VERIFY,
  type Bureau,
  type PersonName,
} from './helpers/bureau.ts';

const NAME = '欧阳测甲';
const PHONE = '13912345678';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(() => bureau.stop());

/** Everything that somebody finds, page by page. */
async function find(who: PersonName, words: string, more: Partial<SearchAsked> = {}): Promise<Found[]> {
  const found: Found[] = [];
  let before: number | null = null;
  do {
    const answer = await search(bureau.store, bureau.actor(who), {
      words,
      ...more,
      ...(before === null ? {} : { before }),
    });
    if (!answer.ok) throw new Error(`refused: ${answer.refusal.code}`);
    found.push(...answer.found);
    before = answer.next;
  } while (before !== null);
  return found;
}
const numbers = async (who: PersonName, words: string, more?: Partial<SearchAsked>) =>
  (await find(who, words, more)).map(({ number }) => number);

async function closed(fields: Partial<typeof RECEIVE> | object = {}): Promise<Case> {
  let kase = await bureau.do('intake', null, { ...RECEIVE, ...fields }, DISPATCH);
  kase = await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
  for (const step of [CONTACT, ARRIVE, RESOLVE]) kase = await bureau.do('jc1.staff', kase, step);
  return bureau.do('intake', kase, VERIFY);
}

describe('a search over all cases', () => {
  it('finds two Chinese characters of place, title, complaint and result, of open and of closed cases, newest first', async () => {
    const old = await closed();
    const fresh = await bureau.received({ title: '井盖松动', text: '银杏大道井盖响', callers: [] });
    for (const words of ['青禾', '望春', '压道', '梧桐', 'RESULT'] as const) {
      const asked = words === 'RESULT' ? RESOLVE.text.slice(0, 2) : words;
      expect(await numbers('coordinator', asked), asked).toContain(old.number);
    }
    expect(await numbers('coordinator', '青禾路')).toEqual([fresh.number, old.number]);
    expect(await numbers('coordinator', '银杏 井盖')).toEqual([fresh.number]);
    expect(await numbers('coordinator', `梧桐 ${RESOLVE.text.slice(0, 2)}`)).toEqual([old.number]);
    expect(await numbers('coordinator', '银杏 梧桐')).toEqual([]);
  });

  it('finds a number by its whole, its end and its middle', async () => {
    const kase = await bureau.received();
    for (const words of [kase.number, kase.number.slice(-4), kase.number.slice(4), '2026 1124']) {
      expect(await numbers('leader', words), words).toEqual([kase.number]);
    }
    expect(await numbers('leader', '9999')).toEqual([]);
  });

  it('shows the words around what was looked for, and where they were said', async () => {
    const kase = await bureau.received({ text: `${'前'.repeat(40)}银杏${'后'.repeat(80)}` });
    await bureau.do('coordinator', kase, { type: 'note', text: '市民再次来电' });
    const [found] = await find('coordinator', '银杏 再次');
    expect(found!.excerpt).toEqual({
      type: 'received',
      text: `…${'前'.repeat(16)}银杏${'后'.repeat(62)}…`,
    });
    expect((await find('coordinator', '再次'))[0]!.excerpt).toEqual({ type: 'noted', text: '市民再次来电' });
    expect((await find('coordinator', '青禾'))[0]!.excerpt).toBeNull();
  });

  it('chooses by standing, unit, category and day', async () => {
    const old = await closed();
    await bureau.tick(24 * 3_600_000);
    const fresh = await bureau.received();
    expect(await numbers('coordinator', '梧桐', { standing: 'closed' })).toEqual([old.number]);
    expect(await numbers('coordinator', '梧桐', { standing: 'open' })).toEqual([fresh.number]);
    expect(await numbers('coordinator', '梧桐', { unit: 'JC1' })).toEqual([old.number]);
    expect(await numbers('coordinator', '', { category: 'G01' })).toEqual([fresh.number, old.number]);
    expect(await numbers('coordinator', '', { category: 'Q01' })).toEqual([]);
    expect(await numbers('coordinator', '梧桐', { from: fresh.receivedAt })).toEqual([fresh.number]);
    expect(await numbers('coordinator', '梧桐', { to: fresh.receivedAt })).toEqual([old.number]);
  });

  it('goes on page by page without a gap and without a repeat', async () => {
    const all: string[] = [];
    for (let at = 0; at < 65; at++) all.unshift((await bureau.received({ title: `第${at}件` })).number);
    expect(await numbers('supervisor', '梧桐')).toEqual(all);
  });

  it('asks for two characters where one is given', async () => {
    await bureau.received();
    const answer = await search(bureau.store, bureau.actor('intake'), { words: '树' });
    expect(answer).toEqual({ ok: true, found: [], next: null, short: true });
    expect(await numbers('intake', '树 梧桐')).toHaveLength(1);
  });
});

describe('Z6 R2: whoever searches finds what he may see, and no more', () => {
  it('a unit finds its own cases, open and closed, not another unit’s and not one against itself', async () => {
    const own = await closed();
    const others = await bureau.do('intake', null, RECEIVE, { type: 'dispatch', unit: 'JC2' });
    const against = await bureau.do('intake', null, { ...RECEIVE, against: 'JC2' }, DISPATCH);
    expect(await numbers('jc1.head', '梧桐')).toEqual([against.number, own.number]);
    expect(await numbers('jc2.head', '梧桐')).toEqual([others.number]);
    expect(await numbers('jc2.staff', own.number)).toEqual([]);
    const lost = await bureau.do('coordinator', others, reassign('JC1'));
    expect(await numbers('jc2.head', '梧桐')).toEqual([]);
    expect(await numbers('jc1.head', '梧桐')).toContain(lost.number);
    expect(await numbers('coordinator', '梧桐')).toHaveLength(3);
  });

  it('admin and wall find nothing at all', async () => {
    await bureau.received();
    expect(await numbers('admin', '梧桐')).toEqual([]);
    const wall = { id: 0, role: 'wall' as const, unit: null };
    expect(await search(bureau.store, wall, { words: '梧桐' })).toMatchObject({ found: [] });
  });

  it('finds a caller for those who may read him whole, and for nobody else', async () => {
    let kase = await bureau.dispatched();
    kase = await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
    for (const words of [NAME, '测甲', PHONE, '1391234', '2345-678', '4567']) {
      for (const who of ['intake', 'coordinator', 'jc1.head', 'jc1.staff'] as const) {
        const [found] = await find(who, words);
        expect(found, `${who} ${words}`).toMatchObject({
          number: kase.number,
          caller: { name: '欧阳**', phone: '139****5678' },
        });
      }
      for (const who of ['jc1.staff2', 'jc2.head', 'leader', 'supervisor'] as const) {
        expect(await find(who, words), `${who} ${words}`).toEqual([]);
      }
    }
  });

  it('keeps the caller of a confidential case with the centre', async () => {
    const kase = await bureau.do('intake', null, { ...RECEIVE, confidential: true }, DISPATCH);
    expect(await numbers('intake', NAME)).toEqual([kase.number]);
    expect(await numbers('jc1.head', NAME)).toEqual([]);
  });

  it('finds a case by those who joined it, as long as what they said stands', async () => {
    const target = await bureau.received();
    const callers = [{ name: '司徒并入', phone: '13600000777' }];
    const source = await bureau.received({ text: '邻居也说树歪了', callers });
    await bureau.do('coordinator', source, { type: 'merge', target: target.id, reason: '同一棵树' });
    for (const words of ['司徒并入', '0000777', '邻居也说']) {
      expect(await numbers('coordinator', words), words).toEqual([source.number, target.number]);
    }
    expect(await bureau.store.erase(bureau.actor('admin'), source.id)).toMatchObject({ ok: true });
    for (const words of ['司徒并入', '0000777', '邻居也说']) {
      expect(await numbers('coordinator', words), words).toEqual([]);
    }
    expect(await numbers('coordinator', '梧桐')).toEqual([target.number]);
    const rebuilt = rebuildPresent(databaseFile(bureau.dataDir));
    expect(rebuilt).toEqual({ cases: 2, mended: 0, unread: [] });
  });

  it('finds nothing by what a text covers, and shows nothing of it', async () => {
    const text = `梧桐倾斜，${NAME} 电话 ${PHONE}，住柳荫路88弄5号602室`;
    let kase = await bureau.do(
      'intake',
      null,
      { ...RECEIVE, text, callers: [{ name: NAME, phone: '13700000102' }] },
      DISPATCH,
    );
    kase = await bureau.do('jc1.staff', kase, accept(idOf('jc1.staff')));
    await bureau.do('jc1.staff', kase, { ...CONTACT, gist: `${NAME} 说改打 ${PHONE}` });
    for (const who of ['coordinator', 'jc1.staff'] as const) {
      expect(await numbers(who, PHONE), who).toEqual([kase.number]);
      expect(await numbers(who, '602'), who).toEqual([kase.number]);
    }
    for (const who of ['jc1.staff2', 'leader', 'supervisor'] as const) {
      for (const words of [PHONE, '13912', '602', '测甲']) expect(await find(who, words), words).toEqual([]);
      const shown = JSON.stringify(await find(who, '倾斜'));
      for (const covered of [PHONE, NAME, '602']) expect(shown, who).not.toContain(covered);
    }
    expect(JSON.stringify(await find('jc1.head', NAME))).not.toContain(PHONE);
  });

  it('writes down who found a case by its caller, and not what he typed', async () => {
    const kase = await bureau.dispatched();
    await find('intake', '梧桐');
    await find('intake', NAME);
    const rows = await bureau.store.read.select().from(audit).orderBy(asc(audit.id));
    expect(rows.map(({ what, by, caseId }) => [what, by, caseId])).toEqual([
      ['caller-found', idOf('intake'), kase.id],
    ]);
    expect(JSON.stringify(rows)).not.toContain(NAME);
  });
});

describe('I8 I9: whatever is typed', () => {
  const ODD = [
    ...[
      '"',
      "'",
      '*',
      '" OR 1=1 --',
      'NEAR(a b)',
      '{caller} : 测甲',
      'caller:测甲',
      'words : *',
      '^梧桐',
      '梧桐*',
    ],
    ...[
      '-梧桐',
      'AND',
      'NOT 梧桐',
      '()',
      ')',
      '\\',
      '%',
      '_',
      '梧桐"; drop table search; --',
      '😀',
      'ﷺ',
      'ℌ',
    ],
  ];

  it('is looked for and never obeyed', async () => {
    const kase = await bureau.dispatched();
    for (const words of ODD) {
      const answer = await search(bureau.store, bureau.actor('leader'), { words });
      expect(answer.ok, words).toBe(true);
    }
    expect(await numbers('leader', '{caller} : 测甲')).toEqual([]);
    expect(await numbers('coordinator', '梧桐*')).toEqual([kase.number]);
    expect(await numbers('coordinator', 'NEAR(梧桐 倾斜)')).toEqual([]);
  });

  it('takes no long time, however it is made', async () => {
    await bureau.received({ text: '的'.repeat(5000) });
    for (const words of [
      '的'.repeat(50_000),
      '1'.repeat(50_000),
      'a '.repeat(25_000),
      '的 '.repeat(25_000),
    ]) {
      const began = performance.now();
      expect((await search(bureau.store, bureau.actor('intake'), { words })).ok).toBe(true);
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });
});

it('finds by the index exactly what a look through every piece finds', async () => {
  const unit = fc.constantFrom('银', '杏', '大', '道', '1', '2', 'a', 'b', ' ', '，', '-');
  const text = fc.string({ unit, minLength: 1, maxLength: 14 }).filter((one) => one.trim() !== '');
  const cases = fc.sample(fc.record({ text, name: text, phone: fc.stringMatching(/^[12]{0,9}$/) }), 25);
  const registered: { number: string; fields: string[]; numbers: string[] }[] = [];
  for (const { text, name, phone } of cases) {
    const callers = [{ name, phone }];
    const kase = await bureau.received({ text, title: '一件', callers, place: { road: '某路' } });
    registered.unshift({
      number: kase.number,
      fields: [text.trim(), normalName(name), '一件', '某路', kase.number],
      numbers: [kase.number, phone],
    });
  }
  const asked = fc.sample(fc.string({ unit, minLength: 2, maxLength: 6 }), 80).map((one) => one.trim());
  for (const words of [...asked, ...cases.map((one) => one.text.trim())]) {
    const terms = termsOf(words);
    if (words === '' || terms.every(isTooShort)) continue;
    const expected = registered
      .filter(({ fields, numbers }) =>
        terms.every(
          (term) =>
            numbers.some((number) => holdsDigits(number, term)) ||
            fields.some((field) => spansIn(piecesOf(field), term).length > 0),
        ),
      )
      .map(({ number }) => number);
    expect(await numbers('coordinator', words), words).toEqual(expected);
  }
});
