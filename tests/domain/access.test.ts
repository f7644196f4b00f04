import { describe, expect, test } from 'vitest';
import { callerAccess, maySee } from '../../src/lib/domain/case/access.ts';
import type { CommandInput, CommandType } from '../../src/lib/domain/case/commands/index.ts';
import { COMMAND_TYPES } from '../../src/lib/domain/case/commands/index.ts';
import {
  another,
  CO_HANDLE,
  outsider,
  REPLY_HARD,
  REQUEST_HARD,
  REQUEST_RETURN,
  ACCEPT,
  ARRIVE,
  accepted,
  admin,
  at,
  colleague1,
  CONTACT,
  contacted,
  coordinator,
  DISPATCH,
  dispatched,
  district,
  EVERYBODY,
  head1,
  head2,
  intake,
  leader,
  onSite,
  RECEIVE,
  RESOLVE,
  resolved,
  staff1,
  staff2,
  Story,
  supervisor,
  VERIFY,
  wall,
} from './bureau.ts';

const received = () => new Story().do(intake, RECEIVE);
const attempt = { type: 'attempt-contact', outcome: 'no-answer' } as const;
const waiting = () => accepted().do(staff1, { type: 'request-waive', reason: 'wrong-number' });
const urged = () => accepted().do(intake, { type: 'urge', text: '请尽快' });
const late = () =>
  accepted()
    .at('09:19')
    .do(staff1, { ...CONTACT, occurredAt: at('09:05') });

const helped = () => accepted().do(coordinator, CO_HANDLE);
const hard = () =>
  contacted().do(staff1, REQUEST_HARD).do(coordinator, { type: 'decide-hard', approve: true });
const promised = () => hard().at('10:05').do(staff1, REPLY_HARD).do(coordinator, { type: 'approve-promise' });
const supervised = () => accepted().do(supervisor, { type: 'supervise', text: '请查明' });
const lost = () =>
  accepted().at('09:10').do(coordinator, { type: 'reassign', unit: 'JC2', reason: 'boundary' });

