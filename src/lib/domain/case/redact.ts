import type { Case, CaseId, CaseType, CategoryCode, Place, ResultKind, UserId } from './case.ts';
import {
  CENTRE,
  isChain,
  openClock,
  type Clock,
  type Milestone,
  type Moment,
  type UnitCode,
} from './clocks.ts';
import type { Actor, Directory } from '../bureau/directory.ts';
import { placeOnWall } from '../bureau/road.ts';
import { onBoard, type Stage } from './stages.ts';
import { withoutHouse as partHouse } from '../text/house.ts';
import { maskHouses } from '../text/mask-houses.ts';
import { maskAddress } from '../text/masks.ts';
import { surname } from '../text/name.ts';

export { maskAddress, maskName, maskPhone, maskText } from '../text/masks.ts';
export { surname } from '../text/name.ts';

/**
 * One encoding of a card serves a whole audience. `centre` is intake and coordinators, `overseers` leader and
 * supervision, `unit:X` the people of one unit, `wall` every paired monitor.
 */
export type Audience = 'centre' | 'overseers' | 'wall' | `unit:${UnitCode}`;

export const FLAGS = [
  'supervised',
  'urgent',
  'hard',
  'confidential',
  'anonymous',
  'late-resolved',
  'waiver-pending',
  'return-pending',
  'hard-pending',
  'promise-pending',
  'escalated',
  'instructed',
  'reopened',
] as const;
export type Flag = (typeof FLAGS)[number];

/** What a unit's people and the centre see on the board. Never a caller, never the complaint's text. */
export interface Card {
  id: CaseId;
  number: string;
  version: number;
  moves: number;
  stage: Stage;
  unit: UnitCode | null;
  handler: { id: UserId; name: string } | null;
  category: CategoryCode;
  type: CaseType;
  title: string;
  place: Place;
  flags: Flag[];
  /** Counts shown on the card: 催办×n, 未接×n, 返工 n. */
  urges: number;
  attempts: number;
  rework: number;
  coUnits: UnitCode[];
  receivedAt: Moment;
  resolvedAt: Moment | null;
  result: ResultKind | null;
  arrived: boolean;
  clocks: Clock[];
  /** For the centre alone: the unit complained of, which may not be given the case. */
  against?: UnitCode | null;
  /** For the centre alone: a reassignment has given its unit more time once, and gives no more. */
  extended?: true;
}

/** What a wall gets: no title, no house number, no cross street, a surname alone. */
export interface WallCard {
  id: CaseId;
  number: string;
  version: number;
  moves: number;
  stage: Stage;
  unit: UnitCode | null;
  handler: { name: string } | null;
  category: CategoryCode;
  type: CaseType;
  place: { road: string; area: string };
  flags: Flag[];
  urges: number;
  receivedAt: Moment;
  clocks: Clock[];
}

declare const redacted: unique symbol;
/** The only shape the protocol accepts: made by `redact` alone. */
export type Redacted = (Card | WallCard) & { readonly [redacted]: true };

/** Who sees the case on the board as it stands now. Empty once it has left the board. */
export function audiencesOf(kase: Case): Audience[] {
  if (!onBoard(kase.stage)) return [];
  const audiences: Audience[] = ['centre', 'overseers', 'wall'];
  for (const unit of [kase.unit, ...kase.coUnits.map((co) => co.unit)]) {
    if (unit && unit !== CENTRE && unit !== kase.against) audiences.push(`unit:${unit}`);
  }
  return audiences;
}

/** The audience whose cards an actor gets; null for those who see no board (admin, district). */
export function audienceOf(actor: Actor): Audience | null {
  switch (actor.role) {
    case 'intake':
    case 'coordinator':
      return 'centre';
    case 'leader':
    case 'supervisor':
      return 'overseers';
    case 'wall':
      return 'wall';
    case 'staff':
    case 'head':
      return actor.unit ? `unit:${actor.unit}` : null;
    case 'admin':
    case 'district':
    case 'clock':
    case 'import':
      return null;
    default:
      return actor.role satisfies never;
  }
}

/** The card of a case for one audience. */
export function redact(kase: Case, audience: Audience, directory: Directory): Redacted {
  return (audience === 'wall' ? wallCard(kase, directory) : card(kase, audience, directory)) as Redacted;
}

