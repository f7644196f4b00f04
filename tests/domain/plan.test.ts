import { describe, expect, it } from 'vitest';
import { guess } from '../../src/lib/domain/case/card/guess.ts';
import { planDrop } from '../../src/lib/domain/case/card/plan.ts';
import { availableActions, nextAction } from '../../src/lib/domain/case/card/actions.ts';
import { nextClock } from '../../src/lib/domain/case/clocks.ts';
import type { CommandInput, CommandType } from '../../src/lib/domain/case/commands/index.ts';
import type { Actor } from '../../src/lib/domain/bureau/directory.ts';
import { redact, type Card } from '../../src/lib/domain/case/redact.ts';
import { COLUMNS } from '../../src/lib/domain/case/stages.ts';
import {
  accepted,
  another,
  at,
  CO_HANDLE,
  colleague1,
  contacted,
  coordinator,
  coordinator2,
  directory,
  dispatched,
  EVERYBODY,
  head1,
  intake,
  leader,
  onSite,
  RECEIVE,
  REPLY_HARD,
  REQUEST_HARD,
  REQUEST_RETURN,
  resolved,
  staff1,
  staff2,
  Story,
  supervisor,
} from './bureau.ts';
import { audienceOf } from '../../src/lib/domain/case/audience.ts';
import type { CaseFacts } from '../../src/lib/domain/case/facts.ts';

function cardFor(story: Story, actor: Actor = coordinator): Card {
  return redact(story.case, audienceOf(actor) ?? 'centre', directory) as Card;
}
const drop = (story: Story, actor: Actor, to: Parameters<typeof planDrop>[2]) =>
  planDrop(cardFor(story, actor), actor, to, directory);
/** What a drop needs, and which clock the case then counts down to. */
function dropped(story: Story, actor: Actor, to: Parameters<typeof planDrop>[2]) {
  const plan = drop(story, actor, to);
  if ('refused' in plan) return plan;
  const steps = plan.commands.map((type) => ({ type }));
  const { now, policy } = story;
  const after = guess(cardFor(story, actor), steps, { now, policy, directory });
  return { ...plan, starts: nextClock(after)?.milestone };
}
const offered = (story: Story, actor: Actor, facts?: CaseFacts) =>
  availableActions(cardFor(story, actor), actor, story.now, facts).map(({ verb }) => verb);
const nobody: CaseFacts = {
  late: [],
  last: null,
  handledBySelf: false,
  reopenUntil: null,
  owesReply: false,
  awaitsApproval: false,
  breaches: [],
  feedback: false,
};