/** The permission matrix in its own words: where a verb can be done, and who may do it there. Everybody else may not. */
const TABLE: Record<CommandType, { given: () => Story; command: CommandInput; may: string[] }> = {
  receive: { given: () => new Story(), command: RECEIVE, may: ['intake', 'coordinator'] },
  answer: {
    given: () => new Story().do(intake, { ...RECEIVE, caseType: 'inquiry' }),
    command: { type: 'answer', answer: '请到大厅办理', method: 'phone' },
    may: ['intake', 'coordinator'],
  },
  dispatch: { given: received, command: DISPATCH, may: ['intake', 'coordinator'] },
  accept: {
    given: dispatched,
    command: ACCEPT,
    may: ['intake', 'coordinator', 'handler', 'colleague', 'head'],
  },
  contact: { given: accepted, command: CONTACT, may: ['intake', 'coordinator', 'handler', 'head'] },
  'attempt-contact': { given: accepted, command: attempt, may: ['intake', 'coordinator', 'handler', 'head'] },
  'request-waive': {
    given: accepted,
    command: { type: 'request-waive', reason: 'wrong-number' },
    may: ['handler', 'head'],
  },
  'decide-waive': { given: waiting, command: { type: 'decide-waive', approve: true }, may: ['coordinator'] },
  arrive: { given: contacted, command: ARRIVE, may: ['intake', 'coordinator', 'handler', 'head'] },
  resolve: { given: onSite, command: RESOLVE, may: ['intake', 'coordinator', 'handler', 'head'] },
  verify: { given: resolved, command: VERIFY, may: ['intake', 'coordinator'] },
  reject: {
    given: resolved,
    command: { type: 'reject', disputed: 'result', reason: '未解决', fault: true },
    may: ['intake', 'coordinator'],
  },
  reopen: {
    given: resolved,
    command: { type: 'reopen', reason: 'dissatisfied', note: '不满意' },
    may: ['intake', 'coordinator'],
  },
  reassign: {
    given: accepted,
    command: { type: 'reassign', unit: 'JC2', reason: 'boundary' },
    may: ['coordinator'],
  },
  'return-out': {
    given: received,
    command: { type: 'return-out', reason: '非本局职责' },
    may: ['coordinator'],
  },
  'step-back': {
    given: contacted,
    command: { type: 'step-back', reason: '误点' },
    may: ['coordinator', 'handler'],
  },
  urge: {
    given: accepted,
    command: { type: 'urge', text: '请尽快' },
    may: ['intake', 'coordinator', 'supervisor'],
  },
  'acknowledge-urge': { given: urged, command: { type: 'acknowledge-urge' }, may: ['handler', 'head'] },
  recognise: {
    given: late,
    command: { type: 'recognise', step: 'contact', evidence: '通话记录' },
    may: ['intake', 'coordinator'],
  },
  'co-handle': { given: accepted, command: CO_HANDLE, may: ['coordinator'] },
  'release-co': {
    given: helped,
    command: { type: 'release-co', unit: 'JC2', reason: '不再需要' },
    may: ['coordinator'],
  },
  'reply-co': {
    given: helped,
    command: { type: 'reply-co', text: '已吊运' },
    may: ['other staff', 'other head'],
  },
  'request-return': { given: accepted, command: REQUEST_RETURN, may: ['handler', 'colleague', 'head'] },
  'decide-return': {
    given: () => accepted().do(staff1, REQUEST_RETURN),
    command: { type: 'decide-return', uphold: true, unit: 'JC2' },
    may: ['coordinator'],
  },
  'request-hard': { given: contacted, command: REQUEST_HARD, may: ['handler', 'colleague', 'head'] },
  'decide-hard': {
    given: () => contacted().do(staff1, REQUEST_HARD),
    command: { type: 'decide-hard', approve: true },
    may: ['coordinator'],
  },
  'reply-hard': { given: hard, command: REPLY_HARD, may: ['handler', 'head'] },
  'approve-promise': {
    given: () => hard().do(staff1, REPLY_HARD),
    command: { type: 'approve-promise' },
    may: ['coordinator'],
  },
  extend: {
    given: promised,
    command: { type: 'extend', finish: at('+9 12:00'), reason: '备料', toldAt: at('10:00') },
    may: ['coordinator'],
  },
  supervise: {
    given: accepted,
    command: { type: 'supervise', text: '请查明' },
    may: ['coordinator', 'supervisor'],
  },
  'reply-supervise': {
    given: supervised,
    command: { type: 'reply-supervise', text: '已查明' },
    may: ['handler', 'head'],
  },
  'approve-reply': {
    given: () => supervised().do(staff1, { type: 'reply-supervise', text: '已查明' }),
    command: { type: 'approve-reply' },
    may: ['head'],
  },
  escalate: { given: accepted, command: { type: 'escalate', question: '由谁牵头' }, may: ['coordinator'] },
  instruct: {
    given: accepted,
    command: { type: 'instruct', units: ['JC1'], text: '由你单位牵头' },
    may: ['leader'],
  },
  'reply-instruct': {
    given: () => accepted().do(leader, { type: 'instruct', units: ['JC1'], text: '由你单位牵头' }),
    command: { type: 'reply-instruct', text: '已落实' },
    may: ['head'],
  },
  merge: {
    given: () => Object.assign(received(), { others: [another()] }),
    command: { type: 'merge', target: 2, reason: '同一件事' },
    may: ['intake', 'coordinator'],
  },
  void: { given: accepted, command: { type: 'void', reason: '重复登记' }, may: ['coordinator'] },
  'late-record': {
    given: lost,
    command: { type: 'late-record', step: 'contact', occurredAt: at('09:05'), text: '已联系' },
    may: ['handler', 'colleague', 'head'],
  },
  attribute: {
    given: () => accepted().at('09:30').watch(),
    command: { type: 'attribute', milestone: 'contact', round: 1, to: 'centre', reason: '派单有误' },
    may: ['coordinator', 'supervisor'],
  },
  feedback: {
    given: accepted,
    command: { type: 'feedback', text: '已在办理' },
    may: ['intake', 'coordinator'],
  },
  note: {
    given: accepted,
    command: { type: 'note', text: '已知悉' },
    may: ['intake', 'coordinator', 'handler', 'colleague', 'head', 'leader', 'supervisor'],
  },
};

