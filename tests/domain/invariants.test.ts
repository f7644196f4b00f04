import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import { columnOf, isChain, sameClock } from '../../src/lib/domain/case/clocks.ts';
import type { Case } from '../../src/lib/domain/case/case.ts';
import { HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { inUnitsHands, onBoard } from '../../src/lib/domain/case/stages.ts';
import type { Actor } from '../../src/lib/domain/bureau/directory.ts';
import { splitOf } from '../../src/lib/domain/case/responsibility.ts';
import {
  ACCEPT,
  another,
  ARRIVE,
  at,
  CO_HANDLE,
  CONTACT,
  DISPATCH,
  EVERYBODY,
  RECEIVE,
  REPLY_HARD,
  REQUEST_HARD,
  REQUEST_RETURN,
  RESOLVE,
  Story,
  VERIFY,
} from './bureau.ts';

const actors = fc.constantFrom(...Object.values(EVERYBODY));
const commands = fc.constantFrom<CommandInput>(
  { ...RECEIVE, against: 'KS1' },
  DISPATCH,
  { ...DISPATCH, unit: 'JC2' },
  { ...DISPATCH, unit: 'KS1' },
  ACCEPT,
  { ...ACCEPT, handler: 12 },
  { ...ACCEPT, handler: 21 },
  CONTACT,
  { type: 'attempt-contact', outcome: 'busy' },
  { type: 'request-waive', reason: 'asked-not-to' },
  { type: 'decide-waive', approve: true },
  { type: 'decide-waive', approve: false, reason: '继续联系' },
  ARRIVE,
  RESOLVE,
  { ...RESOLVE, noVisit: '电话说明即可' },
  VERIFY,
  { type: 'reject', disputed: 'contact', reason: '否认', fault: true },
  { type: 'reject', disputed: 'arrival', reason: '否认', fault: false },
  { type: 'reject', disputed: 'result', reason: '否认', fault: true },
  { type: 'reopen', reason: 'repeat', note: '再次来电' },
  { type: 'reassign', unit: 'JC1', reason: 'boundary' },
  { type: 'reassign', unit: 'JC2', reason: 'boundary' },
  { type: 'reassign', unit: 'KS1', reason: 'other' },
  { type: 'return-out', reason: '非本局' },
  { type: 'step-back', reason: '误点' },
  { type: 'urge', text: '请尽快' },
  { type: 'acknowledge-urge' },
  { type: 'recognise', step: 'contact', evidence: '通话记录' },
  { type: 'note', text: '备注' },
  CO_HANDLE,
  { ...CO_HANDLE, unit: 'KS1' },
  { type: 'release-co', unit: 'JC2', reason: '不再需要' },
  { type: 'reply-co', text: '已吊运' },
  REQUEST_RETURN,
  { ...REQUEST_RETURN, suggested: null },
  { type: 'decide-return', uphold: true, unit: 'JC2', wrongDispatch: true },
  { type: 'decide-return', uphold: true, unit: 'JC1' },
  { type: 'decide-return', uphold: true, unit: 'KS1' },
  { type: 'decide-return', uphold: true, out: true, reason: '非本局' },
  { type: 'decide-return', uphold: false, reason: '属本单位' },
  REQUEST_HARD,
  { type: 'decide-hard', approve: true },
  { type: 'decide-hard', approve: false, reason: '可当日办结' },
  REPLY_HARD,
  { type: 'approve-promise' },
  { type: 'extend', finish: at('+9 12:00'), reason: '备料', toldAt: at('09:00') },
  { type: 'supervise', text: '请查明' },
  { type: 'reply-supervise', text: '已查明' },
  { type: 'approve-reply' },
  { type: 'escalate', question: '由谁牵头' },
  { type: 'instruct', units: ['JC1', 'JC2'], text: '各司其职' },
  { type: 'instruct', units: ['JC1'], text: '今日办结' },
  { type: 'reply-instruct', text: '已落实' },
  { type: 'merge', target: 2, reason: '同一件事' },
  { type: 'void', reason: '重复登记' },
  { type: 'late-record', step: 'contact', occurredAt: at('09:05'), text: '已联系' },
  { type: 'recognise', step: 'late-record', evidence: '通话记录' },
  { type: 'attribute', milestone: 'contact', round: 1, to: 'centre', reason: '派单有误' },
  { type: 'feedback', text: '已反馈' },
);
interface Deed {
  actor: Actor;
  commands: CommandInput[];
  /** True: somebody does the usual next step instead, so that stories reach every stage. */
  usual: boolean;
  /** How long after the last deed, and how long ago the step is said to have happened. */
  after: number;
  ago: number | undefined;
  watched: boolean;
}
const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    actor: actors,
    commands: fc.array(commands, { minLength: 1, maxLength: 3 }),
    usual: fc.boolean(),
    after: fc.oneof(fc.integer({ min: 0, max: 10 * MINUTE }), fc.integer({ min: 0, max: 30 * HOUR })),
    ago: fc.option(fc.integer({ min: 0, max: 30 * MINUTE }), { nil: undefined }),
    watched: fc.boolean(),
  }),
  { minLength: 5, maxLength: 60 },
);

function live(story: Story, run: (before: Case | null, after: Case) => void, list: Deed[]): void {
  for (const { actor, commands: several, usual, after, ago, watched } of list) {
    story.now += after;
    const before = story.kase;
    const [who, what] = usual && before ? nextStep(before) : [actor, several];
    story.try(
      who,
      ...what.map((one) =>
        ago !== undefined && DATED.includes(one.type) ? dated(one, story.now - ago) : one,
      ),
    );
    if (watched && story.kase) story.watch();
    if (story.kase) run(before, story.kase);
  }
}

