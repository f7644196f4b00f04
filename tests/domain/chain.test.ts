import { describe, expect, test } from 'vitest';
import {
  columnOf,
  latestClock,
  nextClock,
  openClock,
  type Milestone,
} from '../../src/lib/domain/case/clocks.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import {
  ACCEPT,
  ARRIVE,
  accepted,
  at,
  colleague1,
  CONTACT,
  contacted,
  coordinator,
  coordinator2,
  DISPATCH,
  dispatched,
  head1,
  intake,
  onSite,
  RECEIVE,
  RESOLVE,
  resolved,
  staff1,
  staff2,
  Story,
  supervisor,
  VERIFY,
} from './bureau.ts';

const dueOf = (story: Story, milestone: Milestone) => openClock(story.case.clocks, milestone)?.due;

describe('受理到归档', () => {
  test('a case is received, dispatched, accepted, contacted, reached, resolved and verified by different people', () => {
    const story = new Story().do(intake, RECEIVE);
    expect(story.case.stage).toBe('received');
    story.at('09:05').do(intake, DISPATCH);
    expect(story.case).toMatchObject({ stage: 'dispatched', unit: 'JC1', handler: null });
    story.at('09:06').do(staff1, ACCEPT);
    expect(story.case.handler).toBe(staff1.id);
    story.at('09:12').do(staff1, CONTACT);
    expect(story.case.stage).toBe('contacted');
    story.at('10:00').do(staff1, ARRIVE);
    expect(story.case.stage).toBe('on-site');
    story.at('12:00').do(staff1, RESOLVE);
    expect(story.case.stage).toBe('resolved');
    story.at('13:00').do(intake, VERIFY);
    expect(story.case).toMatchObject({ stage: 'closed', closedAt: at('13:00') });
    expect(story.case.breaches).toEqual([]);
    expect(story.rebuilt()).toEqual(story.case);
  });

  test('the three twos start at dispatch; resolve counts from the first dispatch', () => {
    const story = new Story().do(intake, RECEIVE).at('09:05:30').do(intake, DISPATCH);
    const from = at('09:05:30');
    expect(dueOf(story, 'contact')).toBe(from + 20 * MINUTE);
    expect(dueOf(story, 'on-site')).toBe(from + 2 * HOUR);
    expect(dueOf(story, 'resolve')).toBe(from + DAY);
    expect(dueOf(story, 'accept')).toBe(from + 5 * MINUTE);
    expect(latestClock(story.case.clocks, 'dispatch')?.ended).toEqual({ at: from, how: 'met' });
  });

  test('an inquiry that is dispatched has contact and resolve only', () => {
    const story = new Story().do(intake, { ...RECEIVE, caseType: 'inquiry' }, DISPATCH);
    expect(openClock(story.case.clocks, 'on-site')).toBeUndefined();
    expect(openClock(story.case.clocks, 'contact')).toBeDefined();
  });

  test('the card counts down to the chain clock that is due first, a resolved one to its verification', () => {
    expect(nextClock(dispatched().case)?.milestone).toBe('contact');
    expect(nextClock(contacted().case)?.milestone).toBe('on-site');
    expect(nextClock(onSite().case)?.milestone).toBe('resolve');
    expect(nextClock(resolved().case)?.milestone).toBe('verify');
  });
});

