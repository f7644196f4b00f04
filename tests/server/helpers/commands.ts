import type { CommandInput } from '../../../src/lib/domain/case/commands/index.ts';
import { idOf } from './directory.ts';

/** What must never reach a wire, a log or a card: the caller and the complaint's text. */
export const CANARIES = ['欧阳测甲', '13912345678', '梧桐倾斜', '柳荫弄88号'] as const;

export const RECEIVE = {
  type: 'receive',
  origin: 'call',
  caseType: 'complaint',
  category: 'G01',
  place: { road: '青禾路', cross: '望春路', detail: '柳荫弄88号', area: '东片' },
  title: '树木倾斜压道',
  text: '大风后一棵梧桐倾斜，压住非机动车道',
  callers: [{ name: '欧阳测甲', phone: '13912345678' }],
} as const satisfies CommandInput;
export const DISPATCH = { type: 'dispatch', unit: 'JC1' } as const satisfies CommandInput;
export const CONTACT = { type: 'contact', gist: '愿在现场等' } as const satisfies CommandInput;
export const ARRIVE = { type: 'arrive', finding: '树干已裂' } as const satisfies CommandInput;
export const RESOLVE = {
  type: 'resolve',
  result: 'solved',
  text: '已扶正并加固支撑，路面清理完毕',
  informed: [{ caller: 1 }],
} as const satisfies CommandInput;
export const VERIFY = {
  type: 'verify',
  callback: { satisfaction: 'satisfied', called: true, came: true, done: true },
} as const satisfies CommandInput;
export const accept = (handler: number) => ({ type: 'accept', handler }) as const satisfies CommandInput;
export const reassign = (unit: string) =>
  ({ type: 'reassign', unit, reason: 'capacity' }) as const satisfies CommandInput;

/** One good command of every verb. */
export const EVERY: { [T in CommandInput['type']]: Extract<CommandInput, { type: T }> } = {
  receive: RECEIVE,
  answer: { type: 'answer', answer: '已答复市民', method: 'phone' },
  dispatch: DISPATCH,
  accept: accept(idOf('jc1.staff')),
  contact: CONTACT,
  'attempt-contact': { type: 'attempt-contact', outcome: 'no-answer' },
  'request-waive': { type: 'request-waive', reason: 'wrong-number' },
  'decide-waive': { type: 'decide-waive', approve: true },
  arrive: ARRIVE,
  resolve: RESOLVE,
  verify: VERIFY,
  reject: { type: 'reject', disputed: 'result', reason: '未修剪', fault: true },
  reopen: { type: 'reopen', reason: 'repeat', note: '市民再次来电' },
  reassign: reassign('JC2'),
  'return-out': { type: 'return-out', reason: '不属本局' },
  'step-back': { type: 'step-back', reason: '误记' },
  urge: { type: 'urge', text: '请尽快' },
  'acknowledge-urge': { type: 'acknowledge-urge' },
  recognise: { type: 'recognise', step: 'contact', evidence: '通话记录' },
  note: { type: 'note', text: '备注' },
  'co-handle': { type: 'co-handle', unit: 'JC2', task: '到场协助', due: Date.now() + 3_600_000 },
  'release-co': { type: 'release-co', unit: 'JC2', reason: '不再需要' },
  'reply-co': { type: 'reply-co', text: '已到场协助' },
  'request-return': { type: 'request-return', reason: '不属本单位', suggested: 'JC2' },
  'decide-return': { type: 'decide-return', uphold: true, unit: 'JC2' },
  'request-hard': { type: 'request-hard', reason: '须报批', plan: '先围挡' },
  'decide-hard': { type: 'decide-hard', approve: true },
  'reply-hard': {
    type: 'reply-hard',
    opinion: '下周更换',
    informed: [{ caller: 1 }],
    finish: Date.now() + 7 * 86_400_000,
  },
  'approve-promise': { type: 'approve-promise' },
  extend: {
    type: 'extend',
    finish: Date.now() + 20 * 86_400_000,
    reason: '备料',
    toldAt: Date.now() - 60_000,
  },
  supervise: { type: 'supervise', text: '请查明' },
  'reply-supervise': { type: 'reply-supervise', text: '已查明' },
  'approve-reply': { type: 'approve-reply' },
  escalate: { type: 'escalate', question: '由谁牵头' },
  instruct: { type: 'instruct', units: ['JC1'], text: '由你单位牵头' },
  'reply-instruct': { type: 'reply-instruct', text: '已落实' },
  merge: { type: 'merge', target: 999_999, reason: '同一件事' },
  void: { type: 'void', reason: '重复登记' },
  'late-record': { type: 'late-record', step: 'contact', occurredAt: Date.now() - 60_000, text: '已联系' },
  attribute: { type: 'attribute', milestone: 'contact', round: 1, to: 'centre', reason: '派单有误' },
  feedback: { type: 'feedback', text: '已反馈' },
};