test('the table names every verb', () => {
  expect(Object.keys(TABLE).sort()).toEqual([...COMMAND_TYPES].sort());
});

describe.each(Object.entries(TABLE))('Z1 %s', (verb, { given, command, may }) => {
  test.each(Object.entries(EVERYBODY))(`%s`, (name, actor) => {
    const story = given();
    const before = story.kase;
    const outcome = story.refused(actor, command);
    if (may.includes(name)) {
      expect(outcome).toBe('accepted');
    } else {
      expect(outcome, `${name} may not ${verb}`).not.toBe('accepted');
      expect(story.kase).toEqual(before);
    }
  });
});

describe('absent and forbidden answer alike', () => {
  test('a worker of another unit learns nothing of a case he never held, whatever he tries', () => {
    for (const { given, command } of Object.values(TABLE)) {
      if (command.type === 'receive') continue;
      const story = given();
      const forbidden = story.try(outsider, command);
      const absent = new Story();
      expect(forbidden).toEqual({ refusal: { code: 'not-found' } });
      expect(absent.try(outsider, command)).toEqual(forbidden);
    }
  });

  test('admin and district see no case; a unit sees it from dispatch on; the unit complained of never', () => {
    const story = received();
    expect(maySee(story.case, staff1)).toBe(false);
    story.do(intake, DISPATCH);
    expect(maySee(story.case, staff1)).toBe(true);
    for (const actor of [staff2, head2, admin, district]) expect(maySee(story.case, actor)).toBe(false);
    for (const actor of [intake, coordinator, leader, supervisor, wall])
      expect(maySee(story.case, actor)).toBe(true);
    const against = new Story().do(intake, { ...RECEIVE, against: 'JC2' }, DISPATCH);
    const held = against.copy().case;
    expect(maySee({ ...held, unit: 'JC2' }, staff2)).toBe(false);
  });
});

describe('nobody verifies a case that he handled', () => {
  test('a handler who also works in the centre is refused, also after he changed role', () => {
    const story = resolved();
    expect(story.refused({ id: staff1.id, role: 'coordinator', unit: null }, VERIFY)).toBe('own-case');
    expect(story.refused({ id: staff1.id, role: 'intake', unit: null }, { ...VERIFY })).toBe('own-case');
    expect(story.refused(intake, VERIFY)).toBe('accepted');
  });
});

describe('R5 who reads the caller', () => {
  test('handler, head and centre whole; everybody else masked; admin, wall and other units nothing', () => {
    const { case: kase } = accepted();
    const seen = Object.fromEntries(
      Object.entries(EVERYBODY).map(([name, actor]) => [name, callerAccess(kase, actor)]),
    );
    expect(seen).toEqual({
      intake: 'whole',
      coordinator: 'whole',
      handler: 'whole',
      colleague: 'masked',
      head: 'whole',
      'other staff': 'none',
      'other head': 'none',
      leader: 'masked',
      supervisor: 'masked',
      admin: 'none',
      district: 'none',
      wall: 'none',
    });
  });

  test('a confidential caller stays with the centre', () => {
    const { case: kase } = new Story()
      .do(intake, { ...RECEIVE, confidential: true }, DISPATCH)
      .do(staff1, ACCEPT);
    expect(callerAccess(kase, staff1)).toBe('none');
    expect(callerAccess(kase, head1)).toBe('none');
    expect(callerAccess(kase, colleague1)).toBe('none');
    expect(callerAccess(kase, intake)).toBe('whole');
    expect(callerAccess(kase, supervisor)).toBe('none');
  });
});