describe('派单', () => {
  test('by telephone it needs who took it and when it was read back, and the clocks start at the read-back', () => {
    const story = new Story().do(intake, RECEIVE).at('09:06');
    expect(story.refused(intake, { ...DISPATCH, channel: 'phone' })).toBe('recipient-required');
    story.do(intake, { ...DISPATCH, channel: 'phone', recipient: '值班室', readBackAt: at('09:03') });
    expect(dueOf(story, 'contact')).toBe(at('09:23'));
  });

  test('a read-back more than five minutes ago does not start the clocks earlier', () => {
    const story = new Story().do(intake, RECEIVE).at('09:08');
    story.do(intake, { ...DISPATCH, channel: 'phone', recipient: '值班室', readBackAt: at('09:02') });
    expect(dueOf(story, 'contact')).toBe(at('09:28'));
  });

  test('never to the unit complained of, to the way out, or to a unit that is not there', () => {
    const story = new Story().do(intake, { ...RECEIVE, against: 'JC1' });
    expect(story.refused(intake, DISPATCH)).toBe('unit-is-against');
    expect(story.refused(intake, { ...DISPATCH, unit: 'OUT' })).toBe('unit-unknown');
    expect(story.refused(intake, { ...DISPATCH, unit: 'ZZ9' })).toBe('unit-unknown');
  });
});

describe('签收, 责任到人', () => {
  test('no step past dispatched without one named handler', () => {
    expect(dispatched().refused(head1, CONTACT)).toBe('no-handler');
  });
  test('the handler works for the lead unit', () => {
    expect(dispatched().refused(staff1, { ...ACCEPT, handler: staff2.id })).toBe('handler-not-in-unit');
  });
  test('the centre records for the unit and names the handler', () => {
    const story = dispatched().at('09:04').do(coordinator, ACCEPT, CONTACT);
    expect(story.case.contact).toMatchObject({ by: coordinator.id, onBehalfOf: staff1.id });
  });
  test('a colleague takes the case over before he works it', () => {
    const story = accepted().at('09:05');
    expect(story.refused(colleague1, CONTACT)).toBe('not-handler');
    story.do(colleague1, { ...ACCEPT, handler: colleague1.id }, CONTACT);
    expect(story.case).toMatchObject({ handler: colleague1.id, stage: 'contacted' });
  });
});

describe('moments', () => {
  // dispatched 09:00:17, contact due 09:20:17
  test('contact recorded four minutes after the call counts when it was made, though the due moment has passed', () => {
    const story = accepted().at('09:20:20').watch();
    expect(story.case.breaches).toHaveLength(1);
    story.at('09:23').do(staff1, { ...CONTACT, occurredAt: at('09:19:40') });
    expect(story.case.contact).toMatchObject({ occurredAt: at('09:19'), countsAt: at('09:19'), late: false });
    expect(story.case.breaches).toMatchObject([
      { milestone: 'contact', unit: 'JC1', annulledAt: at('09:23') },
    ]);
  });

  test('contact recorded six minutes after the call counts when it was recorded, carries 补录, and the breach stands', () => {
    const story = accepted()
      .at('09:25')
      .do(staff1, { ...CONTACT, occurredAt: at('09:19') });
    expect(story.case.contact).toMatchObject({ occurredAt: at('09:19'), countsAt: at('09:25'), late: true });
    expect(story.case.breaches).toHaveLength(1);
    expect(story.case.breaches[0]).not.toHaveProperty('annulledAt');
  });

  test('the centre recognises the moment on evidence: it counts when it occurred, and the breach is annulled', () => {
    const story = accepted()
      .at('09:25')
      .do(staff1, { ...CONTACT, occurredAt: at('09:19') });
    story.do(coordinator, { type: 'recognise', step: 'contact', evidence: '通话记录 09:19' });
    expect(story.case.contact).toMatchObject({ countsAt: at('09:19'), late: false });
    expect(story.case.breaches[0]?.annulledAt).toBe(at('09:25'));
    expect(latestClock(story.case.clocks, 'contact')?.ended?.at).toBe(at('09:19'));
    expect(story.refused(coordinator, { type: 'recognise', step: 'contact', evidence: '再来一次' })).toBe(
      'nothing-to-recognise',
    );
  });

  test('a moment is never after now and never before the step before it', () => {
    const story = accepted().at('09:03');
    expect(story.refused(staff1, { ...CONTACT, occurredAt: at('09:10') })).toBe('moment-in-future');
    story.do(staff1, { ...CONTACT, occurredAt: at('08:00') });
    expect(story.case.contact?.occurredAt).toBe(at('09:00:17'));
  });
});