const DATED: CommandInput['type'][] = ['contact', 'arrive', 'resolve', 'attempt-contact'];
function dated(command: CommandInput, occurredAt: number): CommandInput {
  return { ...command, occurredAt } as CommandInput;
}

function nextStep(kase: Case): [Actor, CommandInput[]] {
  const handler: Actor = { id: kase.handler ?? 11, role: 'staff', unit: kase.unit };
  if (inUnitsHands(kase.stage) && kase.handler === null) {
    return [EVERYBODY.coordinator!, [{ ...ACCEPT, handler: kase.unit === 'JC2' ? 21 : 11 }]];
  }
  switch (kase.stage) {
    case 'received':
      return [EVERYBODY.intake!, [DISPATCH]];
    case 'dispatched':
      return [handler, kase.contact ? [ARRIVE] : [CONTACT]];
    case 'contacted':
      return [handler, [ARRIVE]];
    case 'on-site':
      return [handler, [RESOLVE]];
    case 'resolved':
      return [EVERYBODY.intake!, [VERIFY]];
    default:
      return [EVERYBODY.coordinator!, [{ type: 'reopen', reason: 'repeat', note: '再次来电' }]];
  }
}

/** A story that gets somewhere: the way to the board is opened first, the rest is chance. */
function begun(): Story {
  const story = new Story().do(EVERYBODY.intake!, { ...RECEIVE, against: 'KS1' }, DISPATCH);
  return Object.assign(story, { others: [another()] });
}

describe('no sequence of commands', () => {
  test('loses a clock, changes an ended one into another, or erases a breach', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        live(
          begun(),
          (before, after) => {
            for (const clock of before?.clocks ?? [])
              expect(after.clocks.some((one) => sameClock(one, clock))).toBe(true);
            for (const breach of before?.breaches ?? []) {
              const kept = after.breaches.find((one) => sameClock(one, breach));
              expect(kept).toMatchObject({
                due: breach.due,
                unit: breach.unit,
                handler: breach.handler,
                recordedAt: breach.recordedAt,
              });
            }
            const keys = after.breaches.map((breach) => `${breach.milestone} ${breach.round}`);
            expect(new Set(keys).size).toBe(keys.length);
          },
          list,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('passes dispatched without one handler of the lead unit, or gives the case to the unit complained of', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        live(
          begun(),
          (_before, after) => {
            if (after.stage === 'contacted' || after.stage === 'on-site')
              expect(after.handler).not.toBeNull();
            if (inUnitsHands(after.stage)) expect(after.unit).not.toBeNull();
            expect(after.unit).not.toBe('KS1');
            const helping = after.coUnits.map(({ unit }) => unit);
            for (const unit of ['KS1', after.unit]) expect(helping).not.toContain(unit);
          },
          list,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('resolves with a chain clock still running, or closes by who handled it', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        live(
          begun(),
          (before, after) => {
            if (after.stage === 'resolved')
              expect(after.clocks.filter((clock) => !clock.ended && isChain(clock.milestone))).toEqual([]);
            if (after.stage === 'resolved') expect(columnOf(after, Number.MAX_SAFE_INTEGER)).toBe('resolved');
            if (after.stage === 'closed' && before?.stage === 'resolved')
              expect(before.handledBy).not.toContain(after.lastMove.by);
          },
          list,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('makes the case differ from a rebuild of its events, skips a version, or lowers moves', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const story = begun();
        live(
          story,
          (before, after) => {
            expect(after.moves).toBeGreaterThanOrEqual(before?.moves ?? 0);
            const moved =
              before !== null &&
              (before.stage !== after.stage ||
                before.unit !== after.unit ||
                before.handler !== after.handler);
            if (moved) expect(after.moves).toBeGreaterThan(before.moves);
          },
          list,
        );
        expect(story.events.map((event) => event.version)).toEqual(story.events.map((_, index) => index + 1));
        expect(story.rebuilt()).toEqual(story.case);
        for (const other of story.others) expect(other.rebuilt()).toEqual(other.case);
        expect(JSON.parse(JSON.stringify(story.case))).toEqual(story.case);
      }),
      { numRuns: 300 },
    );
  });

  test('leaves a minute to nobody or to two, or splits a breach into more or less than its clock ran', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        live(
          begun(),
          (_before, after) => {
            const { holdings, receivedAt } = after;
            expect(holdings[0]?.from).toBe(receivedAt);
            for (const [index, { to, from }] of holdings.entries()) {
              const next = holdings[index + 1];
              if (next) expect(to).toBeLessThanOrEqual(next.from);
              if (to !== undefined) expect(to).toBeGreaterThanOrEqual(from);
            }
            expect(holdings.at(-1)?.to === undefined).toBe(onBoard(after.stage));
            for (const { split, milestone, round, due } of after.breaches) {
              const clock = after.clocks.find((one) => sameClock(one, { milestone, round }))!;
              const held = splitOf(holdings, clock.started, due).reduce((sum, { ms }) => sum + ms, 0);
              expect(split.reduce((sum, { ms }) => sum + ms, 0)).toBe(held);
            }
          },
          list,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('leaves an event with a name, a number or free text in its data', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const story = begun();
        live(story, () => undefined, list);
        for (const { texts: _texts, ...event } of story.events) {
          const ledger = JSON.stringify(event);
          for (const secret of [
            '赵女士',
            '13800000101',
            '12号',
            '梧桐',
            '愿在现场等',
            '树干',
            '加固',
            '吊运',
            '不属本',
            '围挡',
            '护栏',
            '查明',
            '牵头',
            '同一件',
          ])
            expect(ledger).not.toContain(secret);
        }
      }),
      { numRuns: 100 },
    );
  });
});
