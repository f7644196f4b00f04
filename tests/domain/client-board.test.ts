import { describe, expect, it } from 'vitest';
import { passes, readFilter, Search, writeFilter, NO_FILTER } from '../../src/lib/domain/case/card/filter.ts';
import { guess } from '../../src/lib/domain/case/card/guess.ts';
import { lightColumns } from '../../src/lib/domain/case/card/lights.ts';
import { layOut, place } from '../../src/lib/domain/case/card/order.ts';
import { overlay, type Pending } from '../../src/lib/client/pending.ts';
import { nextClock } from '../../src/lib/domain/case/clocks.ts';
import type { Actor } from '../../src/lib/domain/bureau/directory.ts';
import { DEFAULT_POLICY, HOUR, MINUTE } from '../../src/lib/domain/bureau/policy.ts';
import { redact, type Card } from '../../src/lib/domain/case/redact.ts';
import {
  accepted,
  contacted,
  coordinator,
  directory,
  dispatched,
  intake,
  leader,
  onSite,
  RECEIVE,
  resolved,
  staff1,
  Story,
} from './bureau.ts';
import { audienceOf } from '../../src/lib/domain/case/audience.ts';

const policy = DEFAULT_POLICY;
const received = () => new Story().do(intake, RECEIVE);
const cardOf = (story: Story, actor: Actor = coordinator): Card =>
  redact(story.case, audienceOf(actor) ?? 'centre', directory) as Card;
/** The same card as another case. */
const as = (id: number, card: Card): Card => ({ ...card, id });
const drawnBy = (cards: Card[], pending: Pending[], to = 1) =>
  overlay(cards, to, pending, { policy, directory });

describe('the columns', () => {
  it('put the next deadline first, and in overdue the longest overdue', () => {
    const story = dispatched();
    const early = cardOf(story);
    const later: Card = {
      ...as(2, early),
      clocks: early.clocks.map((clock) => ({ ...clock, due: clock.due + MINUTE })),
    };
    const now = story.now;
    expect(layOut([later, early], now).columns.dispatched.cards.map(({ card }) => card.id)).toEqual([1, 2]);
    const evening = now + 2 * HOUR;
    expect(layOut([later, early], evening).columns.overdue.cards.map(({ card }) => card.id)).toEqual([1, 2]);
  });

  it('hold until the next threshold, and not longer', () => {
    const story = dispatched();
    const card = cardOf(story);
    const contact = card.clocks.find(({ milestone }) => milestone === 'contact')!;
    expect(layOut([card], story.now).until).toBe(contact.amber);
    expect(layOut([card], contact.amber).columns.dispatched.counts).toMatchObject({ soon: 1, 'in-time': 0 });
    expect(layOut([card], contact.amber).until).toBe(contact.red);
    expect(layOut([card], contact.due - 1).columns.dispatched.cards).toHaveLength(1);
    expect(layOut([card], contact.due).columns.overdue.cards).toHaveLength(1);
    expect(layOut([card], contact.due).until).toBe(Infinity);
  });

  it('name the single next deadline: no past one and no check of a result', () => {
    const story = dispatched();
    const waiting = as(2, cardOf(resolved()));
    const late = as(3, cardOf(onSite()));
    expect(layOut([waiting, cardOf(story)], story.now).next?.card.id).toBe(1);
    expect(layOut([late], late.clocks.at(-1)!.due + HOUR).next).toBeNull();
  });

  it('give back the same object for a card that nothing happened to, so that only the others are drawn again', () => {
    const card = cardOf(dispatched());
    const now = card.clocks[0]!.started;
    expect(place(card, now + 1000)).toBe(place(card, now));
    expect(place(card, now + 2 * HOUR)).not.toBe(place(card, now));
  });

  it('leave out what is closed', () => {
    expect(place({ ...cardOf(resolved()), stage: 'closed' }, 0)).toBeNull();
  });
});