describe('overdue', () => {
  test('a case whose twenty minutes run out stands in overdue, is recorded once, and leaves by the late contact', () => {
    const story = accepted().at('09:20:16').watch();
    expect(columnOf(story.case, story.now)).toBe('dispatched');
    story.at('09:20:17').watch().watch();
    expect(columnOf(story.case, story.now)).toBe('overdue');
    expect(story.case.breaches).toEqual([
      {
        milestone: 'contact',
        round: 1,
        due: at('09:20:17'),
        unit: 'JC1',
        handler: staff1.id,
        recordedAt: at('09:20:17'),
        split: [{ unit: 'JC1', ms: 20 * MINUTE }],
      },
    ]);
    story.at('09:30').do(staff1, CONTACT);
    expect(columnOf(story.case, story.now)).toBe('contacted');
    expect(story.case.breaches).toHaveLength(1);
    expect(story.case.breaches[0]).not.toHaveProperty('annulledAt');
  });

  test('the server being down at the due moment changes only the moment of recording', () => {
    const story = accepted().at('09:50').do(staff1, CONTACT);
    expect(story.case.breaches).toMatchObject([
      { due: at('09:20:17'), unit: 'JC1', handler: staff1.id, recordedAt: at('09:50') },
    ]);
  });

  test('a late contact leaves a case in overdue whose visit is late too', () => {
    const story = accepted().at('11:30').do(staff1, CONTACT);
    expect(columnOf(story.case, story.now)).toBe('overdue');
    expect(story.case.stage).toBe('contacted');
  });

  test('a resolved card never stands in overdue', () => {
    const story = resolved().at('+9 09:00').watch();
    expect(columnOf(story.case, story.now)).toBe('resolved');
    expect(story.case.breaches).toEqual([]);
  });
});

describe('免联系', () => {
  test('nobody left a number: contact is waived by itself and arrival may follow', () => {
    const story = new Story()
      .do(intake, { ...RECEIVE, callers: [] }, DISPATCH)
      .at('09:05')
      .do(staff1, ACCEPT, ARRIVE);
    expect(latestClock(story.case.clocks, 'contact')?.ended?.how).toBe('waived');
    expect(story.case.stage).toBe('on-site');
  });

  test('three attempts: waived as of the third, then arrival', () => {
    const story = accepted();
    const attempt = { type: 'attempt-contact', outcome: 'no-answer' } as const;
    story.at('09:05').do(staff1, attempt);
    expect(story.refused(staff1, { type: 'request-waive', reason: 'three-attempts' })).toBe(
      'reason-required',
    );
    story.at('09:08').do(staff1, attempt).at('09:15').do(staff1, attempt);
    expect(story.case.stage).toBe('dispatched');
    story.at('09:16').do(staff1, { type: 'request-waive', reason: 'three-attempts' });
    expect(story.refused(staff1, ARRIVE)).toBe('contact-first');
    story.at('09:40').do(coordinator, { type: 'decide-waive', approve: true });
    expect(latestClock(story.case.clocks, 'contact')?.ended).toEqual({ at: at('09:15'), how: 'waived' });
    expect(story.case.breaches.every((breach) => breach.annulledAt !== undefined)).toBe(true);
    story.do(staff1, ARRIVE);
    expect(story.case.stage).toBe('on-site');
  });

  test('refused with a reason, the clock runs on', () => {
    const story = accepted().do(staff1, { type: 'request-waive', reason: 'wrong-number' });
    expect(story.refused(coordinator, { type: 'decide-waive', approve: false })).toBe('reason-required');
    story.do(coordinator, { type: 'decide-waive', approve: false, reason: '号码已核对' });
    expect(openClock(story.case.clocks, 'contact')).toBeDefined();
    expect(openClock(story.case.clocks, 'waiver')).toBeUndefined();
  });
});

