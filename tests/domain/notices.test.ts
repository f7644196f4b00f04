import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CENTRE, type Clock, type Milestone } from '../../src/lib/domain/case/clocks.ts';
import type { Case } from '../../src/lib/domain/case/case.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import {
  clocksTouched,
  nextThresholdAt,
  startsTold,
  thresholdTold,
  type Threshold,
  type Told,
} from '../../src/lib/domain/notices/notices.ts';
import { HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { EMPTY_ROSTER, rosterAfter, type Roster } from '../../src/lib/domain/bureau/roster.ts';
import {
  ACCEPT,
  accepted,
  ARRIVE,
  at,
  colleague1,
  CONTACT,
  coordinator,
  coordinator2,
  directory,
  DISPATCH,
  dispatched,
  EVERYBODY,
  head1,
  head2,
  intake,
  leader,
  RECEIVE,
  RESOLVE,
  resolved,
  staff1,
  staff2,
  Story,
  supervisor,
} from './bureau.ts';

const UNIT1 = [head1.id, staff1.id, colleague1.id];
const COORDINATORS = [coordinator.id, coordinator2.id];

/** One centre that listens: what it is told, each as `kind milestone: people`. */
class Listener {
  roster: Roster = EMPTY_ROSTER;
  readonly warned = new Map<string, Threshold>();
  readonly told: Told[] = [];
  #heard = 0;

  /** Everything that a story's events call for. */
  hear(story: Story): Told[] {
    const before = this.told.length;
    const { events, calendar } = story;
    for (const event of events.slice(this.#heard)) {
      // The case as it stood after this event.
      const until = Object.assign(story.copy(), { events: events.slice(0, events.indexOf(event) + 1) });
      const kase = until.rebuilt();
      const context = { directory, roster: this.roster, calendar, now: event.recordedAt };
      this.told.push(...startsTold(event, kase, context));
      for (const clock of clocksTouched(event, kase)) this.#warn(kase, clock, event.recordedAt);
    }
    this.#heard = events.length;
    return this.told.slice(before);
  }

  /** The watch looks at a case. */
  look(kase: Case, now: number): Told[] {
    const before = this.told.length;
    for (const clock of kase.clocks) this.#warn(kase, clock, now);
    return this.told.slice(before);
  }

  #warn(kase: Case, clock: Clock, now: number): void {
    const key = `${clock.milestone} ${clock.round}`;
    const context = { directory, roster: this.roster, calendar: new Story().calendar, now };
    const told = thresholdTold(kase, clock, this.warned.get(key) ?? null, context);
    if (!told) return;
    this.warned.set(key, told.threshold);
    this.told.push(told);
  }
}

const brief = (told: readonly Told[]) =>
  told.map(({ kind, milestone, people }) => ({ kind, milestone, people: [...people].sort((a, b) => a - b) }));

/** What is told when the watch looks at these moments only. */
function toldAt(kase: Case, listener: Listener, ...moments: number[]): ReturnType<typeof brief> {
  moments.slice(0, -1).forEach((moment) => listener.look(kase, moment));
  return brief(listener.look(kase, moments.at(-1)!));
}

describe('what happens is told at once', () => {
  test('a dispatch: to the unit’s people on duty, and to nobody else', () => {
    expect(brief(new Listener().hear(dispatched()))).toEqual([
      { kind: 'dispatched', milestone: 'accept', people: UNIT1 },
    ]);
  });

  test('a dispatch to a unit whose roster names one: to that one alone', () => {
    const listener = new Listener();
    listener.roster = rosterAfter(EMPTY_ROSTER, {
      put: [{ id: 1, unit: 'JC1', person: colleague1.id, from: at('08:00'), to: at('20:00') }],
    });
    expect(brief(listener.hear(dispatched()))[0]!.people).toEqual([colleague1.id]);
  });

  test('a reassignment: to the new unit, once, for all of its clocks', () => {
    const listener = new Listener();
    const story = accepted();
    listener.hear(story);
    story.at('09:12').do(coordinator, { type: 'reassign', unit: 'JC2', reason: 'capacity' });
    expect(brief(listener.hear(story))).toEqual([
      { kind: 'reassigned', milestone: 'accept', people: [head2.id, staff2.id] },
    ]);
  });

  test('an urge and a rejection: to the handler, or to whoever is on duty while there is none', () => {
    const listener = new Listener();
    const story = dispatched();
    listener.hear(story);
    story.at('09:01').do(coordinator, { type: 'urge', text: '请尽快' });
    expect(brief(listener.hear(story))).toEqual([{ kind: 'urged', milestone: 'urge', people: UNIT1 }]);
    story.at('09:02').do(staff1, ACCEPT).at('09:03').do(coordinator, { type: 'urge', text: '请尽快' });
    expect(brief(listener.hear(story)).at(-1)!.people).toEqual([staff1.id]);
    const done = resolved();
    const rejecting = new Listener();
    rejecting.hear(done);
    done.at('11:30').do(coordinator, { type: 'reject', disputed: 'result', reason: '未修剪', fault: true });
    expect(brief(rejecting.hear(done)).filter(({ kind }) => kind === 'rejected')).toEqual([
      { kind: 'rejected', milestone: 'rework', people: [staff1.id] },
    ]);
  });

  test('a waiver that is asked for: to the coordinators, who owe the decision', () => {
    const listener = new Listener();
    const story = accepted();
    listener.hear(story);
    story.at('09:03').do(staff1, { type: 'request-waive', reason: 'asked-not-to' });
    expect(brief(listener.hear(story))).toEqual([
      { kind: 'asked', milestone: 'waiver', people: COORDINATORS },
    ]);
  });
});

test('an escalation: the leaders, by day and by night, with the due that the case itself has next', () => {
  for (const time of ['12:30', '23:30']) {
    const listener = new Listener();
    const story = contactedAndArrived();
    listener.hear(story);
    story.at(time).do(coordinator, { type: 'escalate', question: '由谁牵头' });
    expect(listener.hear(story)).toEqual([
      {
        kind: 'escalated',
        milestone: 'instruct',
        round: 1,
        threshold: 'start',
        unit: CENTRE,
        due: at('+1 09:00:17'),
        people: [leader.id],
      },
    ]);
  }
});

describe('each clock is told of at its thresholds', () => {
  const kase = () => accepted().case;
  const red = [staff1.id, head1.id, ...COORDINATORS].sort((a, b) => a - b);

  test('amber: the handler', () => {
    expect(toldAt(kase(), new Listener(), at('09:10:17'))).toEqual([
      { kind: 'amber', milestone: 'contact', people: [staff1.id] },
    ]);
  });

  test('amber while nobody took it on: whoever is on duty', () => {
    const told = toldAt(dispatched().case, new Listener(), at('09:09'), at('09:10:17'));
    expect(told).toEqual([{ kind: 'amber', milestone: 'contact', people: UNIT1 }]);
  });

  test('red: also the head and the coordinators', () => {
    expect(toldAt(kase(), new Listener(), at('09:10:17'), at('09:15:17'))).toEqual([
      { kind: 'red', milestone: 'contact', people: red },
    ]);
  });

  test('breach: also supervision', () => {
    const told = toldAt(kase(), new Listener(), at('09:10:17'), at('09:15:17'), at('09:20:17'));
    const people = [...red, supervisor.id].sort((a, b) => a - b);
    expect(told).toEqual([{ kind: 'breach', milestone: 'contact', people }]);
  });

  test('two hours past the finish: the leaders', () => {
    const story = contactedAndArrived();
    const told = toldAt(story.case, new Listener(), at('+1 09:00:17'), at('+1 11:00:17'));
    expect(told).toEqual([{ kind: 'long-past', milestone: 'resolve', people: [leader.id] }]);
    expect(toldAt(story.case, new Listener(), at('+1 09:00:17'), at('+1 11:00:16'))).toEqual([]);
  });

  test('unaccepted after five minutes: the head and all of the centre, once', () => {
    const listener = new Listener();
    const told = toldAt(dispatched().case, listener, at('09:05:17'));
    expect(told).toEqual([
      {
        kind: 'unaccepted',
        milestone: 'accept',
        people: [intake.id, ...COORDINATORS, head1.id].sort((a, b) => a - b),
      },
    ]);
    expect(toldAt(dispatched().case, listener, at('09:06'))).toEqual([]);
  });

  test('an intake that waits for its dispatch: the centre', () => {
    const waiting = new Story().do(intake, RECEIVE).case;
    const told = toldAt(waiting, new Listener(), at('09:05:17'));
    expect(told).toEqual([{ kind: 'amber', milestone: 'dispatch', people: [intake.id, ...COORDINATORS] }]);
  });

  test('what a colleague owes: the handler an urge, then his head too; the centre a verification', () => {
    const story = accepted().at('09:03').do(coordinator, { type: 'urge', text: '请尽快' });
    const listener = new Listener();
    const urge = (moments: string[]) =>
      toldAt(story.case, listener, ...moments.map(at)).filter(({ milestone }) => milestone === 'urge');
    expect(urge(['09:18'])).toEqual([{ kind: 'amber', milestone: 'urge', people: [staff1.id] }]);
    expect(urge(['09:28'])).toEqual([{ kind: 'red', milestone: 'urge', people: [head1.id, staff1.id] }]);
    expect(urge(['09:40'])).toEqual([]);
    expect(toldAt(resolved().case, new Listener(), at('+1 07:30'))).toEqual([
      { kind: 'amber', milestone: 'verify', people: [intake.id, ...COORDINATORS] },
    ]);
  });

  test('what the table says of verbs that have no journey here', () => {
    const owed = (milestone: Milestone, unit: string, threshold: 'amber' | 'red') => {
      const base = kase();
      const clock: Clock = { milestone, round: 1, unit, started: 0, amber: 1, red: 2, due: 1e14 };
      return toldAt({ ...base, clocks: [clock] }, new Listener(), threshold === 'amber' ? 1 : at('09:30'))[0]
        ?.people;
    };
    expect(owed('supervise', 'JC1', 'red')).toEqual([head1.id]);
    expect(owed('instruct', 'JC1', 'red')).toEqual([head1.id]);
    for (const milestone of ['return', 'hard', 'waiver', 'promise-approval'] as const) {
      expect(owed(milestone, CENTRE, 'red')).toEqual(COORDINATORS);
    }
    expect(owed('co-unit', 'JC2', 'red')).toEqual([head2.id, staff2.id]);
    expect(owed('feedback', CENTRE, 'red')).toEqual([intake.id, ...COORDINATORS]);
  });
});

describe('at night, from 22:00 to 07:00', () => {
  const late = () => new Story().at('22:30').do(intake, RECEIVE, DISPATCH);
  const roster = rosterAfter(EMPTY_ROSTER, {
    put: [
      { id: 1, unit: 'JC1', person: colleague1.id, from: at('20:00'), to: at('+1 08:00') },
      { id: 2, unit: CENTRE, person: intake.id, from: at('20:00'), to: at('+1 08:00') },
    ],
  });

  test('a red and a breach wake the duty officer and the acting coordinator, and nobody else', () => {
    const listener = new Listener();
    listener.roster = roster;
    const story = late().at('22:31').do(staff1, ACCEPT);
    listener.hear(story);
    const told = [...listener.look(story.case, at('22:45')), ...listener.look(story.case, at('22:50'))];
    expect(brief(told)).toEqual([
      { kind: 'red', milestone: 'contact', people: [intake.id, colleague1.id] },
      { kind: 'breach', milestone: 'contact', people: [intake.id, colleague1.id] },
    ]);
  });

  test('a handler who is on duty himself is told, and no second one', () => {
    const listener = new Listener();
    listener.roster = rosterAfter(roster, {
      put: [{ id: 3, unit: 'JC1', person: staff1.id, from: at('20:00'), to: at('+1 08:00') }],
    });
    const story = late().at('22:31').do(staff1, ACCEPT);
    expect(toldAt(story.case, listener, at('22:40'))[0]!.people).toEqual([staff1.id]);
  });

  test('a unit and a centre without a roster are not silenced', () => {
    const story = late().at('22:31').do(staff1, ACCEPT);
    const told = toldAt(story.case, new Listener(), at('22:45'));
    expect(told[0]!.people).toEqual([...COORDINATORS, head1.id, staff1.id].sort((a, b) => a - b));
  });
});

describe('warnings that were missed', () => {
  test('are given once, the newest threshold of a clock alone, to everybody who should have heard of those before', () => {
    const listener = new Listener();
    const story = dispatched();
    const told = toldAt(story.case, listener, at('+1 12:00'));
    expect(told.map(({ kind, milestone }) => `${milestone} ${kind}`)).toEqual([
      'accept unaccepted',
      'contact breach',
      'on-site breach',
      'resolve long-past',
    ]);
    expect(told.at(-1)!.people).toEqual(
      [...UNIT1, ...COORDINATORS, supervisor.id, leader.id].sort((a, b) => a - b),
    );
    expect(toldAt(story.case, listener, at('+1 12:01'))).toEqual([]);
  });

  test('imported history gives none', () => {
    const imported = { ...dispatched().case, imported: true };
    expect(new Listener().look(imported, at('+1 12:00'))).toEqual([]);
    expect(nextThresholdAt(imported, 0)).toBeUndefined();
  });
});

test('the watch is woken for every threshold that is told, and for no other', () => {
  const { kase } = accepted();
  const moments: number[] = [];
  for (let after = at('09:02'); ; after = moments.at(-1)!) {
    const next = nextThresholdAt(kase!, after);
    if (next === undefined) break;
    moments.push(next);
  }
  const minutes = moments.map((moment) => (moment - at('09:00:17')) / MINUTE);
  expect(minutes).toEqual([10, 15, 20, 60, 90, 120, 18 * 60, 22 * 60, 24 * 60, 26 * 60]);
});

function contactedAndArrived(): Story {
  return accepted().at('09:10').do(staff1, CONTACT).at('09:40').do(staff1, ARRIVE);
}

const deeds = fc.array(
  fc.record({
    actor: fc.constantFrom(...Object.values(EVERYBODY)),
    command: fc.constantFrom<CommandInput>(
      DISPATCH,
      ACCEPT,
      { ...ACCEPT, handler: colleague1.id },
      CONTACT,
      { type: 'request-waive', reason: 'asked-not-to' },
      ARRIVE,
      RESOLVE,
      { type: 'reject', disputed: 'contact', reason: '否认', fault: true },
      { type: 'reject', disputed: 'result', reason: '否认', fault: true },
      { type: 'reopen', reason: 'repeat', note: '再次来电' },
      { type: 'reassign', unit: 'JC1', reason: 'boundary' },
      { type: 'reassign', unit: 'JC2', reason: 'boundary' },
      { type: 'step-back', reason: '误点' },
      { type: 'urge', text: '请尽快' },
      { type: 'acknowledge-urge' },
    ),
    after: fc.oneof(fc.integer({ min: 0, max: 10 * MINUTE }), fc.integer({ min: 0, max: 30 * HOUR })),
    watched: fc.boolean(),
    rostered: fc.option(fc.constantFrom(head1.id, staff1.id, colleague1.id), { nil: undefined }),
  }),
  { maxLength: 30 },
);

test('whatever happens and whenever the watch looks, nobody is told of a threshold twice', () => {
  let most = 0;
  fc.assert(
    fc.property(deeds, (days) => {
      const story = new Story().do(intake, RECEIVE);
      const listener = new Listener();
      for (const { actor, command, after, watched, rostered } of days) {
        story.now += after;
        if (watched) {
          story.watch();
          listener.hear(story);
          listener.look(story.case, story.now);
        }
        if (rostered !== undefined) {
          const put = [{ id: 1, unit: 'JC1', person: rostered, from: story.now, to: story.now + HOUR }];
          listener.roster = rosterAfter(listener.roster, { put });
        }
        story.try(actor, command);
        listener.hear(story);
      }
      const keys = listener.told.flatMap(({ milestone, round, threshold, people }) =>
        people.map((person) => `${milestone} ${round} ${threshold} ${person}`),
      );
      most = Math.max(most, keys.length);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(most).toBeGreaterThan(20);
});