describe('a drop', () => {
  it('stands in its new column with its old clock while the sheet is open, and leaves a hole that counts nowhere', () => {
    const story = accepted();
    const card = cardOf(story);
    const asking: Pending = {
      kind: 'asking',
      caseId: 1,
      number: card.number,
      moves: card.moves,
      from: 'dispatched',
      to: 'on-site',
      commands: [],
    };
    const { cards, held } = drawnBy([card], [asking]);
    const { columns } = layOut(cards, story.now, held);
    expect(columns['on-site'].cards).toMatchObject([{ hole: false, clock: { milestone: 'contact' } }]);
    expect(columns.dispatched.cards).toMatchObject([{ hole: true }]);
    expect(columns.dispatched.counts).toMatchObject({ 'in-time': 0, soon: 0 });
  });

  it('stays where it is while a record is asked for that moves nothing', () => {
    const card = cardOf(accepted());
    const asking: Pending = {
      ...{ kind: 'asking', caseId: 1, number: card.number, moves: card.moves },
      ...{ from: 'dispatched', to: null, commands: ['urge'] },
    };
    const { cards, held } = drawnBy([card], [asking]);
    expect(cards).toEqual([card]);
    expect(held.size).toBe(0);
  });

  it('is drawn at once as it will stand, until the server has spoken', () => {
    const story = accepted();
    const card = cardOf(story);
    const sent: Pending = {
      ...{ kind: 'sent', caseId: 1, moves: card.moves, act: 'a', at: story.now },
      steps: [{ type: 'contact' }],
    };
    expect(drawnBy([card], [sent]).cards[0]).toMatchObject({ stage: 'contacted' });
    const confirmed = cardOf(contacted());
    expect(drawnBy([confirmed], [sent]).cards[0]).toBe(confirmed);
  });

  it('falls away when a colleague moved the case first: what the server said is drawn', () => {
    const card = cardOf(accepted());
    const sent: Pending = {
      ...{ kind: 'sent', caseId: 1, moves: card.moves, act: 'a', at: 0 },
      steps: [{ type: 'arrive' }],
    };
    const moved: Card = { ...card, moves: card.moves + 1, version: card.version + 1, unit: 'JC2' };
    expect(drawnBy([moved], [sent]).cards).toEqual([moved]);
    expect(drawnBy([card], []).cards).toEqual([card]);
  });

  it('is not disturbed by an urge, which moves nothing', () => {
    const card = cardOf(accepted());
    const asking: Pending = {
      kind: 'asking',
      caseId: 1,
      number: card.number,
      moves: card.moves,
      from: 'dispatched',
      to: 'contacted',
      commands: [],
    };
    const urged: Card = { ...card, version: card.version + 1, urges: 1 };
    expect(drawnBy([urged], [asking]).held.get(1)).toBe('contacted');
  });

  it('shows the answer before the change itself arrives, and the change from then on', () => {
    const before = cardOf(accepted());
    const after = cardOf(contacted());
    const answered: Pending = { kind: 'answered', caseId: 1, moves: before.moves, seq: 9, card: after };
    expect(drawnBy([before], [answered], 8).cards).toEqual([after]);
    expect(drawnBy([before], [answered], 9).cards).toEqual([before]);
    // A sheet that is opened meanwhile, and the act that it sends, stand on the answer.
    const { moves } = after;
    const asking: Pending = {
      ...{ kind: 'asking', caseId: 1, number: after.number, moves, from: 'contacted', to: 'on-site' },
      commands: ['arrive'],
    };
    expect(drawnBy([before], [answered, asking], 8)).toEqual({
      cards: [after],
      held: new Map([[1, 'on-site']]),
    });
    const sent: Pending = { kind: 'sent', caseId: 1, moves, act: 'a', steps: [{ type: 'arrive' }], at: 0 };
    expect(drawnBy([before], [answered, sent], 8).cards[0]).toMatchObject({ stage: 'on-site' });
    const gone: Pending = { ...answered, card: null };
    expect(drawnBy([before], [gone], 8).cards).toEqual([]);
  });
});