describe('办结', () => {
  test('needs ten characters, and every caller informed or waived', () => {
    const story = onSite();
    expect(story.refused(staff1, { ...RESOLVE, text: '已处理' })).toBe('bad-message');
    expect(story.refused(staff1, { ...RESOLVE, informed: [] })).toBe('caller-not-informed');
    story.do(staff1, { ...RESOLVE, informed: [{ caller: 1, waived: 'asked-not-to' }] });
    expect(story.case.stage).toBe('resolved');
  });

  test('without a visit only where no on-site clock runs, or by the coordinator', () => {
    const visit = contacted();
    expect(visit.refused(staff1, { ...RESOLVE, noVisit: '电话里已说明' })).toBe('arrival-first');
    visit.do(coordinator, { ...RESOLVE, noVisit: '电话里已说明' });
    expect(latestClock(visit.case.clocks, 'on-site')?.ended?.how).toBe('waived');
    const inquiry = new Story()
      .do(intake, { ...RECEIVE, caseType: 'inquiry' }, DISPATCH)
      .at('09:05')
      .do(staff1, ACCEPT, CONTACT);
    expect(inquiry.refused(staff1, RESOLVE)).toBe('reason-required');
    inquiry.do(staff1, { ...RESOLVE, noVisit: '咨询，无需到场' });
    expect(inquiry.case.stage).toBe('resolved');
  });
});

describe('直接答复', () => {
  test('an inquiry is answered at the desk, a complaint is not', () => {
    const story = new Story().do(intake, { ...RECEIVE, caseType: 'inquiry', category: 'Q01' });
    story.do(intake, { type: 'answer', answer: '认养手续在办事大厅办理', method: 'phone' });
    expect(['closed', 'resolved']).toContain(story.case.stage);
    const complaint = new Story().do(intake, RECEIVE);
    expect(complaint.refused(intake, { type: 'answer', answer: '已知', method: 'phone' })).toBe(
      'type-not-answerable',
    );
  });
});

