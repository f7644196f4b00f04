import { describe, expect, test } from 'vitest';
import { maySee } from '../../src/lib/domain/case/access.ts';
import type { Case, Share } from '../../src/lib/domain/case/case.ts';
import {
  columnOf,
  latestClock,
  nextClock,
  openClock,
  type Milestone,
} from '../../src/lib/domain/case/clocks.ts';
import { MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { flagsOf } from '../../src/lib/domain/case/flags.ts';
import { splitOf } from '../../src/lib/domain/case/responsibility.ts';
import {
  ACCEPT,
  ARRIVE,
  accepted,
  another,
  at,
  CO_HANDLE,
  colleague1,
  CONTACT,
  contacted,
  coordinator,
  DISPATCH,
  dispatched,
  head1,
  head2,
  intake,
  leader,
  onSite,
  RECEIVE,
  REPLY_HARD,
  REQUEST_HARD,
  REQUEST_RETURN,
  RESOLVE,
  resolved,
  staff1,
  staff2,
  Story,
  supervisor,
  VERIFY,
} from './bureau.ts';

const dueOf = (story: Story, milestone: Milestone) => openClock(story.case.clocks, milestone)?.due;
const REASSIGN = { type: 'reassign', unit: 'JC2', reason: 'boundary' } as const;
const UPHOLD = { type: 'decide-return', uphold: true, unit: 'JC2' } as const;
const REFUSE = { type: 'decide-return', uphold: false, reason: '属本单位职责' } as const;
const APPROVE_HARD = { type: 'decide-hard', approve: true } as const;
const hard = () => contacted().do(staff1, REQUEST_HARD).do(coordinator, APPROVE_HARD);
const promised = () => hard().at('10:05').do(staff1, REPLY_HARD).do(coordinator, { type: 'approve-promise' });
const attempt = { type: 'attempt-contact', outcome: 'no-answer' } as const;

describe('协办', () => {
  test('the coordinator adds a helping unit with a task and a due no later than the lead’s own', () => {
    const story = accepted();
    const lead = dueOf(story, 'resolve')!;
    expect(story.refused(coordinator, { ...CO_HANDLE, due: lead + 1 })).toBe('co-due-too-late');
    expect(story.refused(coordinator, { ...CO_HANDLE, unit: 'JC1' })).toBe('same-unit');
    story.do(coordinator, CO_HANDLE);
    expect(story.case.coUnits).toMatchObject([{ unit: 'JC2', person: null, due: at('12:00') }]);
    expect(openClock(story.case.clocks, 'co-unit')).toMatchObject({ unit: 'JC2', due: at('12:00') });
    expect(story.refused(coordinator, CO_HANDLE)).toBe('co-already');
  });

  test('the co-unit names one person, sees the case, and replies; only the lead moves the card', () => {
    const story = accepted().do(coordinator, CO_HANDLE);
    expect(maySee(story.case, staff2)).toBe(true);
    expect(story.refused(staff2, CONTACT)).toBe('not-allowed');
    const { moves, stage } = story.case;
    story.do(staff2, { type: 'accept', handler: staff2.id }).do(staff2, { type: 'reply-co', text: '已吊运' });
    expect(story.case.coUnits).toMatchObject([{ person: staff2.id, repliedAt: story.now }]);
    expect(openClock(story.case.clocks, 'co-unit')).toBeUndefined();
    expect(story.case).toMatchObject({ moves, stage, handler: staff1.id });
  });

  test('a reply by a member of a unit that named nobody makes him its person; a colleague’s is refused', () => {
    const story = accepted().do(coordinator, CO_HANDLE);
    story.do(head2, { type: 'accept', handler: head2.id });
    expect(story.refused(staff2, { type: 'reply-co', text: '已吊运' })).toBe('not-handler');
    const unnamed = accepted().do(coordinator, CO_HANDLE).do(staff2, { type: 'reply-co', text: '已吊运' });
    expect(unnamed.case.coUnits).toMatchObject([{ person: staff2.id }]);
  });

  test('it reads the number only where the task says 需联系; a released unit sees the case no more', () => {
    const story = accepted().do(coordinator, CO_HANDLE);
    story.do(coordinator, { type: 'release-co', unit: 'JC2', reason: '不再需要' });
    expect(maySee(story.case, staff2)).toBe(false);
    expect(latestClock(story.case.clocks, 'co-unit')?.ended?.how).toBe('cancelled');
    const confidential = new Story().do(intake, { ...RECEIVE, confidential: true }, DISPATCH);
    expect(confidential.refused(coordinator, { ...CO_HANDLE, needsContact: true })).toBe('centre-only');
  });

  test('the unit complained of can neither lead nor help', () => {
    const story = new Story().do(intake, { ...RECEIVE, against: 'JC2' }, DISPATCH);
    expect(story.refused(coordinator, CO_HANDLE)).toBe('unit-is-against');
    expect(story.refused(staff1, REQUEST_RETURN)).toBe('unit-is-against');
  });
});

describe('退单', () => {
  test('one request at a time; the clocks run on while the coordinator has thirty minutes', () => {
    const story = accepted().do(staff1, REQUEST_RETURN);
    expect(flagsOf(story.case)).toContain('return-pending');
    expect(dueOf(story, 'return')).toBe(story.now + 30 * MINUTE);
    expect(dueOf(story, 'contact')).toBe(at('09:20:17'));
    expect(story.refused(head1, REQUEST_RETURN)).toBe('return-pending');
    expect(story.case.returnRequest).toMatchObject({ unit: 'JC1', suggested: 'JC2', late: false });
  });

  test('asked after fifteen minutes it is allowed and marked late', () => {
    const story = accepted().at('09:16').do(staff1, REQUEST_RETURN);
    expect(story.case.returnRequest?.late).toBe(true);
  });

  test('refused with a reason it stays, and the refusal is counted against the unit', () => {
    const story = accepted().do(staff1, REQUEST_RETURN);
    expect(story.refused(coordinator, { type: 'decide-return', uphold: false })).toBe('reason-required');
    story.do(coordinator, REFUSE);
    expect(story.case).toMatchObject({ unit: 'JC1', returnRequest: null, refusedReturns: ['JC1'] });
    expect(story.refused(coordinator, REFUSE)).toBe('nothing-pending');
  });

  test('upheld it goes to another unit, which may not return it again', () => {
    const story = accepted().do(staff1, REQUEST_RETURN).at('09:05').do(coordinator, UPHOLD);
    expect(story.case).toMatchObject({ unit: 'JC2', stage: 'dispatched', handler: null, designated: true });
    expect(story.refused(staff2, { ...REQUEST_RETURN, suggested: 'KS1' })).toBe('designated');
    story.at('09:30').do(coordinator, { ...REASSIGN, unit: 'JC1' });
    expect(story.refused(staff1, REQUEST_RETURN)).toBe('accepted');
  });

  test('upheld it may go out to the district, also after contact', () => {
    const story = contacted().do(staff1, REQUEST_RETURN);
    expect(story.refused(coordinator, { type: 'decide-return', uphold: true, out: true })).toBe(
      'reason-required',
    );
    story.do(coordinator, { type: 'decide-return', uphold: true, out: true, reason: '路灯非本局职责' });
    expect(story.case.stage).toBe('returned-out');
    expect(story.case.clocks.every(({ ended }) => ended)).toBe(true);
  });

  test('派单有误 charges what the unit missed meanwhile to the centre; without it the breach stays the unit’s', () => {
    const wrong = accepted().do(staff1, REQUEST_RETURN).at('09:25').watch();
    const right = wrong.copy();
    wrong.do(coordinator, { ...UPHOLD, wrongDispatch: true });
    expect(wrong.case.breaches).toMatchObject([{ unit: 'JC1', attributedTo: 'centre' }]);
    right.do(coordinator, UPHOLD);
    expect(right.case.breaches[0]).not.toHaveProperty('attributedTo');
    expect(wrong.rebuilt()).toEqual(wrong.case);
  });

  test('an upheld return extends resolve again, though a reassignment used the once-per-case extension', () => {
    const story = accepted().at('+1 07:00').do(coordinator, REASSIGN);
    expect(story.case.extended).toBe(true);
    expect(dueOf(story, 'resolve')).toBe(at('+1 11:00'));
    story.at('+1 08:00').do(staff2, { ...REQUEST_RETURN, suggested: null });
    story.at('+1 08:10').do(coordinator, { ...UPHOLD, unit: 'JC1' });
    expect(dueOf(story, 'resolve')).toBe(at('+1 12:10'));
    story.at('+1 09:00').do(coordinator, REASSIGN);
    expect(dueOf(story, 'resolve')).toBe(at('+1 12:10'));
  });

  test('a reassignment, a resolution or a step-back lets a pending return fall away', () => {
    const story = accepted().do(staff1, REQUEST_RETURN);
    const moved = story.copy().do(coordinator, REASSIGN);
    const back = story.copy().do(staff1, { type: 'step-back', reason: '误点' });
    const done = onSite().do(staff1, REQUEST_RETURN, RESOLVE);
    for (const { case: kase } of [moved, back, done]) {
      expect(kase.returnRequest).toBeNull();
      expect(openClock(kase.clocks, 'return')).toBeUndefined();
    }
    expect(moved.case.designated).toBe(false);
  });
});

describe('疑难件', () => {
  test('it is asked before the 24 hours are over and after contact', () => {
    expect(accepted().refused(staff1, REQUEST_HARD)).toBe('contact-first');
    expect(contacted().at('+1 09:00:17').refused(staff1, REQUEST_HARD)).toBe('too-late-for-hard');
    const story = contacted().at('+1 08:59').do(staff1, REQUEST_HARD);
    expect(flagsOf(story.case)).toContain('hard-pending');
    expect(story.refused(head1, REQUEST_HARD)).toBe('hard-pending');
    const waived = accepted()
      .do(staff1, { type: 'request-waive', reason: 'wrong-number' })
      .do(coordinator, { type: 'decide-waive', approve: true });
    expect(waived.refused(staff1, REQUEST_HARD)).toBe('accepted');
  });

  test('approved, the five days stand in the place of the 24 hours, counted from the original acceptance', () => {
    const story = hard();
    expect(openClock(story.case.clocks, 'resolve')).toBeUndefined();
    expect(latestClock(story.case.clocks, 'resolve')?.ended?.how).toBe('replaced');
    expect(dueOf(story, 'hard-reply')).toBe(at('+6 00:00'));
    expect(flagsOf(story.case)).toContain('hard');
    expect(story.refused(staff1, REQUEST_HARD)).toBe('hard-already');
  });

  test('asked at 23:50 of the hours and approved after 24:20, the breach between is annulled', () => {
    const story = contacted().at('+1 08:50').do(staff1, REQUEST_HARD).at('+1 09:01').watch();
    expect(story.case.breaches.map(({ milestone }) => milestone)).toContain('resolve');
    expect(columnOf(story.case, story.now)).toBe('overdue');
    story.at('+1 09:20').do(coordinator, APPROVE_HARD);
    const breach = story.case.breaches.find(({ milestone }) => milestone === 'resolve');
    expect(breach).toMatchObject({ annulledAt: at('+1 09:20') });
    expect(story.rebuilt()).toEqual(story.case);
  });

  test('refused with a reason, the 24 hours and their breach stand', () => {
    const story = contacted().at('+1 08:50').do(staff1, REQUEST_HARD).at('+1 09:20');
    expect(story.refused(coordinator, { type: 'decide-hard', approve: false })).toBe('reason-required');
    story.do(coordinator, { type: 'decide-hard', approve: false, reason: '可当日办结' });
    const breach = story.case.breaches.find(({ milestone }) => milestone === 'resolve');
    expect(breach).not.toHaveProperty('annulledAt');
    expect(openClock(story.case.clocks, 'resolve')).toBeDefined();
    expect(flagsOf(story.case)).not.toContain('hard');
  });

  test('the reply names an opinion, every caller and a finish, and waits 24 hours for the coordinator', () => {
    const story = hard().at('10:05');
    expect(story.refused(staff1, { ...REPLY_HARD, informed: [] })).toBe('caller-not-informed');
    expect(story.refused(staff1, { ...REPLY_HARD, finish: at('09:00') })).toBe('promise-too-early');
    story.do(staff1, REPLY_HARD);
    expect(latestClock(story.case.clocks, 'hard-reply')?.ended).toEqual({ at: at('10:05'), how: 'met' });
    expect(dueOf(story, 'promise-approval')).toBe(at('+1 10:05'));
    expect(story.case.stage).toBe('contacted');
    expect(flagsOf(story.case)).toContain('promise-pending');
  });

  test('the approved date is the next chain clock, until 24:00; another date needs a reason', () => {
    const story = hard().at('10:05').do(staff1, REPLY_HARD);
    const other = story.copy();
    story.do(coordinator, { type: 'approve-promise' });
    expect(dueOf(story, 'promise')).toBe(at('+7 00:00'));
    expect(openClock(story.case.clocks, 'promise')?.started).toBe(at('10:05'));
    const earlier = { type: 'approve-promise', finish: at('+3 12:00') } as const;
    expect(other.refused(coordinator, earlier)).toBe('reason-required');
    other.do(coordinator, { ...earlier, reason: '影响通行' });
    expect(dueOf(other, 'promise')).toBe(at('+4 00:00'));
    expect(other.case.promise?.finish).toBe(at('+3 12:00'));
  });

  test('a reply after the five days is late; resolving with the citizen informed also ends the hard reply', () => {
    const late = hard().at('+6 00:01').watch();
    expect(late.case.breaches.map(({ milestone }) => milestone)).toContain('hard-reply');
    const story = hard().do(staff1, ARRIVE).at('+2 10:00').do(staff1, RESOLVE);
    expect(latestClock(story.case.clocks, 'hard-reply')?.ended).toEqual({ at: at('+2 10:00'), how: 'met' });
  });

  test('the promise is extended once by the coordinator, a second time by a leader alone', () => {
    const extend = (day: number) =>
      ({ type: 'extend', finish: at(`+${day} 12:00`), reason: '备料', toldAt: at('10:00') }) as const;
    const story = promised();
    expect(story.refused(leader, extend(9))).toBe('not-allowed');
    expect(story.refused(coordinator, extend(6))).toBe('promise-too-early');
    story.do(coordinator, extend(9));
    expect(dueOf(story, 'promise')).toBe(at('+10 00:00'));
    expect(story.refused(coordinator, extend(12))).toBe('leader-only');
    story.do(leader, extend(12));
    expect(openClock(story.case.clocks, 'promise')).toMatchObject({ round: 3, due: at('+13 00:00') });
    expect(hard().refused(coordinator, extend(9))).toBe('no-promise');
  });

  test('rejected by the unit’s fault, the promise runs on with its old due', () => {
    const story = promised().do(staff1, ARRIVE).at('+2 10:00').do(staff1, RESOLVE);
    expect(openClock(story.case.clocks, 'promise')).toBeUndefined();
    story.at('+2 11:00').do(intake, { type: 'reject', disputed: 'result', reason: '未修', fault: true });
    expect(dueOf(story, 'promise')).toBe(at('+7 00:00'));
  });
});

describe('督办, 提级, 批示', () => {
  test('a supervision is owed a reply that the head approved, by its own date or within three working days', () => {
    const story = accepted().do(supervisor, { type: 'supervise', text: '请查明' });
    expect(dueOf(story, 'supervise')).toBe(at('+4 00:00'));
    expect(story.refused(head1, { type: 'approve-reply' })).toBe('reply-first');
    story.do(staff1, { type: 'reply-supervise', text: '已查明' });
    expect(openClock(story.case.clocks, 'supervise')).toBeDefined();
    expect(story.refused(head1, { type: 'approve-reply', approve: false })).toBe('reason-required');
    story.do(head1, { type: 'approve-reply', approve: false, reason: '写清经过' });
    story.do(staff1, { type: 'reply-supervise', text: '经过如下' }).do(head1, { type: 'approve-reply' });
    expect(openClock(story.case.clocks, 'supervise')).toBeUndefined();
    const dated = accepted().do(coordinator, { type: 'supervise', text: '请查明', due: at('18:00') });
    expect(dueOf(dated, 'supervise')).toBe(at('18:00'));
    expect(flagsOf(dated.case)).toContain('supervised');
  });

  test('supervisions and instructions never spoil a half-filled sheet, and pass to the new lead with their dues', () => {
    const story = accepted();
    const { moves } = story.case;
    story.do(supervisor, { type: 'supervise', text: '请查明' });
    story.do(leader, { type: 'instruct', units: ['JC1'], text: '今日办结', due: at('20:00') });
    expect(story.case.moves).toBe(moves);
    const supervision = dueOf(story, 'supervise');
    story.at('09:30').do(coordinator, REASSIGN);
    expect(openClock(story.case.clocks, 'supervise')).toMatchObject({ unit: 'JC2', due: supervision });
    expect(openClock(story.case.clocks, 'instruct')).toMatchObject({ unit: 'JC2', due: at('20:00') });
    expect(story.refused(head1, { type: 'reply-instruct', text: '已落实' })).not.toBe('accepted');
    expect(story.refused(head2, { type: 'reply-instruct', text: '已落实' })).toBe('accepted');
  });

  test('a leader answers an escalation by instructing units of the case, each with a clock of its own', () => {
    const story = accepted().do(coordinator, CO_HANDLE, { type: 'escalate', question: '由谁牵头' });
    expect(flagsOf(story.case)).toContain('escalated');
    const instruct = (units: string[]) => ({ type: 'instruct', units, text: '各司其职' }) as const;
    expect(story.refused(leader, instruct(['KS1']))).toBe('unit-not-involved');
    story.do(leader, instruct(['JC1', 'JC2']));
    expect(flagsOf(story.case)).not.toContain('escalated');
    expect(story.case.instructions.map(({ unit, round }) => [unit, round])).toEqual([
      ['JC1', 1],
      ['JC2', 2],
    ]);
    story.do(head2, { type: 'reply-instruct', text: '已落实' });
    expect(
      story.case.clocks.filter(({ milestone, ended }) => milestone === 'instruct' && !ended),
    ).toMatchObject([{ unit: 'JC1' }]);
    expect(story.refused(head2, { type: 'reply-instruct', text: '已落实' })).toBe('nothing-pending');
  });
});

describe('改派, corner by corner', () => {
  test('a co-unit that becomes lead leaves the co-units, and its own clock ends', () => {
    const story = accepted().do(coordinator, CO_HANDLE).at('09:30').do(coordinator, REASSIGN);
    expect(story.case.coUnits).toEqual([]);
    expect(latestClock(story.case.clocks, 'co-unit')?.ended?.how).toBe('cancelled');
  });

  test('pending return, waiver and hard requests fall away', () => {
    const story = contacted().do(staff1, REQUEST_HARD).at('09:30').do(coordinator, REASSIGN);
    expect(story.case.hard).toBeNull();
    expect(story.refused(coordinator, APPROVE_HARD)).toBe('nothing-pending');
    const waiting = accepted()
      .do(staff1, { type: 'request-waive', reason: 'wrong-number' })
      .do(coordinator, REASSIGN);
    expect(waiting.case.waiver).toBeNull();
  });

  test('hard reply, promise and rework keep their dues and pass to the new lead', () => {
    const story = promised().at('+1 10:00').do(coordinator, REASSIGN);
    expect(openClock(story.case.clocks, 'promise')).toMatchObject({ unit: 'JC2', due: at('+7 00:00') });
    const reply = hard().at('10:00').do(coordinator, REASSIGN);
    expect(openClock(reply.case.clocks, 'hard-reply')).toMatchObject({ unit: 'JC2', due: at('+6 00:00') });
    const rework = resolved()
      .do(intake, { type: 'reject', disputed: 'result', reason: '未修', fault: false })
      .at('12:00')
      .do(coordinator, REASSIGN);
    expect(openClock(rework.case.clocks, 'rework')).toMatchObject({ unit: 'JC2', due: at('+4 00:00') });
  });

  test('contact that was made stays made; an arrival becomes history', () => {
    const story = onSite().at('10:00').do(coordinator, REASSIGN);
    expect(story.case).toMatchObject({ stage: 'dispatched', arrival: null });
    expect(story.case.contact).not.toBeNull();
    expect(dueOf(story, 'on-site')).toBe(at('12:00'));
    expect(openClock(story.case.clocks, 'contact')).toBeUndefined();
  });
});

describe('并单', () => {
  /** A second citizen about the matter of a case that JC1 has contacted its own citizen of. */
  const merged = () => {
    const target = contacted();
    const source = Object.assign(another(), { others: [target] }).at('09:30');
    source.do(intake, { type: 'merge', target: 1, reason: '同一件事' });
    return { source, target: target.at('09:30') };
  };

  test('the callers join the target; the added one’s twenty minutes run to who holds it', () => {
    const { source, target } = merged();
    expect(source.case).toMatchObject({ stage: 'merged', mergedInto: 1, closedAt: at('09:30') });
    expect(source.case.clocks.every(({ ended }) => ended?.how === 'replaced')).toBe(true);
    expect(target.case.callers).toMatchObject([{ id: 1 }, { id: 2, from: { caseId: 2, caller: 1 } }]);
    expect(openClock(target.case.clocks, 'contact')).toMatchObject({
      unit: 'JC1',
      caller: 2,
      due: at('09:50'),
    });
    expect(nextClock(target.case)?.caller).toBe(2);
  });

  test('resolve is refused until both callers were reached and told', () => {
    const { target } = merged();
    target.at('09:40').do(staff1, ARRIVE);
    const both = { ...RESOLVE, informed: [{ caller: 1 }, { caller: 2 }] };
    expect(target.refused(staff1, both)).toBe('contact-first');
    target.do(staff1, { ...CONTACT, caller: 2 });
    expect(target.case.stage).toBe('on-site');
    expect(target.refused(staff1, RESOLVE)).toBe('caller-not-informed');
    target.do(staff1, both);
    expect(target.case.breaches).toEqual([]);
  });

  test('the added caller’s contact is late by itself, or waived by itself', () => {
    const { target } = merged();
    const waived = target.copy();
    target.at('09:51').watch();
    expect(target.case.breaches).toMatchObject([{ milestone: 'contact', unit: 'JC1' }]);
    expect(columnOf(target.case, target.now)).toBe('overdue');
    for (let call = 0; call < 3; call += 1) waived.do(staff1, { ...attempt, caller: 2 });
    waived.do(staff1, { type: 'request-waive', caller: 2, reason: 'three-attempts' });
    waived.do(coordinator, { type: 'decide-waive', approve: true });
    expect(openClock(waived.case.clocks, 'contact')).toBeUndefined();
    expect(waived.case.stage).toBe('contacted');
  });

  test('earliest acceptance and all flags stay', () => {
    const target = Object.assign(new Story(), { id: 1 }).at('09:30').do(intake, RECEIVE, DISPATCH);
    const source = Object.assign(new Story(), { id: 2, others: [target] }).at('09:10');
    source.do(intake, { ...RECEIVE, urgent: true, confidential: true, against: 'JC2' });
    source.at('09:40').do(intake, { type: 'merge', target: 1, reason: '同一件事' });
    expect(target.case).toMatchObject({
      receivedAt: at('09:10'),
      urgent: true,
      confidential: true,
      against: 'JC2',
    });
    expect(
      target.case.clocks.filter(({ milestone, ended }) => milestone === 'contact' && !ended),
    ).toMatchObject([{ unit: 'centre' }, { unit: 'centre', caller: 2 }]);
  });

  test('in a case that is not dispatched yet, both callers’ clocks start with the dispatch', () => {
    const target = Object.assign(new Story(), { id: 1 }).do(intake, RECEIVE);
    const source = Object.assign(another(), { others: [target] });
    source.do(intake, { type: 'merge', target: 1, reason: '同一件事' });
    target.at('09:05').do(intake, DISPATCH);
    expect(target.case.clocks.filter(({ milestone }) => milestone === 'contact')).toMatchObject([
      { round: 1, due: at('09:25') },
      { round: 2, caller: 2, due: at('09:25') },
    ]);
    target.do(coordinator, REASSIGN);
    expect(
      target.case.clocks.filter(({ milestone, ended }) => milestone === 'contact' && !ended),
    ).toMatchObject([
      { round: 3, unit: 'JC2' },
      { round: 4, caller: 2, unit: 'JC2' },
    ]);
  });

  test('not into itself, a resolved case, another’s complaint, or the hands of the unit complained of', () => {
    const source = another();
    const into = (target: Story, command: Partial<{ against: string }> = {}) => {
      const trying = Object.assign(new Story(), { id: 2, others: [target] }).do(intake, {
        ...RECEIVE,
        ...command,
      });
      return trying.refused(intake, { type: 'merge', target: 1, reason: '同一件事' });
    };
    expect(source.refused(intake, { type: 'merge', target: 2, reason: '同一件事' })).toBe('merge-target');
    expect(source.refused(intake, { type: 'merge', target: 77, reason: '同一件事' })).toBe('merge-target');
    expect(into(resolved())).toBe('merge-target');
    expect(into(accepted(), { against: 'JC1' })).toBe('unit-is-against');
    expect(into(accepted(), { against: 'JC2' })).toBe('accepted');
  });

  test('intake merges a received case alone; a case in a unit’s hands needs the coordinator', () => {
    const target = contacted();
    const source = Object.assign(another().do(intake, DISPATCH), { others: [target] });
    const merge = { type: 'merge', target: 1, reason: '同一件事' } as const;
    expect(source.refused(intake, merge)).toBe('not-allowed');
    expect(source.refused(coordinator, merge)).toBe('accepted');
  });

  test('who was reached in his own case is not called again', () => {
    const target = contacted();
    const source = Object.assign(another().do(intake, DISPATCH), { others: [target] });
    source.do(staff1, ACCEPT, CONTACT).do(coordinator, { type: 'merge', target: 1, reason: '同一件事' });
    expect(openClock(target.case.clocks, 'contact')).toBeUndefined();
  });
});

describe('作废', () => {
  test('a case registered by mistake leaves the board with its reason, and can be stepped back', () => {
    const story = accepted().at('09:30').watch().do(coordinator, { type: 'void', reason: '重复登记' });
    expect(story.case).toMatchObject({ stage: 'void', closedAt: at('09:30') });
    story.do(coordinator, { type: 'step-back', reason: '误点' });
    expect(story.case).toMatchObject({ stage: 'dispatched', closedAt: null });
    expect(openClock(story.case.clocks, 'resolve')).toBeDefined();
  });
});

describe('失单后补录', () => {
  const lost = () => accepted().at('09:30').watch().do(coordinator, REASSIGN);
  const record = { type: 'late-record', step: 'contact', occurredAt: at('09:12'), text: '已联系' } as const;

  test('a unit that lost the case records its own earlier step; nothing else moves', () => {
    const story = lost().at('09:45');
    const before = story.case;
    story.do(staff1, record);
    expect(story.case.lateRecords).toMatchObject([
      { unit: 'JC1', step: 'contact', occurredAt: at('09:12'), late: true },
    ]);
    const { version: _v, lateRecords: _l, handledBy: _h, ...after } = story.case;
    const { version: _v2, lateRecords: _l2, handledBy: _h2, ...earlier } = before;
    expect(after).toEqual(earlier);
  });

  test('an act on the state that its author saw may be old', () => {
    const story = lost().at('09:45');
    expect('events' in story.tryAt(1, staff1, record)).toBe(true);
  });

  test('recognised, it counts for the clock that the unit had, and its breach is annulled', () => {
    const story = lost().at('09:45').do(staff1, record);
    story.do(intake, { type: 'recognise', step: 'late-record', evidence: '通话记录' });
    expect(story.case.breaches).toMatchObject([{ unit: 'JC1', annulledAt: at('09:45') }]);
    expect(story.case.contact).toBeNull();
    expect(openClock(story.case.clocks, 'contact')).toMatchObject({ unit: 'JC2', round: 2 });
  });

  test('not after a day, not for a moment outside its time, not while it holds the case, not by others', () => {
    expect(lost().at('+1 09:31').refused(staff1, record)).toBe('not-held');
    expect(lost().refused(staff1, { ...record, occurredAt: at('09:40') })).toBe('not-held');
    expect(lost().refused(staff2, record)).toBe('wrong-stage');
    expect(accepted().refused(staff1, record)).toBe('wrong-stage');
    expect(lost().refused(intake, record)).toBe('not-allowed');
    expect(lost().refused(staff1, { ...record, text: '' })).toBe('reason-required');
    expect(lost().refused(staff1, record, { type: 'note', text: '看一眼' })).toBe('not-allowed');
  });
});

describe('归责, 反馈', () => {
  test('a breach is charged to another with a reason; the breach itself never changes', () => {
    const story = accepted().at('09:30').watch();
    const [breach] = story.case.breaches;
    const charge = {
      type: 'attribute',
      milestone: 'contact',
      round: 1,
      to: 'centre',
      reason: '派单有误',
    } as const;
    expect(story.refused(supervisor, { ...charge, round: 2 })).toBe('breach-unknown');
    expect(story.refused(supervisor, { ...charge, to: 'JC1' })).toBe('same-unit');
    story.do(supervisor, charge);
    expect(story.case.breaches).toEqual([{ ...breach, attributedTo: 'centre' }]);
  });

  test('the district’s own items are owed a feedback once closed, by its date or within a day', () => {
    const own = resolved().at('12:00').do(intake, VERIFY);
    expect(openClock(own.case.clocks, 'feedback')).toBeUndefined();
    const theirs = new Story().do(
      intake,
      { ...RECEIVE, origin: 'assigned', districtDue: at('18:00') },
      DISPATCH,
    );
    theirs.do(staff1, ACCEPT, CONTACT).do(staff1, ARRIVE, RESOLVE).at('12:00').do(intake, VERIFY);
    expect(openClock(theirs.case.clocks, 'feedback')).toMatchObject({ unit: 'centre', due: at('18:00') });
    theirs.do(intake, { type: 'feedback', text: '已办结并答复' });
    expect(latestClock(theirs.case.clocks, 'feedback')?.ended?.how).toBe('met');
  });
});

describe('responsibility minutes', () => {
  const total = (shares: Share[]) => shares.reduce((sum, { ms }) => sum + ms, 0);
  const whole = ({ receivedAt, holdings }: Case, until: number) => splitOf(holdings, receivedAt, until);

  test('every minute belongs to somebody: centre, unit, coordinator while a return waits, citizen while unreachable', () => {
    const story = new Story().do(intake, RECEIVE).at('09:04').do(intake, DISPATCH);
    story.at('09:06').do(staff1, ACCEPT);
    for (const time of ['09:08', '09:09', '09:10']) story.at(time).do(staff1, attempt);
    story.at('09:12').do(staff1, CONTACT).at('09:15').do(staff1, REQUEST_RETURN);
    story.at('09:25').do(coordinator, UPHOLD).at('09:40');
    expect(whole(story.case, story.now)).toEqual([
      { unit: 'centre', ms: at('09:04') - at('09:00:17') },
      { unit: 'JC1', ms: 6 * MINUTE + 3 * MINUTE },
      { unit: 'JC1', waitsFor: 'citizen', ms: 2 * MINUTE },
      { unit: 'JC1', waitsFor: 'coordinator', ms: 10 * MINUTE },
      { unit: 'JC2', ms: 15 * MINUTE },
    ]);
    expect(total(whole(story.case, story.now))).toBe(story.now - story.case.receivedAt);
  });

  test('passed A → centre → B and late with B: the stored split adds up to the clock’s whole time, to the millisecond', () => {
    const story = accepted().at('09:10').do(staff1, CONTACT).at('09:12').do(staff1, REQUEST_RETURN);
    story
      .at('09:42')
      .do(coordinator, { ...UPHOLD, wrongDispatch: true })
      .at('+1 09:30')
      .watch();
    const breach = story.case.breaches.find(({ milestone }) => milestone === 'resolve')!;
    const clock = latestClock(story.case.clocks, 'resolve')!;
    expect(breach.unit).toBe('JC2');
    expect(total(breach.split)).toBe(clock.due - clock.started);
    expect(breach.split.map(({ unit, waitsFor }) => [unit, waitsFor])).toEqual([
      ['JC1', undefined],
      ['JC1', 'coordinator'],
      ['JC2', undefined],
    ]);
  });

  test('while a return waits and the clock runs out, the breach stays the holder’s until attributed', () => {
    const story = accepted().do(staff1, REQUEST_RETURN).at('09:21').watch();
    expect(story.case.breaches).toMatchObject([
      {
        unit: 'JC1',
        split: [
          { unit: 'JC1', ms: at('09:02') - at('09:00:17') },
          { unit: 'JC1', waitsFor: 'coordinator', ms: at('09:20:17') - at('09:02') },
        ],
      },
    ]);
    story.do(coordinator, { ...UPHOLD, wrongDispatch: true });
    expect(story.case.breaches[0]?.attributedTo).toBe('centre');
  });

  test('the time of a closed case ends with it', () => {
    const story = resolved().at('12:00').do(intake, VERIFY);
    expect(story.case.holdings.at(-1)).toEqual({ unit: 'centre', from: at('11:00'), to: at('12:00') });
  });
});

test('a worker records earlier than a pending return, since his unit held the case then', () => {
  const story = accepted().at('09:10').do(staff1, REQUEST_RETURN).at('09:12');
  story.do(staff1, { ...CONTACT, occurredAt: at('09:08') });
  expect(story.case.contact).toMatchObject({ occurredAt: at('09:08'), late: false });
});

test('two commands of one act: a colleague takes over and asks for the return', () => {
  const story = accepted().do(colleague1, { type: 'accept', handler: colleague1.id }, REQUEST_RETURN);
  expect(story.case).toMatchObject({ handler: colleague1.id, returnRequest: { by: colleague1.id } });
});

test('an unaccepted case can be returned before anybody signed for it', () => {
  expect(dispatched().refused(staff1, REQUEST_RETURN)).toBe('accepted');
});
