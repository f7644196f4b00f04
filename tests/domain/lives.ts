import fc from 'fast-check';
import type { Actor } from '../../src/lib/domain/bureau/directory.ts';
import { HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import type { Case } from '../../src/lib/domain/case/case.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import { isWithUnit } from '../../src/lib/domain/case/stages.ts';
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
/** Every verb with data that may be right. */
export const COMMANDS: readonly CommandInput[] = [
  { ...RECEIVE, against: 'KS1' },
  DISPATCH,
  { ...DISPATCH, unit: 'JC2' },
  { ...DISPATCH, unit: 'KS1' },
  { type: 'answer', answer: '可到窗口办理', method: 'phone' },
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
  { type: 'supervise', text: '请查明', due: at('+60 12:00') },
  { type: 'reply-supervise', text: '已查明' },
  { type: 'approve-reply' },
  { type: 'escalate', question: '由谁牵头' },
  { type: 'instruct', units: ['JC1', 'JC2'], text: '各司其职' },
  { type: 'instruct', units: ['JC1'], text: '今日办结' },
  { type: 'instruct', units: ['JC1'], text: '今日办结', due: at('+60 12:00') },
  { type: 'reply-instruct', text: '已落实' },
  { type: 'merge', target: 2, reason: '同一件事' },
  { type: 'void', reason: '重复登记' },
  { type: 'late-record', step: 'contact', occurredAt: at('09:05'), text: '已联系' },
  { type: 'recognise', step: 'late-record', evidence: '通话记录' },
  { type: 'attribute', milestone: 'contact', round: 1, to: 'centre', reason: '派单有误' },
  { type: 'feedback', text: '已反馈' },
];
const commands = fc.constantFrom(...COMMANDS);
export interface Deed {
  actor: Actor;
  commands: CommandInput[];
  /** True: somebody does the usual next step instead, so that stories reach every stage. */
  usual: boolean;
  /** How long after the last deed, and how long ago the step is said to have happened. */
  after: number;
  ago: number | undefined;
  watched: boolean;
}
/** Days of a case as chance has them: anybody does anything, and now and then somebody takes the usual next step. */
export const deeds: fc.Arbitrary<Deed[]> = fc.array(
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

/** Lives through deeds; `run` looks at the case after each. */
export function live(story: Story, run: (before: Case | null, after: Case) => void, list: Deed[]): void {
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
  if (isWithUnit(kase.stage) && kase.handler === null) {
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
export function begun(): Story {
  const story = new Story().do(EVERYBODY.intake!, { ...RECEIVE, against: 'KS1' }, DISPATCH);
  return Object.assign(story, { others: [another()] });
}