describe('核查', () => {
  test('a complaint needs a callback or why none was made', () => {
    const story = resolved();
    expect(story.refused(intake, { type: 'verify' })).toBe('callback-required');
    story.do(intake, { type: 'verify', waived: '来电人要求不再联系' });
    expect(story.case.stage).toBe('closed');
  });

  test('a denied contact goes back to dispatched: contact and rework run, the visit does not run again', () => {
    const story = resolved()
      .at('14:00')
      .do(coordinator, { type: 'reject', disputed: 'contact', reason: '来电人称未接到电话', fault: true });
    expect(story.case).toMatchObject({ stage: 'dispatched', contact: null, rework: 1 });
    expect(openClock(story.case.clocks, 'contact')).toMatchObject({ round: 2, due: at('14:20') });
    expect(openClock(story.case.clocks, 'on-site')).toBeUndefined();
    expect(openClock(story.case.clocks, 'rework')?.due).toBe(at('+4 00:00'));
    story.at('14:05').do(staff1, CONTACT, RESOLVE);
    expect(story.case.stage).toBe('resolved');
  });

  test('a denied arrival goes back to contacted: on-site runs as a new round', () => {
    const story = resolved()
      .at('14:00')
      .do(coordinator, { type: 'reject', disputed: 'arrival', reason: '无人到场', fault: true });
    expect(story.case).toMatchObject({ stage: 'contacted', arrival: null, rework: 1 });
    expect(openClock(story.case.clocks, 'on-site')).toMatchObject({ round: 2, due: at('16:00') });
    expect(openClock(story.case.clocks, 'contact')).toBeUndefined();
  });

  test('a denied result goes back to on-site: only the rework clock is new', () => {
    const story = resolved()
      .at('14:00')
      .do(coordinator, { type: 'reject', disputed: 'result', reason: '树仍倾斜', fault: false });
    expect(story.case).toMatchObject({ stage: 'on-site', rework: 1 });
    expect(story.case.clocks.filter((clock) => !clock.ended).map((clock) => clock.milestone)).toEqual([
      'rework',
    ]);
    expect(latestClock(story.case.clocks, 'resolve')?.ended?.how).toBe('met');
  });

  test('resolved at 23:50 with minutes to spare, rejected the next day by the unit’s fault: the resolve clock is missed', () => {
    const story = new Story().at('00:00').do(intake, RECEIVE, DISPATCH).do(staff1, ACCEPT, CONTACT, ARRIVE);
    story.at('23:50').do(staff1, RESOLVE).at('+1 10:00').watch();
    expect(story.case.breaches).toEqual([]);
    story.do(coordinator, { type: 'reject', disputed: 'result', reason: '未解决', fault: true });
    expect(story.case.breaches).toMatchObject([
      { milestone: 'resolve', due: at('+1 00:00'), unit: 'JC1', handler: staff1.id },
    ]);
    expect(columnOf(story.case, story.now)).toBe('overdue');
  });

  test('the same reject as nobody’s fault leaves the resolve clock met', () => {
    const story = new Story().at('00:00').do(intake, RECEIVE, DISPATCH).do(staff1, ACCEPT, CONTACT, ARRIVE);
    story.at('23:50').do(staff1, RESOLVE).at('+1 10:00');
    story.do(coordinator, { type: 'reject', disputed: 'result', reason: '又下雨冲坏', fault: false }).watch();
    expect(story.case.breaches).toEqual([]);
    expect(columnOf(story.case, story.now)).toBe('on-site');
  });

  test('a closed case is reopened within thirty days to the same unit, with contact and rework clocks', () => {
    const story = resolved().at('12:00').do(intake, VERIFY).at('+3 09:00');
    story.do(intake, { type: 'reopen', reason: 'repeat', note: '同一棵树又倾斜' });
    expect(story.case).toMatchObject({
      stage: 'dispatched',
      unit: 'JC1',
      handler: null,
      rework: 1,
      closedAt: null,
    });
    expect(openClock(story.case.clocks, 'contact')?.due).toBe(at('+3 09:20'));
    expect(openClock(story.case.clocks, 'rework')).toBeDefined();
    const late = resolved().at('12:00').do(intake, VERIFY).at('+31 12:01');
    expect(late.refused(intake, { type: 'reopen', reason: 'repeat', note: '又来' })).toBe('reopen-too-late');
  });
});

