import { PLAIN_CALENDAR } from '../../bureau/calendar.ts';
import type { ResultKind, UserId } from '../case.ts';
import { CENTRE, latestClock, type Clock, type Milestone, type Moment, type UnitCode } from '../clocks.ts';
import type { CommandType } from '../commands/index.ts';
import { needsVisit, type Directory } from '../../bureau/directory.ts';
import { startClock } from '../limits.ts';
import type { Policy } from '../../bureau/policy.ts';
import type { Card } from '../redact.ts';

/** What a guess needs of a command; every command of the wire has this shape, and so has a bare verb not yet filled in. */
export interface Step {
  type: CommandType;
  occurredAt?: Moment | undefined;
  unit?: UnitCode | undefined;
  handler?: UserId | undefined;
  result?: ResultKind | undefined;
  approve?: boolean | undefined;
}

export interface GuessContext {
  now: Moment;
  policy: Policy;
  directory: Directory;
}

/**
 * The card as it will probably stand after these steps, so that the screen need not wait for the server. Only what a
 * card shows is guessed; the server's own card replaces it.
 */
export function guess(card: Card, steps: readonly Step[], context: GuessContext): Card {
  return steps.reduce((guessed, step) => after(guessed, step, context), card);
}

function after(card: Card, step: Step, context: GuessContext): Card {
  const at = step.occurredAt ?? context.now;
  switch (step.type) {
    case 'dispatch':
      return {
        ...handedTo(card, step.unit, context),
        clocks: unitClocks(card, step.unit, ['dispatch'], context),
      };
    case 'reassign':
      return { ...handedTo(card, step.unit, context), clocks: unitClocks(card, step.unit, AGAIN, context) };
    case 'accept':
      return { ...card, handler: named(step.handler, context), clocks: ended(card, ['accept'], at) };
    case 'attempt-contact':
      return { ...card, attempts: card.attempts + 1 };
    case 'contact':
      return { ...card, stage: 'contacted', clocks: ended(card, ['contact', 'waiver'], at) };
    case 'request-waive':
      return { ...card, flags: [...card.flags, 'waiver-pending'] };
    case 'decide-waive':
      return {
        ...card,
        flags: card.flags.filter((flag) => flag !== 'waiver-pending'),
        clocks: step.approve ? ended(card, ['contact', 'waiver'], at) : ended(card, ['waiver'], at),
      };
    case 'arrive':
      return { ...card, stage: 'on-site', arrived: true, clocks: ended(card, ['on-site'], at) };
    case 'resolve':
      return resolved(card, at, step.result ?? 'solved', context);
    case 'verify':
      return { ...card, stage: 'closed' };
    case 'answer':
      return { ...card, stage: 'closed' };
    case 'return-out':
      return { ...card, stage: 'returned-out' };
    case 'urge':
      return { ...card, urges: card.urges + 1 };
    case 'request-return':
      return { ...card, flags: [...card.flags, 'return-pending'] };
    case 'request-hard':
      return { ...card, flags: [...card.flags, 'hard-pending'] };
    case 'void':
      return { ...card, stage: 'void' };
    case 'merge':
      return { ...card, stage: 'merged' };
    // What these change hangs on more than a card holds: the screen waits for the server.
    case 'receive':
    case 'reject':
    case 'reopen':
    case 'step-back':
    case 'acknowledge-urge':
    case 'recognise':
    case 'note':
    case 'co-handle':
    case 'release-co':
    case 'reply-co':
    case 'decide-return':
    case 'decide-hard':
    case 'reply-hard':
    case 'approve-promise':
    case 'extend':
    case 'supervise':
    case 'reply-supervise':
    case 'approve-reply':
    case 'escalate':
    case 'instruct':
    case 'reply-instruct':
    case 'late-record':
    case 'attribute':
    case 'feedback':
      return card;
    default:
      return step.type satisfies never;
  }
}

const AGAIN: readonly Milestone[] = ['accept', 'contact', 'on-site'];

function handedTo(card: Card, unit: UnitCode | undefined, { directory }: GuessContext): Card {
  const category = directory.categories.get(card.category);
  return { ...card, stage: 'dispatched', unit: unit ?? card.unit ?? category?.unit ?? null, handler: null };
}

/** The clocks of a unit that has just been given the case; contact that was made stays made. */
function unitClocks(
  card: Card,
  unit: UnitCode | undefined,
  ending: readonly Milestone[],
  { now, policy, directory }: GuessContext,
): Clock[] {
  const clocks = ended(card, ending, now);
  const category = directory.categories.get(card.category);
  const wanted: Milestone[] = ['accept', 'contact'];
  if (category && needsVisit(category, card.type)) wanted.push('on-site');
  wanted.push('resolve');
  const holder = unit ?? card.unit ?? CENTRE;
  const timekeeping = { policy, calendar: PLAIN_CALENDAR };
  const started = wanted
    .filter(
      (milestone) => milestone === 'accept' || milestone === 'on-site' || !latestClock(clocks, milestone),
    )
    .map((milestone) => startClock(clocks, milestone, holder, now, timekeeping));
  return [...clocks, ...started];
}

function resolved(card: Card, at: Moment, result: ResultKind, { now, policy }: GuessContext): Card {
  const clocks = ended(card, ['resolve', 'rework', 'promise', 'hard-reply', 'on-site', 'accept', 'urge'], at);
  clocks.push(startClock(clocks, 'verify', CENTRE, now, { policy, calendar: PLAIN_CALENDAR }));
  return { ...card, stage: 'resolved', resolvedAt: at, result, clocks };
}

function named(id: UserId | undefined, { directory }: GuessContext): Card['handler'] {
  const person = id === undefined ? undefined : directory.people.get(id);
  return person ? { id: person.id, name: person.name } : null;
}

function ended(card: Card, milestones: readonly Milestone[], at: Moment): Clock[] {
  return card.clocks.map((clock) =>
    clock.ended || !milestones.includes(clock.milestone) ? clock : { ...clock, ended: { at, how: 'met' } },
  );
}