describe('a drop on a column', () => {
  it('asks the handler for one record, one column ahead', () => {
    expect(dropped(accepted(), staff1, 'contacted')).toEqual({ commands: ['contact'], starts: 'on-site' });
    expect(dropped(contacted(), staff1, 'on-site')).toEqual({ commands: ['arrive'], starts: 'resolve' });
    expect(dropped(onSite(), staff1, 'resolved')).toEqual({ commands: ['resolve'], starts: 'verify' });
  });

  it('asks for both records, two columns ahead', () => {
    expect(dropped(accepted(), staff1, 'on-site')).toEqual({
      commands: ['contact', 'arrive'],
      starts: 'resolve',
    });
    expect(dropped(contacted(), staff1, 'resolved')).toEqual({
      commands: ['arrive', 'resolve'],
      starts: 'verify',
    });
  });

  it('goes no further than that: who was never on site has resolved nothing', () => {
    expect(drop(accepted(), staff1, 'resolved')).toEqual({ refused: 'arrival-first' });
    expect(drop(new Story().do(intake, RECEIVE), intake, 'on-site')).toEqual({ refused: 'wrong-stage' });
  });

  it('makes the unit member who drags an unaccepted card its handler', () => {
    expect(drop(dispatched(), staff1, 'contacted')).toMatchObject({ commands: ['accept', 'contact'] });
    expect(drop(dispatched(), head1, 'contacted')).toMatchObject({ commands: ['accept', 'contact'] });
  });

  it("takes a colleague's card over first; the head records without that", () => {
    expect(drop(accepted(), colleague1, 'contacted')).toMatchObject({ commands: ['accept', 'contact'] });
    expect(drop(accepted(), head1, 'contacted')).toMatchObject({ commands: ['contact'] });
  });

  it('lets the centre record for the unit, naming the handler where nobody is named', () => {
    expect(drop(dispatched(), coordinator, 'contacted')).toMatchObject({ commands: ['accept', 'contact'] });
    expect(drop(accepted(), intake, 'on-site')).toMatchObject({ commands: ['contact', 'arrive'] });
    expect(drop(new Story().do(intake, RECEIVE), intake, 'contacted')).toMatchObject({
      commands: ['dispatch', 'accept', 'contact'],
    });
  });

  it('never lands in overdue, and drags a card that stands there by its stage', () => {
    const late = accepted().at('09:30').watch();
    expect(drop(late, staff1, 'overdue')).toEqual({ refused: 'wrong-stage' });
    expect(drop(late, staff1, 'contacted')).toMatchObject({ commands: ['contact'] });
  });

  it('needs no contact where nobody left a number', () => {
    const anonymous = new Story()
      .do(intake, { ...RECEIVE, callers: [] }, { type: 'dispatch', unit: 'JC1' })
      .do(staff1, { type: 'accept', handler: staff1.id });
    expect(drop(anonymous, staff1, 'on-site')).toMatchObject({ commands: ['arrive'] });
    expect(drop(anonymous, staff1, 'contacted')).toEqual({ refused: 'caller-without-phone' });
    expect(drop(anonymous, staff1, 'resolved')).toMatchObject({ commands: ['arrive', 'resolve'] });
  });

  it('leaves a visit out where none is due', () => {
    const inquiry = new Story()
      .do(intake, { ...RECEIVE, caseType: 'inquiry', category: 'Q02' }, { type: 'dispatch', unit: 'JC1' })
      .do(staff1, { type: 'accept', handler: staff1.id });
    expect(drop(inquiry, staff1, 'resolved')).toMatchObject({ commands: ['contact', 'resolve'] });
  });

  it('leaves the contact of a confidential case to the centre', () => {
    const secret = new Story().do(
      intake,
      { ...RECEIVE, confidential: true },
      { type: 'dispatch', unit: 'JC1' },
    );
    secret.do(staff1, { type: 'accept', handler: staff1.id });
    expect(drop(secret, staff1, 'contacted')).toEqual({ refused: 'centre-only' });
    expect(drop(secret, intake, 'contacted')).toMatchObject({ commands: ['contact'] });
    expect(nextAction(cardFor(secret, staff1), staff1)).toBeNull();
  });

  it('takes a result back to where it came from for the centre alone', () => {
    expect(drop(resolved(), coordinator, 'on-site')).toEqual({ commands: ['reject'] });
    expect(drop(resolved(), staff1, 'on-site')).toEqual({ refused: 'not-allowed' });
    expect(drop(contacted(), coordinator, 'dispatched')).toEqual({ refused: 'wrong-stage' });
  });

  it('moves nothing for those who only look on', () => {
    for (const actor of [leader, supervisor]) {
      for (const column of COLUMNS) expect(drop(accepted(), actor, column)).toHaveProperty('refused');
    }
  });
});

describe("a drop on a unit's lane", () => {
  it('dispatches what lies in the tray and reassigns what a unit holds', () => {
    expect(drop(new Story().do(intake, RECEIVE), intake, { unit: 'JC1' })).toMatchObject({
      commands: ['dispatch'],
    });
    expect(drop(onSite(), coordinator, { unit: 'JC2' })).toMatchObject({ commands: ['reassign'] });
  });

  it('refuses its own unit, an unknown one, the one complained of, and whoever is no coordinator', () => {
    const against = new Story().do(intake, { ...RECEIVE, against: 'JC2' });
    expect(drop(onSite(), coordinator, { unit: 'JC1' })).toEqual({ refused: 'same-unit' });
    expect(drop(onSite(), coordinator, { unit: 'OUT' })).toEqual({ refused: 'unit-unknown' });
    expect(drop(against, coordinator, { unit: 'JC2' })).toEqual({ refused: 'unit-is-against' });
    expect(drop(onSite(), intake, { unit: 'JC2' })).toEqual({ refused: 'not-allowed' });
    expect(drop(resolved(), coordinator, { unit: 'JC2' })).toEqual({ refused: 'wrong-stage' });
  });
});