describe('改派', () => {
  const REASSIGN = { type: 'reassign', unit: 'JC2', reason: 'wrong-unit' } as const;

  test('after contact: contact stays made, the new unit must arrive, resolve keeps its due while there is time', () => {
    const story = contacted();
    const due = dueOf(story, 'resolve');
    story.at('09:30').do(coordinator, REASSIGN);
    expect(story.case).toMatchObject({ stage: 'dispatched', unit: 'JC2', handler: null, extended: false });
    expect(story.case.contact).not.toBeNull();
    expect(openClock(story.case.clocks, 'contact')).toBeUndefined();
    expect(openClock(story.case.clocks, 'on-site')).toMatchObject({
      round: 2,
      unit: 'JC2',
      due: at('11:30'),
    });
    expect(openClock(story.case.clocks, 'resolve')).toMatchObject({ unit: 'JC2', due });
    story.at('09:35').do(staff2, { ...ACCEPT, handler: staff2.id }, ARRIVE);
    expect(story.case.stage).toBe('on-site');
  });

  test('unmet contact runs again as a new round; its old breach stays with the old unit', () => {
    const story = accepted().at('09:21').watch().do(coordinator, REASSIGN);
    expect(openClock(story.case.clocks, 'contact')).toMatchObject({
      round: 2,
      unit: 'JC2',
      due: at('09:41'),
    });
    expect(story.case.breaches).toMatchObject([{ unit: 'JC1', round: 1 }]);
    expect(columnOf(story.case, story.now)).toBe('dispatched');
  });

  test('resolve becomes now plus four hours, once per case', () => {
    const story = onSite().at('+1 08:30').do(coordinator, REASSIGN);
    expect(dueOf(story, 'resolve')).toBe(at('+1 12:30'));
    story.at('+1 12:00').do(coordinator, { ...REASSIGN, unit: 'JC1' });
    expect(dueOf(story, 'resolve')).toBe(at('+1 12:30'));
    story.at('+1 12:31').watch().do(coordinator, REASSIGN).watch();
    expect(story.case.breaches.filter((breach) => breach.milestone === 'resolve')).toHaveLength(1);
  });

  test('a pending waiver request falls away', () => {
    const story = accepted()
      .do(staff1, { type: 'request-waive', reason: 'wrong-number' })
      .do(coordinator, REASSIGN);
    expect(story.case.waiver).toBeNull();
    expect(openClock(story.case.clocks, 'waiver')).toBeUndefined();
  });

  test('a worker’s step reaches a case no longer his: number, moment and new unit, never its content', () => {
    const story = accepted().at('09:12:49').do(coordinator, REASSIGN);
    const decision = story.tryAt(2, staff1, CONTACT);
    expect(decision).toEqual({
      refusal: { code: 'passed-on', number: '20261124-0001', at: at('09:12:49'), unit: 'JC2' },
    });
  });

  test('two coordinators at once: the second hears who, when and where to', () => {
    const story = accepted();
    const { moves } = story.case;
    story.at('09:12:49').do(coordinator2, REASSIGN);
    expect(story.tryAt(moves, coordinator, { ...REASSIGN, unit: 'KS1' })).toEqual({
      refusal: { code: 'stale', by: '人7', at: at('09:12:49'), verb: 'reassigned', unit: 'JC2' },
    });
  });
});

describe('退一步', () => {
  const STEP_BACK = { type: 'step-back', reason: '误点' } as const;

  test('one’s own last act within five minutes: the clock runs again with its old due', () => {
    const story = contacted();
    const { due } = latestClock(story.case.clocks, 'contact')!;
    story.at('09:14').do(staff1, STEP_BACK);
    expect(story.case).toMatchObject({ stage: 'dispatched', contact: null });
    expect(openClock(story.case.clocks, 'contact')).toMatchObject({ due, round: 1 });
  });

  test('past the due it is late at once', () => {
    const story = accepted().at('09:19').do(staff1, CONTACT).at('09:22').do(staff1, STEP_BACK);
    expect(columnOf(story.case, story.now)).toBe('overdue');
    expect(story.case.breaches).toMatchObject([{ milestone: 'contact', unit: 'JC1' }]);
  });

  test('a breach that the step annulled stands again', () => {
    const story = accepted()
      .at('09:21')
      .watch()
      .at('09:23')
      .do(staff1, { ...CONTACT, occurredAt: at('09:19') });
    expect(story.case.breaches[0]?.annulledAt).toBeDefined();
    story.at('09:24').do(staff1, STEP_BACK);
    expect(story.case.breaches).toHaveLength(1);
    expect(story.case.breaches[0]).not.toHaveProperty('annulledAt');
  });

  test('after five minutes, or once somebody else acted, only the coordinator', () => {
    const story = contacted().at('09:16');
    expect(story.refused(staff1, STEP_BACK)).toBe('too-late-to-step-back');
    expect(story.refused(head1, STEP_BACK)).toBe('followed');
    story.do(coordinator, STEP_BACK);
    expect(story.case.stage).toBe('dispatched');
  });

  test('a drop two columns ahead is one act and goes back as one', () => {
    const story = dispatched()
      .at('09:10')
      .do(staff1, ACCEPT, CONTACT, ARRIVE)
      .at('09:11')
      .do(staff1, STEP_BACK);
    expect(story.case).toMatchObject({ stage: 'dispatched', handler: null, contact: null, arrival: null });
    expect(story.rebuilt()).toEqual(story.case);
  });

  test('never across a reassignment or a verification', () => {
    const moved = contacted().do(coordinator, { type: 'reassign', unit: 'JC2', reason: 'boundary' });
    expect(moved.refused(coordinator, STEP_BACK)).toBe('nothing-to-step-back');
    const closed = resolved().do(intake, VERIFY);
    expect(closed.refused(coordinator, STEP_BACK)).toBe('nothing-to-step-back');
  });
});

