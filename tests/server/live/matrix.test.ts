import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mayDo, maySee } from '../../../src/lib/domain/case/access.ts';
import type { Case } from '../../../src/lib/domain/case/case.ts';
import type { CommandType } from '../../../src/lib/domain/case/commands/index.ts';
import { ROLES, type Actor } from '../../../src/lib/domain/bureau/directory.ts';
import { audienceOf } from '../../../src/lib/domain/case/audience.ts';
import type { ActAnswer } from '../../../src/lib/live/protocol.ts';
import { audit } from '../../../src/lib/server/store/accounts.ts';
import {
  accept,
  EVERY,
  idOf,
  PEOPLE,
  RECEIVE,
  reassign,
  startBureau,
  type Bureau,
  type Screen,
  type Who,
} from '../helpers/bureau.ts';

let bureau: Bureau;
beforeEach(async () => {
  bureau = await startBureau();
});
afterEach(async () => {
  await bureau.stop();
  expect(bureau.errors).toEqual([]);
});

const VERBS = Object.keys(EVERY) as CommandType[];
const ABSENT = 987_654;
const actorOf = (who: Who): Actor =>
  who === 'wall' ? { id: 0, role: 'wall', unit: null } : bureau.actor(who);

/** One case of each kind, as far as rights go: at the desk, in the hands of the first unit, and of the second. */
async function cases(): Promise<Record<'desk' | 'first' | 'colleague' | 'second', Case>> {
  const held = async (handler: 'jc1.staff' | 'jc1.staff2') =>
    bureau.do('intake', await bureau.dispatched(), accept(idOf(handler)));
  const second = await bureau.do('coordinator', await bureau.dispatched(), reassign('JC2'));
  return {
    desk: await bureau.received(),
    first: await held('jc1.staff'),
    colleague: await held('jc1.staff2'),
    second,
  };
}

describe('Z1: who may do what, every role with every verb of every case', () => {
  test('the people here are of every role that there is', () => {
    expect(new Set(Object.values(PEOPLE).map(({ role }) => role))).toEqual(new Set(ROLES));
  });

  test.each(['wall', ...(Object.keys(PEOPLE) as Who[])] as Who[])(
    '%s is let do exactly what the permissions say',
    async (who) => {
      const all = await cases();
      const actor = actorOf(who);
      const { head } = bureau.store;
      for (const [name, kase] of Object.entries(all)) {
        const screen = await bureau.connect(who, { sync: false });
        for (const verb of VERBS.filter((one) => one !== 'receive')) {
          const may = maySee(kase, actor) ? mayDo(kase, actor, verb) : passedOnTo(actor, kase, verb);
          // Whoever has the right hears that the case moved since; nothing is done, so every verb is asked of one case.
          const moves = may === 'not-handler' ? kase.moves : kase.moves + 1;
          const answer = await screen.do(kase.id, EVERY[verb], moves);
          expect(answer.ok ? 'done' : answer.refusal.code, `${verb}, case of ${name}`).toBe(
            may === 'yes' ? 'stale' : may,
          );
        }
        expect(bureau.case(kase.id).version).toBe(kase.version);
        screen.close();
      }
      expect(bureau.store.head).toBe(head);
      const nobody = { unit: null, coUnits: [], handler: null };
      const screen = await bureau.connect(who, { sync: false });
      const registered = await screen.do(null, RECEIVE);
      expect(registered.ok).toBe(mayDo(nobody, actor, 'receive') === 'yes');
    },
  );

  test.each(['wall', ...(Object.keys(PEOPLE) as Who[])] as Who[])(
    '%s reads, and puts his hand on, exactly what he may see',
    async (who) => {
      const all = Object.values(await cases());
      const actor = actorOf(who);
      const screen = await bureau.connect(who, { sync: false });
      const answer = await screen.ask<{ cards?: { id: number }[]; refusal?: { code: string } }>('sync', {});
      if (audienceOf(actor) === null) expect(answer).toEqual({ refusal: { code: 'not-allowed' } });
      else {
        const seen = all.filter((kase) => maySee(kase, actor)).map(({ id }) => id);
        expect(answer.cards?.map(({ id }) => id).toSorted()).toEqual(seen.toSorted());
      }
      for (const kase of all) {
        const focused = await screen.focus(kase.id);
        if (actor.role === 'wall' || audienceOf(actor) === null)
          expect(focused).toEqual({ refusal: { code: 'not-allowed' } });
        else if (maySee(kase, actor)) expect(focused).toEqual({ ok: true });
        else expect(focused).toEqual({ refusal: { code: 'not-found' } });
      }
    },
  );

  /** Whoever once held a case is told that it went on, and where to; a late record is heard, but not of any moment. */
  function passedOnTo(
    { unit }: Actor,
    kase: Case,
    verb: CommandType,
  ): 'passed-on' | 'not-held' | 'not-found' {
    if (!kase.holdings.some((holding) => holding.unit === unit)) return 'not-found';
    return verb === 'late-record' ? 'not-held' : 'passed-on';
  }
});

