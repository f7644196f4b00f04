import type { Calendar } from '../../bureau/calendar.ts';
import type { Actor, Directory, UserId, UnitCode } from '../../bureau/directory.ts';
import type { Policy } from '../../bureau/policy.ts';
import type { CommandType } from '../access.ts';
import type { CaseFacts } from '../facts.ts';
import { earliestOf } from '../known.ts';
import type { ResultKind } from '../case.ts';
import { isShown, openClock } from '../clocks.ts';
import { clocksAfter } from '../clock-changes.ts';
import type { ClockChanges } from '../events.ts';
import { flagsBy, saidBy, type Said } from '../flags.ts';
import { countedFrom } from '../moments.ts';
import type { Card } from '../redact.ts';
import { isWithUnit, type BoardStage } from '../stages.ts';
import type { Milestone } from '../../bureau/milestones.ts';
import type { Moment } from '../../bureau/moment.ts';

/**
 * What a page can know of a verb from a card alone; the rule itself stays with the server. Pages import this and never
 * the rule.
 */
export interface CardPart {
  verb: CommandType;
  /** Whether it makes sense for the case as it stands and for this actor, who may do it; left out: it is never offered. */
  fits?: (card: Card, asking: Asking) => boolean;
  /**
   * The card as it will probably stand; left out: nothing on it changes, or what changes hangs on more than a card
   * holds, and the screen waits for the server.
   */
  guess?: (card: Card, step: Step, context: Guessing) => Card;
  /** It stands where somebody of the unit has signed for the case. */
  needsHandler?: true;
  /** A call of the unit's own: of a confidential case the centre alone makes it. */
  calls?: true;
  /** It happened at a moment that may be entered. */
  timed?: true;
  /** It may wait on a phone until there is a line. */
  offline?: true;
  /** A button offers to take it back right away. */
  undoable?: true;
  /** Afterwards the case counts down to something else, or to the same anew. */
  counts?: true;
  /** What its sheet has to read besides the card. */
  reads?: 'callers' | 'asked';
  /** The clocks of which it has to meet the one that is due first. */
  meets?: readonly Milestone[];
  /** The column that it moves a card to. */
  lands?: BoardStage;
  /** The clock of the decision that it makes. */
  decides?: Milestone;
}

/** Who asks whether a verb fits, when, and what the case itself knows, where it was read. */
export interface Asking {
  actor: Actor;
  now: Moment;
  facts: CaseFacts | undefined;
}

/** What a guess needs of a command; every command of the wire has this shape, and so has a bare verb not yet filled in. */
export interface Step {
  type: CommandType;
  occurredAt?: Moment | undefined;
  unit?: UnitCode | undefined;
  units?: readonly UnitCode[] | undefined;
  handler?: UserId | undefined;
  caller?: number | undefined;
  result?: ResultKind | undefined;
  approve?: boolean | undefined;
  uphold?: boolean | undefined;
  out?: boolean | undefined;
  channel?: string | undefined;
  readBackAt?: Moment | undefined;
  due?: Moment | undefined;
  finish?: Moment | undefined;
}

export interface Guessing {
  now: Moment;
  policy: Policy;
  directory: Directory;
  /** Knows the zone alone: whatever hangs on working days is left to the server. */
  calendar: Calendar;
}

/** The card after these changes of its clocks, with the flags that follow from them. */
export function drawn(
  card: Card,
  changes: ClockChanges,
  { said, ...change }: Partial<Card> & { said?: Partial<Said> } = {},
): Card {
  const clocks = clocksAfter(card.clocks, changes).filter(isShown);
  const after = { ...card, ...change, clocks };
  return { ...after, flags: flagsBy({ ...saidBy(card.flags), ...said }, after) };
}

/** When a step counts, as far as a card tells. */
export function countsAt(card: Card, { occurredAt }: Step, context: Guessing): Moment {
  return countedFrom(earliestOf(card), occurredAt, context).countsAt;
}

export function runs(card: Card, milestone: Milestone): boolean {
  return openClock(card.clocks, milestone) !== undefined;
}

export function isHeld({ stage }: Card): boolean {
  return isWithUnit(stage);
}

/** A side clock that the actor's own unit owes. */
export function owes(card: Card, milestone: Milestone, { unit }: Actor): boolean {
  return card.clocks.some((clock) => clock.milestone === milestone && !clock.ended && clock.unit === unit);
}
