import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maySee, reachedBy, scopeOf } from '../../src/lib/domain/case/access.ts';
import type { Case } from '../../src/lib/domain/case/case.ts';
import { readCallersFor, readCaseFor } from '../../src/lib/server/cases/view.ts';
import { caseForPhotos } from '../../src/lib/server/photos/add.ts';
import { photoFor } from '../../src/lib/server/photos/show.ts';
import { revealCallers } from '../../src/lib/server/cases/reveal.ts';
import { search } from '../../src/lib/server/cases/search.ts';
import { audit } from '../../src/lib/server/store/accounts.ts';
import { LedgerReads } from '../../src/lib/server/store/sqlite/ledger-reads.ts';
import {
  EVERY,
  PEOPLE,
  reassign,
  RECEIVE,
  startBureau,
  VERIFY,
  type Bureau,
  type PersonName,
} from './helpers/bureau.ts';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bureau.stop();
});

/** How many events and texts were read meanwhile. */
async function readWhile(work: () => Promise<unknown>): Promise<number> {
  const reads = [
    vi.spyOn(LedgerReads.prototype, 'endingAt'),
    vi.spyOn(LedgerReads.prototype, 'ofCase'),
    vi.spyOn(LedgerReads.prototype, 'textsOf'),
  ];
  await work();
  const count = reads.reduce((all, { mock }) => all + mock.calls.length, 0);
  vi.restoreAllMocks();
  return count;
}

async function closed(): Promise<Case> {
  return bureau.do('coordinator', await bureau.caseAt('resolved'), VERIFY);
}

describe('Z2: absent and forbidden are one look at what an actor may touch', () => {
  const ABSENT = '20261124-9999';

  it('by the case’s page, its callers, its photos and a reveal: nothing of the story is read, one line is written', async () => {
    const { store } = bureau;
    const [open, gone] = [await bureau.dispatched(), await closed()];
    const asks: Record<string, (who: PersonName, number: string) => Promise<unknown>> = {
      view: (who, number) => readCaseFor(store, bureau.actor(who), number),
      callers: (who, number) => readCallersFor(store, bureau.actor(who), number),
      reveal: (who, number) => revealCallers(store, bureau.actor(who), number, 'place'),
      photo: (who, number) => photoFor(store, bureau.actor(who), number, 'a'.repeat(32), 'full'),
      upload: (who, number) => caseForPhotos(store, bureau.actor(who), number),
    };
    for (const [name, ask] of Object.entries(asks)) {
      for (const number of [open.number, gone.number, ABSENT]) {
        bureau.now += 3_600_000;
        const written = await lines(async () => {
          const read = await readWhile(async () => expect(await ask('jc2.staff', number)).toBeNull());
          expect(read, `${name} ${number}`).toBe(0);
        });
        expect(written, `${name} ${number}`).toBe(1);
      }
    }
  });

  it('by acts and whereabouts over a socket', async () => {
    const [open, gone] = [await bureau.dispatched(), await closed()];
    const screen = await bureau.connect('jc2.staff');
    for (const caseId of [open.id, gone.id, 9_999]) {
      bureau.now += 3_600_000;
      const read = await readWhile(async () => {
        expect(await screen.do(caseId, EVERY.note, 1)).toEqual({
          ok: false,
          refusal: { code: 'not-found' },
        });
        expect(await screen.ask('where', { caseId })).toEqual({ refusal: { code: 'not-found' } });
      });
      expect(read, String(caseId)).toBe(0);
    }
  });

  it('by search: a case that is not his is not read at all', async () => {
    await bureau.dispatched();
    await closed();
    const asked = { words: '青禾路' };
    const read = await readWhile(async () => {
      const answer = await search(bureau.store, bureau.actor('jc2.staff'), asked);
      expect(answer).toMatchObject({ ok: true, found: [] });
    });
    expect(read).toBe(0);
    expect(await search(bureau.store, bureau.actor('jc1.staff'), asked)).toMatchObject({
      found: [{ id: 2 }, { id: 1 }],
    });
  });

  it('who once held a case hears where it went, off the board too', async () => {
    let kase = await bureau.do('coordinator', await bureau.dispatched(), reassign('JC2'));
    const screen = await bureau.connect('jc1.staff');
    const passedOn = { code: 'passed-on', number: kase.number, unit: 'JC2' };
    expect(await screen.ask('where', { caseId: kase.id })).toMatchObject({ refusal: passedOn });
    kase = await bureau.do('coordinator', kase, { type: 'void', reason: '重复登记' });
    expect(await screen.ask('where', { caseId: kase.id })).toMatchObject({ refusal: passedOn });
    expect(await screen.do(kase.id, EVERY.note, 1)).toMatchObject({ refusal: passedOn });
  });

  it('whoever tries all numbers is written down two hundred times an hour, not more', async () => {
    const { store } = bureau;
    const tried = await lines(async () => {
      for (let count = 0; count < 210; count++)
        await readCaseFor(store, bureau.actor('jc2.staff'), `20261124-${String(5000 + count)}`);
    });
    expect(tried).toBe(200);
  });

  async function lines(work: () => Promise<unknown>): Promise<number> {
    const count = async () => (await bureau.store.read.select().from(audit)).length;
    const before = await count();
    await work();
    return (await count()) - before;
  }
});

it('the scope by which cases are looked up says of each case what the rule says of it', async () => {
  const cases = [
    await bureau.received(),
    await bureau.dispatched(),
    await closed(),
    await bureau.do('coordinator', await bureau.dispatched(), reassign('JC2')),
    await bureau.do('coordinator', await bureau.dispatched(), {
      ...EVERY['co-handle'],
      due: bureau.now + 3_600_000,
    }),
    await bureau.do('intake', null, { ...RECEIVE, against: 'JC2' }),
  ];
  for (const kase of cases) {
    for (const who of Object.keys(PEOPLE) as PersonName[]) {
      const actor = bureau.actor(who);
      const found = await bureau.store.find({ id: kase.id }, scopeOf(actor));
      expect(found !== null, `${who} ${kase.number}`).toBe(maySee(kase, actor));
      if (actor.unit === null) continue;
      const reached = await bureau.store.find(
        { number: kase.number },
        { unit: actor.unit },
        { reached: true },
      );
      expect(reached !== null).toBe(reachedBy(kase).includes(actor.unit));
    }
  }
});