describe('versions and moves', () => {
  test('an urge that arrives while a sheet is open does not spoil the sheet', () => {
    const story = accepted();
    const { moves, version } = story.case;
    story.at('09:05').do(supervisor, { type: 'urge', text: '请尽快联系' });
    expect(story.case.version).toBeGreaterThan(version);
    expect(story.case.moves).toBe(moves);
    expect(story.tryAt(moves, staff1, CONTACT)).toHaveProperty('events');
  });

  test('an act on an older state is refused whole, and says who, when and how', () => {
    const story = accepted();
    const before = story.case;
    const decision = story.tryAt(before.moves - 1, staff1, CONTACT);
    expect(decision).toMatchObject({ refusal: { code: 'stale', by: '人11', verb: 'accepted' } });
    expect(story.case).toBe(before);
  });

  test('several commands of one act: all or none', () => {
    const story = dispatched();
    const decision = story.try(staff1, ACCEPT, ARRIVE);
    expect(decision).toMatchObject({ refusal: { code: 'contact-first', command: 1 } });
    expect(story.case.handler).toBeNull();
  });
});

describe('催办', () => {
  test('starts thirty minutes for the unit to acknowledge, and never the column', () => {
    const story = accepted().at('09:05').do(intake, { type: 'urge', text: '来电人再次来电' });
    expect(openClock(story.case.clocks, 'urge')).toMatchObject({ unit: 'JC1', due: at('09:35') });
    story.do(staff1, { type: 'acknowledge-urge' });
    expect(openClock(story.case.clocks, 'urge')).toBeUndefined();
    expect(story.refused(staff1, { type: 'acknowledge-urge' })).toBe('nothing-pending');
  });
});

describe('退回区热线', () => {
  test('what is not the bureau’s goes back with a reason and leaves the board', () => {
    const story = new Story()
      .do(intake, RECEIVE)
      .do(coordinator, { type: 'return-out', reason: '路灯非本局职责' });
    expect(story.case.stage).toBe('returned-out');
    expect(columnOf(story.case, story.now)).toBeNull();
    expect(contacted().refused(coordinator, { type: 'return-out', reason: '非本局' })).toBe('wrong-stage');
  });
});

describe('保密', () => {
  test('contact is the centre’s, on its own clock', () => {
    const story = new Story()
      .do(intake, { ...RECEIVE, confidential: true }, DISPATCH)
      .at('09:05')
      .do(staff1, ACCEPT);
    expect(openClock(story.case.clocks, 'contact')?.unit).toBe('centre');
    expect(story.refused(staff1, CONTACT)).toBe('centre-only');
    story.do(intake, CONTACT);
    expect(story.case.contact).not.toHaveProperty('onBehalfOf');
  });
});

describe('a card holds no person, whatever intake types into its title', () => {
  const CALLERS = [{ name: '王丽华', phone: '13800001234' }, { name: '李' }];
  const titleOf = (fields: { title?: string; text: string }) =>
    new Story().do(intake, { ...RECEIVE, callers: CALLERS, ...fields }).case.title;

  test('a caller’s name and number leave the title that is proposed and the one that is typed', () => {
    const text = '居民王丽华13800001234反映湿垃圾三天没有清运，桃李路口臭味很大';
    expect(titleOf({ text })).toBe('居民***反映湿垃圾三天没有清运，桃李路口臭味很大');
    expect(titleOf({ text, title: '王丽华家门口桃李路湿垃圾，电话13800001234' })).toBe(
      '家门口桃李路湿垃圾，电话***',
    );
    expect(titleOf({ text, title: '王丽华' })).toBe(titleOf({ text }));
  });
});
