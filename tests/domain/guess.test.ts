import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import type { Actor } from '../../src/lib/domain/bureau/directory.ts';
import { guess } from '../../src/lib/domain/case/card/guess.ts';
import { nextClock, type Clock } from '../../src/lib/domain/case/clocks.ts';
import {
  command,
  COMMAND_TYPES,
  type Command,
  type CommandType,
} from '../../src/lib/domain/case/commands/index.ts';
import { redact, type Card } from '../../src/lib/domain/case/redact.ts';
import { onBoard } from '../../src/lib/domain/case/stages.ts';
import {
  another,
  at,
  contacted,
  coordinator,
  directory,
  dispatched,
  EVERYBODY,
  intake,
  RECEIVE,
  REPLY_HARD,
  REQUEST_HARD,
  staff1,
  Story,
} from './bureau.ts';
import { COMMANDS } from './lives.ts';
import { audienceOf, type Audience } from '../../src/lib/domain/case/audience.ts';

/** What these change hangs on more than a card holds, or on the working days: the screen waits for the server. */
const WAITED_FOR: readonly CommandType[] = [
  'receive',
  'reject',
  'reopen',
  'step-back',
  'recognise',
  'acknowledge-urge',
  'reply-co',
  'approve-promise',
  'approve-reply',
  'reply-instruct',
];

/** The same of a date that the policy counts in working days. */
function isWaitedFor(one: Command): boolean {
  if (one.type === 'supervise' || one.type === 'instruct') return one.due === undefined;
  return WAITED_FOR.includes(one.type);
}

const cardOf = (story: Story, audience: Audience = 'centre') =>
  redact(story.case, audience, directory) as Card;
const contextAt = ({ now, policy }: Story) => ({ now, policy, directory });

/**
 * All that a screen draws of a card, clocks by what they say; which round it is the server counts. Whether a case that
 * leaves the board came from the district, which is then owed an answer, no card says; nor whether somebody was reached
 * after all whose contact was waived, on which hangs how many attempts count.
 */
function drawn({ version: _, moves: _moves, clocks: all, flags: whole, coUnits, ...card }: Card) {
  const gone = !onBoard(card.stage);
  const clocks = all.filter(({ milestone }) => !gone || milestone !== 'feedback');
  const flags = whole.filter((flag) => !gone || flag !== 'supervised');
  const lines = clocks.map(({ round: _round, ended, ...clock }) => ({ ...clock, ...seen(clock, ended) }));
  const waived = clocks.some(({ milestone, ended }) => milestone === 'contact' && ended?.how === 'waived');
  return {
    ...card,
    attempts: waived ? null : card.attempts,
    flags: [...flags].sort(),
    coUnits: [...coUnits].sort(),
    clocks: lines.map((line) => JSON.stringify(line, Object.keys(line).sort())).sort(),
  };
}

/** As of when a contact is waived hangs on the attempts, which a card counts only. */
function seen({ milestone }: Pick<Clock, 'milestone'>, ended: Clock['ended']) {
  if (!ended) return {};
  return milestone === 'contact' && ended.how === 'waived' ? { how: ended.how } : { ...ended };
}

/** Whether the act was done; what the browser drew of it is then compared with what the server made of it. */
function compare(story: Story, actor: Actor, commands: readonly Command[], audience: Audience): boolean {
  const before = cardOf(story, audience);
  if ('refusal' in story.try(actor, ...commands)) return false;
  const guessed = guess(before, commands, contextAt(story));
  const said = JSON.stringify(commands);
  if (!commands.some(isWaitedFor)) expect(drawn(guessed), said).toEqual(drawn(cardOf(story, audience)));
  else if (commands.length === 1) expect(guessed, said).toBe(before);
  return true;
}