function card(kase: Case, audience: Audience, directory: Directory): Card {
  const handler = kase.handler === null ? undefined : directory.people.get(kase.handler);
  const made: Card = {
    id: kase.id,
    number: kase.number,
    version: kase.version,
    moves: kase.moves,
    stage: kase.stage,
    unit: kase.unit,
    handler: handler ? { id: handler.id, name: handler.name } : null,
    category: kase.category,
    type: kase.type,
    title: audience === 'overseers' ? maskHouses(kase.title, kase.place.detail) : kase.title,
    place: audience === 'overseers' ? overseen(kase.place) : kase.place,
    flags: flagsOf(kase, audience),
    urges: kase.urges.length,
    attempts: kase.attempts.length,
    rework: kase.rework,
    coUnits: kase.coUnits.map((co) => co.unit),
    receivedAt: kase.receivedAt,
    resolvedAt: kase.resolution?.countsAt ?? null,
    result: kase.resolution?.result ?? null,
    arrived: kase.arrival !== null,
    clocks: kase.clocks.filter(shown),
  };
  if (audience === 'centre') {
    made.against = kase.against;
    if (kase.extended) made.extended = true;
  }
  return made;
}

function wallCard(kase: Case, directory: Directory): WallCard {
  const handler = kase.handler === null ? undefined : directory.people.get(kase.handler);
  return {
    id: kase.id,
    number: kase.number,
    version: kase.version,
    moves: kase.moves,
    stage: kase.stage,
    unit: kase.unit,
    handler: handler ? { name: surname(handler.name) } : null,
    category: kase.category,
    type: kase.type,
    place: placeOnWall(kase.place, directory),
    flags: flagsOf(kase, 'wall'),
    urges: kase.urges.length,
    receivedAt: kase.receivedAt,
    clocks: kase.clocks.filter(shown),
  };
}

/** Clocks that a screen needs: the latest round of each, as long as it was not cancelled or replaced. */
function shown(clock: Clock): boolean {
  return (
    !clock.ended || (isChain(clock.milestone) && (clock.ended.how === 'met' || clock.ended.how === 'waived'))
  );
}

/** A place for those who oversee: without house and room, in whichever of its fields somebody wrote them. */
export function overseen({ road, cross, detail, area }: Place): Place {
  return {
    road: partHouse(road).road,
    cross: partHouse(cross).road,
    detail: maskAddress(detail),
    area: partHouse(area).road,
  };
}

export function flagsOf(kase: Case, audience: Audience = 'centre'): Flag[] {
  const flags: Flag[] = [];
  const waits = (milestone: Milestone) => openClock(kase.clocks, milestone) !== undefined;
  if (kase.origin === 'supervised' || waits('supervise')) flags.push('supervised');
  if (kase.urgent) flags.push('urgent');
  if (kase.escalations.some(({ instructedAt }) => instructedAt === undefined)) flags.push('escalated');
  if (waits('instruct')) flags.push('instructed');
  if (kase.hard?.approved) flags.push('hard');
  if (kase.confidential) flags.push('confidential');
  // Whether a confidential caller left a number is told to the centre alone.
  const known = !kase.confidential || audience === 'centre';
  if (known && kase.callers.every((caller) => !caller.hasPhone)) flags.push('anonymous');
  if (waits('return')) flags.push('return-pending');
  if (waits('hard')) flags.push('hard-pending');
  if (waits('waiver')) flags.push('waiver-pending');
  if (waits('promise-approval')) flags.push('promise-pending');
  if (lateResolved(kase)) flags.push('late-resolved');
  if (kase.reopened) flags.push('reopened');
  return flags;
}

/** 逾期办结: resolved, but after a resolve, promise or rework clock that stays missed. */
function lateResolved(kase: Case): boolean {
  return (
    kase.stage === 'resolved' &&
    kase.clocks.some(
      (clock) =>
        (clock.milestone === 'resolve' || clock.milestone === 'promise' || clock.milestone === 'rework') &&
        clock.ended?.how === 'met' &&
        clock.ended.at > clock.due,
    )
  );
}