describe('Z2: a case of another unit', () => {
  /** What came back, as it was on the wire, without the number of the question. */
  async function answerTo(screen: Screen, event: string, message: unknown): Promise<string> {
    await screen.ask(event, message);
    return screen.wire.at(-1)!.replace(/^3\d+/, '');
  }
  const act = (caseId: number, verb: CommandType, count: number) => ({
    id: `another-units-${caseId}-${count}`,
    caseId,
    moves: 1,
    commands: [EVERY[verb]],
  });

  test('is neither read, moved nor commented on, and answers like one that there never was', async () => {
    const kase = await bureau.do('intake', await bureau.dispatched(), accept(idOf('jc1.staff')));
    for (const who of ['jc2.staff', 'jc2.head'] as const) {
      const { head } = bureau.store;
      let screen = await bureau.connect(who);
      for (const [count, verb] of VERBS.filter((one) => one !== 'receive').entries()) {
        // Nobody may ask this fast for long.
        if (count % 15 === 14) {
          screen.close();
          screen = await bureau.connect(who);
        }
        const there = await answerTo(screen, 'act', act(kase.id, verb, count));
        const absent = await answerTo(screen, 'act', act(ABSENT, verb, count));
        expect(there, verb).toBe(absent);
        expect(there, verb).toContain('"not-found"');
      }
      for (const how of ['viewing', 'dragging']) {
        const there = await answerTo(screen, 'focus', { caseId: kase.id, how });
        expect(there).toBe(await answerTo(screen, 'focus', { caseId: ABSENT, how }));
      }
      const gone = await answerTo(screen, 'where', { caseId: kase.id });
      expect(gone).toBe(await answerTo(screen, 'where', { caseId: ABSENT }));
      expect(bureau.store.head).toBe(head);
      expect(bureau.case(kase.id)).toEqual(kase);
      expect(screen.wire.join('')).not.toContain(kase.number);
      screen.close();
    }
  });

  test('cannot be reached behind a command that is allowed, nor behind one of his own cases', async () => {
    const kase = await bureau.dispatched();
    const screen = await bureau.connect('jc2.staff');
    const { head } = bureau.store;
    const behind = { ...act(kase.id, 'note', 0), commands: [EVERY.note, EVERY.note, EVERY.contact] };
    expect(await screen.ask<ActAnswer>('act', behind)).toEqual({ ok: false, refusal: { code: 'not-found' } });
    const registered = { ...behind, caseId: kase.id, commands: [RECEIVE, EVERY.note] };
    expect(await screen.ask<ActAnswer>('act', registered)).toMatchObject({ ok: false });
    expect(bureau.store.head).toBe(head);
  });

  test('leaves a line in the audit, once for as long as somebody goes on trying', async () => {
    const kase = await bureau.dispatched();
    const screen = await bureau.connect('jc2.staff');
    for (const verb of ['note', 'accept', 'reassign'] as const) await screen.do(kase.id, EVERY[verb], 1);
    await screen.do(ABSENT, EVERY.note, 1);
    const denied = async () => (await bureau.store.read.select().from(audit)).map(told);
    const tried = { what: 'case-denied', by: idOf('jc2.staff'), role: 'staff' };
    expect(await denied()).toEqual([
      { ...tried, caseId: kase.id },
      { ...tried, caseId: null },
    ]);
    bureau.now += 3_600_000;
    await screen.do(kase.id, EVERY.note, 1);
    expect(await denied()).toHaveLength(3);
  });

  const told = ({ what, by, role, caseId }: typeof audit.$inferSelect) => ({ what, by, role, caseId });
});

describe('Z4: a field that is the server’s to fill', () => {
  const THEIRS = {
    unitId: 'JC2',
    role: 'admin',
    actor: { id: 1, role: 'admin', unit: null },
    by: 1,
    onBehalfOf: 1,
    createdAt: 0,
    recordedAt: 0,
    version: 1,
    stage: 'closed',
    clocks: [],
  };

  test('is refused by its name in every command, and in the act around it', async () => {
    const kase = await bureau.dispatched();
    const { head } = bureau.store;
    for (const [field, value] of Object.entries(THEIRS)) {
      const screen = await bureau.connect('coordinator', { sync: false });
      for (const verb of VERBS) {
        const caseId = verb === 'receive' ? null : kase.id;
        const command = { ...EVERY[verb], [field]: value };
        const message = { id: `forged-${field}-${verb}`, caseId, moves: kase.moves, commands: [command] };
        expect(await screen.ask<ActAnswer>('act', message), `${verb} with ${field}`).toMatchObject({
          ok: false,
          refusal: { code: 'bad-message', field },
        });
      }
      const around = { id: `forged-${field}`, caseId: kase.id, moves: kase.moves, commands: [EVERY.note] };
      expect(await screen.ask<ActAnswer>('act', { ...around, [field]: value }), field).toMatchObject({
        refusal: { code: 'bad-message', field },
      });
      screen.close();
    }
    expect(bureau.store.head).toBe(head);
  });

  test('is refused inside the parts of a command too: place, callers, callback, who was informed', async () => {
    const screen = await bureau.connect('coordinator', { sync: false });
    const { head } = bureau.store;
    const inside = [
      { ...RECEIVE, place: { ...RECEIVE.place, role: 'admin' } },
      { ...RECEIVE, callers: [{ ...RECEIVE.callers[0], id: 7 }] },
      { ...EVERY.resolve, informed: [{ caller: 1, by: 1 }] },
      { ...EVERY.verify, callback: { ...EVERY.verify.callback, by: 1 } },
    ];
    for (const [count, command] of inside.entries()) {
      const message = { id: `inside-forged-${count}`, caseId: null, moves: 0, commands: [command] };
      expect(await screen.ask<ActAnswer>('act', message)).toMatchObject({ refusal: { code: 'bad-message' } });
    }
    expect(bureau.store.head).toBe(head);
  });
});