/** Ways in which a case comes in, and some that got far. */
const BEGINNINGS: readonly (() => Story)[] = [
  () => new Story().do(intake, RECEIVE),
  () => new Story().do(intake, { ...RECEIVE, against: 'KS1' }),
  () => new Story().do(intake, { ...RECEIVE, caseType: 'inquiry', category: 'Q02' }),
  () => new Story().do(intake, { ...RECEIVE, caseType: 'suggestion', category: 'Q01' }),
  () => new Story().do(intake, { ...RECEIVE, confidential: true }),
  () => new Story().do(intake, { ...RECEIVE, callers: [] }),
  () => new Story().do(intake, { ...RECEIVE, origin: 'supervised', externalNo: 'QX-1' }),
  hard,
  () => hard().do(staff1, REPLY_HARD).do(coordinator, { type: 'approve-promise' }),
];
function hard(): Story {
  return contacted().do(staff1, REQUEST_HARD).do(coordinator, { type: 'decide-hard', approve: true });
}
const MANY = COMMANDS.flatMap((input) => Object.values(EVERYBODY).map((actor) => ({ input, actor })));
const TIMED: readonly CommandType[] = ['contact', 'attempt-contact', 'arrive', 'resolve', 'answer'];

interface Turn {
  /** Where the search for something that can be done begins. */
  pick: number;
  after: number;
  ago: number;
}
const turns: fc.Arbitrary<Turn[]> = fc.array(
  fc.record({
    pick: fc.integer({ min: 0, max: MANY.length - 1 }),
    after: fc.oneof(fc.integer({ min: 0, max: 10 * MINUTE }), fc.integer({ min: 0, max: 6 * HOUR })),
    ago: fc.integer({ min: 0, max: 9 * MINUTE }),
  }),
  { minLength: 5, maxLength: 40 },
);

/** Somebody does the first thing that can be done; what it was. */
function take(story: Story, { pick, after, ago }: Turn): CommandType | null {
  story.now += after;
  for (let index = 0; index < MANY.length; index += 1) {
    const { input, actor } = MANY[(pick + index * STRIDE) % MANY.length]!;
    const audience = audienceOf(actor);
    if (audience === null || audience === 'wall') continue;
    // A minute before what was recorded last is put right by what only the case knows.
    const entered = TIMED.includes(input.type) && ago + MINUTE < after;
    const said = entered ? { ...input, occurredAt: story.now - ago } : input;
    if (compare(story, actor, [v.parse(command, said)], audience)) return input.type;
  }
  return null;
}
/** Shares no divisor with the number of things that can be tried, so that each is tried once. */
const STRIDE = 367;

describe('what the browser draws meanwhile', () => {
  test('equals what the server makes of it, for every verb, whatever was done before', () => {
    const met = new Set<CommandType | null>();
    fc.assert(
      fc.property(fc.constantFrom(...BEGINNINGS), turns, (begin, list) => {
        const story = Object.assign(begin(), { others: [another()] });
        for (const turn of list) met.add(take(story, turn));
      }),
      { numRuns: 400, seed: 12345 },
    );
    expect(COMMAND_TYPES.filter((type) => type !== 'receive' && !met.has(type))).toEqual([]);
  });
});

describe('a reassignment', () => {
  test('of a case whose citizen was not reached yet starts his twenty minutes anew', () => {
    const story = dispatched().at('09:15');
    const guessed = guess(cardOf(story), [{ type: 'reassign', unit: 'JC2' }], contextAt(story));
    const contact = guessed.clocks.filter(({ milestone }) => milestone === 'contact');
    expect(contact).toMatchObject([{ unit: 'JC2', started: story.now }]);
    expect(contact[0]!.ended).toBeUndefined();
    expect(nextClock(guessed)).toMatchObject({ milestone: 'contact', due: at('09:35') });
  });

  test('of a case whose citizen was reached leaves that made', () => {
    const story = contacted().at('09:15');
    const guessed = guess(cardOf(story), [{ type: 'reassign', unit: 'JC2' }], contextAt(story));
    expect(nextClock(guessed)).toMatchObject({ milestone: 'on-site' });
    story.do(coordinator, { type: 'reassign', unit: 'JC2', reason: 'wrong-unit' });
    expect(drawn(guessed)).toEqual(drawn(cardOf(story)));
  });
});