describe('what the case page offers', () => {
  it('puts the next step first', () => {
    expect(offered(new Story().do(intake, RECEIVE), intake)[0]).toBe('dispatch');
    expect(offered(dispatched(), staff1)[0]).toBe('accept');
    expect(offered(accepted(), staff1)[0]).toBe('contact');
    expect(offered(contacted(), staff1)[0]).toBe('arrive');
    expect(offered(onSite(), staff1)[0]).toBe('resolve');
    expect(offered(resolved(), coordinator2)[0]).toBe('verify');
  });

  it('asks the coordinator first for the waiver that waits for him', () => {
    const asked = accepted().do(staff1, { type: 'request-waive', reason: 'asked-not-to' });
    expect(offered(asked, coordinator)[0]).toBe('decide-waive');
    expect(offered(asked, intake)).not.toContain('decide-waive');
    expect(offered(asked, staff1)).not.toContain('request-waive');
  });

  it('offers no verification to whoever handled the case', () => {
    expect(offered(resolved(), coordinator, { ...nobody, handledBySelf: true })).not.toContain('verify');
  });

  it('offers to step back to the author within his window, and to the coordinator', () => {
    const facts = { ...nobody, last: { by: staff1.id, until: contacted().now } };
    expect(offered(contacted(), staff1, facts)).toContain('step-back');
    expect(offered(contacted().at('09:30'), staff1, facts)).not.toContain('step-back');
    expect(offered(contacted(), colleague1, facts)).not.toContain('step-back');
    expect(offered(contacted().at('09:30'), coordinator, facts)).toContain('step-back');
  });

  it('lets a coordinator agree that no visit is made', () => {
    expect(offered(contacted(), coordinator)).toContain('resolve');
    expect(offered(contacted(), staff1)).not.toContain('resolve');
  });

  it("marks the centre's record for the unit, and the colleague's case that would be taken over", () => {
    expect(nextAction(cardFor(accepted()), coordinator)).toMatchObject({ verb: 'contact', forUnit: true });
    expect(nextAction(cardFor(accepted(), colleague1), colleague1)).toMatchObject({
      verb: 'contact',
      commands: ['accept', 'contact'],
      takesOver: true,
    });
  });

  it('gives overseers urging and notes, other units nothing', () => {
    expect(offered(accepted(), supervisor)).toEqual(['urge', 'supervise', 'note']);
    expect(offered(accepted(), leader)).toEqual(['instruct', 'note']);
    expect(offered(accepted(), staff2)).toEqual([]);
  });
});