describe('a guess', () => {
  const after = (story: Story, ...steps: Parameters<typeof guess>[1]) =>
    guess(cardOf(story), steps, { now: story.now, policy, directory });

  it('ends what a step meets and counts down to the next', () => {
    const met = after(accepted(), { type: 'contact' });
    expect(nextClock(met)).toMatchObject({ milestone: 'on-site' });
    expect(nextClock(after(accepted(), { type: 'contact' }, { type: 'arrive' }))).toMatchObject({
      milestone: 'resolve',
    });
    expect(nextClock(after(onSite(), { type: 'resolve' }))).toMatchObject({ milestone: 'verify' });
  });

  it('starts the clocks of the unit that a case is dispatched to', () => {
    const sent = after(received(), { type: 'dispatch', unit: 'JC1' });
    expect(sent).toMatchObject({ stage: 'dispatched', unit: 'JC1', handler: null });
    expect(nextClock(sent)).toMatchObject({ milestone: 'contact', unit: 'JC1' });
  });

  it('names the handler who accepts', () => {
    expect(after(dispatched(), { type: 'accept', handler: staff1.id }).handler?.id).toBe(staff1.id);
  });

  it('agrees with the rules about stage and next clock, for every step of the day', () => {
    const day: [Story, Story, Parameters<typeof guess>[1]][] = [
      [received(), dispatched(), [{ type: 'dispatch', unit: 'JC1' }]],
      [accepted(), contacted(), [{ type: 'contact' }]],
      [contacted(), onSite(), [{ type: 'arrive' }]],
      [onSite(), resolved(), [{ type: 'resolve' }]],
    ];
    for (const [before, truth, steps] of day) {
      const guessed = after(before, ...steps);
      expect(guessed.stage).toBe(truth.case.stage);
      expect(nextClock(guessed)?.milestone).toBe(nextClock(truth.case)?.milestone);
    }
  });
});

describe('the lights of a held card', () => {
  const lights = (story: Story, actor: Actor) =>
    lightColumns(cardOf(story, actor), actor, { now: story.now, policy, directory });

  it('open the two columns ahead, say which clock counts then, and shut the others with the reason', () => {
    expect(lights(accepted(), staff1)).toMatchObject({
      received: { kind: 'shut', why: 'no-way-back' },
      dispatched: { kind: 'home' },
      contacted: { kind: 'open', commands: ['contact'], then: { milestone: 'on-site' } },
      'on-site': { kind: 'open', commands: ['contact', 'arrive'], then: { milestone: 'resolve' } },
      resolved: { kind: 'shut', why: 'arrival-first' },
      overdue: { kind: 'shut', why: 'clock-decides' },
    });
  });

  it('open nothing for those who only look', () => {
    const kinds = Object.values(lights(accepted(), leader)).map(({ kind }) => kind);
    expect(kinds).not.toContain('open');
  });
});

describe('the filters', () => {
  const story = accepted();
  const card = cardOf(story);

  it('stand in the address and come back from it, without a word that was searched', () => {
    const filter = { ...NO_FILTER, unit: 'JC1', risk: true };
    expect(writeFilter(filter)).toBe('?unit=JC1&risk=1');
    expect(readFilter(new URLSearchParams(writeFilter(filter)))).toEqual(filter);
    expect(writeFilter(NO_FILTER)).toBe('');
  });

  it('find a unit’s cases, also those it helps with', () => {
    const helped: Card = { ...card, unit: 'JC2', coUnits: ['JC1'] };
    const mine = { ...NO_FILTER, unit: 'JC1' };
    expect([card, helped].map((one) => passes(one, mine, 0, story.now))).toEqual([true, true]);
    expect(passes({ ...helped, coUnits: [] }, mine, 0, story.now)).toBe(false);
  });

  it('find my own, the pressing, and those at risk as time passes', () => {
    expect(passes(card, { ...NO_FILTER, mine: true }, staff1.id, story.now)).toBe(true);
    expect(passes(card, { ...NO_FILTER, mine: true }, 999, story.now)).toBe(false);
    expect(passes(card, { ...NO_FILTER, pressing: true }, 0, story.now)).toBe(false);
    expect(passes({ ...card, flags: ['urgent'] }, { ...NO_FILTER, pressing: true }, 0, story.now)).toBe(true);
    expect(passes(card, { ...NO_FILTER, risk: true }, 0, story.now)).toBe(false);
    expect(passes(card, { ...NO_FILTER, risk: true }, 0, story.now + 19 * MINUTE)).toBe(true);
  });

  it('search number, matter, place and handler; two characters are enough, every word has to be there', () => {
    const search = new Search(directory);
    const one: Card = {
      ...card,
      title: '梧桐倾斜',
      place: { road: '青禾路', cross: '望春路', detail: '', area: '' },
    };
    const finds = (query: string) => search.for(query)(one);
    expect(
      ['梧桐', '青禾', '望春', one.number.slice(-4), one.handler!.name, 'jc1', ''].map(finds),
    ).not.toContain(false);
    expect(finds('梧桐 青禾')).toBe(true);
    expect(finds('梧桐 云帆')).toBe(false);
  });
});
