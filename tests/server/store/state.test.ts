import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../src/lib/domain/case/commands/index.ts';
import type { Actor } from '../../../src/lib/domain/bureau/directory.ts';
import { MINUTE } from '../../../src/lib/domain/bureau/policy.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import { verifyDatabase } from '../../../src/lib/server/ops/verify.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import {
  COORDINATOR,
  does,
  HEAD,
  INTAKE,
  MORNING,
  newStore,
  opening,
  OTHER_WORKER,
  TREE,
  WORKER,
} from './bureau.ts';

const informed = [{ caller: 1, method: 'phone' as const }];
const commands: CommandInput[] = [
  TREE,
  { ...TREE, origin: 'assigned', caseType: 'inquiry' },
  { type: 'answer', answer: '已答复市民', method: 'phone' },
  { type: 'feedback', method: 'system', text: '已反馈' },
  { type: 'dispatch', unit: 'JC1' },
  { type: 'accept', handler: WORKER.id },
  { type: 'accept', handler: HEAD.id },
  { type: 'attempt-contact', outcome: 'no-answer' },
  { type: 'contact', gist: '半小时内到' },
  { type: 'arrive', finding: '树已倾斜三十度' },
  { type: 'resolve', result: 'solved', text: '已锯除倾斜主干并清运。', informed },
  { type: 'verify', callback: { satisfaction: 'satisfied', called: true, came: true, done: true } },
  { type: 'reject', disputed: 'arrival', reason: '来电人称无人到场', fault: true },
  { type: 'reopen', reason: 'repeat', note: '又倒了' },
  { type: 'reassign', unit: 'JC2', reason: 'wrong-unit', note: '公园内' },
  { type: 'return-out', reason: '非本局职责' },
  { type: 'request-waive', reason: 'wrong-number' },
  { type: 'decide-waive', approve: true },
  { type: 'step-back', reason: '点错了' },
  { type: 'urge', text: '请尽快' },
  { type: 'acknowledge-urge' },
  { type: 'note', text: '备注' },
];

/** One tick: some acts together, each by somebody, about one of the first cases, some sent twice. */
const tick = fc.record({
  minutes: fc.nat(90),
  acts: fc.array(
    fc.record({
      actor: fc.constantFrom<Actor>(COORDINATOR, INTAKE, HEAD, WORKER, OTHER_WORKER),
      command: fc.constantFrom(...commands),
      case: fc.integer({ min: 1, max: 4 }),
      twice: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

describe('whatever people do', () => {
  it(
    'the present, its rows and what a restart reads are what the events make it',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(tick, { minLength: 20, maxLength: 60 }), async (ticks) => {
          let now = MORNING;
          const store = await newStore({ now: () => now });
          await does(store, COORDINATOR, null, TREE, { type: 'dispatch', unit: 'JC1' });
          let acts = 0;
          for (const { minutes, acts: together } of ticks) {
            now += minutes * MINUTE;
            await Promise.all(
              together.flatMap(({ actor, command, case: id, twice }) => {
                const caseId = command.type === 'receive' ? null : id;
                const moves = store.open.get(id)?.moves ?? 1;
                const act = { id: `random-${(acts += 1)}`, caseId, moves, commands: [command] };
                return twice
                  ? [write(actor, act, store), write(actor, act, store)]
                  : [write(actor, act, store)];
              }),
            );
          }
          expect(verifyDatabase(databaseFile(store.dataDir), { dataDir: store.dataDir }).problems).toEqual(
            [],
          );
          const [present, owed, { head }] = [new Map(store.open), new Map(store.owed), store];
          await store.close();
          const again = await opening({ dataDir: store.dataDir });
          expect(again.head).toBe(head);
          expect(new Map(again.open)).toEqual(present);
          expect(new Map(again.owed)).toEqual(owed);
          await again.close();
        }),
        { numRuns: 8 },
      );
    },
  );
});