/** Invariant: the screen never lights a column whose records the server's rules refuse to this actor at this stage. */
it('agrees with the rules: every planned drop and every offered action is accepted with its data filled in', () => {
  const hard = contacted().do(staff1, REQUEST_HARD).do(coordinator, { type: 'decide-hard', approve: true });
  const promised = hard.copy().do(staff1, REPLY_HARD).do(coordinator, { type: 'approve-promise' });
  const stories = [
    new Story().do(intake, RECEIVE),
    dispatched(),
    accepted(),
    contacted(),
    onSite(),
    resolved(),
    accepted().do(coordinator, CO_HANDLE),
    accepted().do(staff1, REQUEST_RETURN),
    contacted().do(staff1, REQUEST_HARD),
    hard,
    hard.copy().do(staff1, REPLY_HARD),
    promised,
    promised
      .copy()
      .do(coordinator, { type: 'extend', finish: at('+9 12:00'), reason: '备料', toldAt: hard.now }),
    accepted().do(supervisor, { type: 'supervise', text: '请查明' }),
    accepted().do(coordinator, { type: 'escalate', question: '由谁牵头' }),
    accepted().do(leader, { type: 'instruct', units: ['JC1'], text: '今日办结' }),
  ];
  for (const story of stories) story.others = [another()];
  const filled: Record<string, (actor: Actor) => CommandInput> = {
    answer: () => ({ type: 'answer', answer: '已当场答复', method: 'phone' }),
    dispatch: () => ({ type: 'dispatch', unit: 'JC1' }),
    accept: (actor) => ({ type: 'accept', handler: actor.unit ? actor.id : staff1.id }),
    contact: () => ({ type: 'contact', gist: '愿在现场等' }),
    'attempt-contact': () => ({ type: 'attempt-contact', outcome: 'no-answer' }),
    'request-waive': () => ({ type: 'request-waive', reason: 'asked-not-to' }),
    arrive: () => ({ type: 'arrive', finding: '树干已裂' }),
    resolve: () => ({
      type: 'resolve',
      result: 'solved',
      text: '已扶正并加固支撑，路面清理完毕',
      informed: [{ caller: 1 }],
      noVisit: '电话中已答复',
    }),
    verify: () => ({ type: 'verify', waived: '无需回访' }),
    reject: () => ({ type: 'reject', disputed: 'result', reason: '未修好', fault: true }),
    urge: () => ({ type: 'urge', text: '请尽快' }),
    reassign: () => ({ type: 'reassign', unit: 'JC2', reason: 'wrong-unit' }),
    'return-out': () => ({ type: 'return-out', reason: '非本局职责' }),
    note: () => ({ type: 'note', text: '已记' }),
    'co-handle': () => ({ ...CO_HANDLE, unit: 'KS1' }),
    'release-co': () => ({ type: 'release-co', unit: 'JC2', reason: '不再需要' }),
    'reply-co': () => ({ type: 'reply-co', text: '已吊运' }),
    'request-return': () => REQUEST_RETURN,
    'decide-return': () => ({ type: 'decide-return', uphold: true, unit: 'JC2' }),
    'request-hard': () => REQUEST_HARD,
    'decide-hard': () => ({ type: 'decide-hard', approve: true }),
    'reply-hard': () => REPLY_HARD,
    'approve-promise': () => ({ type: 'approve-promise' }),
    extend: () => ({ type: 'extend', finish: at('+19 12:00'), reason: '备料', toldAt: at('09:10') }),
    supervise: () => ({ type: 'supervise', text: '请查明' }),
    'reply-supervise': () => ({ type: 'reply-supervise', text: '已查明' }),
    escalate: () => ({ type: 'escalate', question: '由谁牵头' }),
    instruct: () => ({ type: 'instruct', units: ['JC1'], text: '今日办结' }),
    'reply-instruct': () => ({ type: 'reply-instruct', text: '已落实' }),
    merge: () => ({ type: 'merge', target: 2, reason: '同一件事' }),
    void: () => ({ type: 'void', reason: '重复登记' }),
  };
  const fill = (actor: Actor, commands: readonly CommandType[]) =>
    commands.map((type) => filled[type]!(actor));
  let tried = 0;
  for (const story of stories) {
    for (const actor of Object.values(EVERYBODY)) {
      const audience = audienceOf(actor);
      if (!audience || audience === 'wall') continue;
      const plans = COLUMNS.map((column) => drop(story, actor, column)).flatMap((plan) =>
        'commands' in plan ? [plan.commands] : [],
      );
      const actions = availableActions(cardFor(story, actor), actor, story.now).map(
        ({ commands }) => commands,
      );
      for (const commands of [...plans, ...actions]) {
        const decision = story.copy().try(actor, ...fill(actor, commands));
        expect(decision, `${actor.role} ${story.case.stage} ${commands.join('+')}`).not.toHaveProperty(
          'refusal',
        );
        tried += 1;
      }
    }
  }
  expect(tried).toBeGreaterThan(100);
});
