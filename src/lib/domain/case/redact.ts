import type { Audience } from './audience.ts';
import type { Case, CaseId, ResultKind } from './case.ts';
import { isShown, type Clock } from './clocks.ts';
import { flagsOf, type Flag } from './flags.ts';
import type { Directory, CaseType, CategoryCode, UserId, UnitCode } from '../bureau/directory.ts';
import { placeOnWall } from '../bureau/road.ts';
import type { Stage } from './stages.ts';
import { withoutHouse as partHouse } from '../text/house.ts';
import { maskHouses } from '../text/mask-houses.ts';
import { maskAddress } from '../text/masks.ts';
import { surname } from '../text/name.ts';
import type { Place } from '../bureau/place.ts';
import type { Moment } from '../bureau/moment.ts';

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
    clocks: kase.clocks.filter(isShown),
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
    clocks: kase.clocks.filter(isShown),
  };
}

/** A place for those who oversee: without house and room, in whichever of its fields somebody wrote them. */
function overseen({ road, cross, detail, area }: Place): Place {
  return {
    road: partHouse(road).road,
    cross: partHouse(cross).road,
    detail: maskAddress(detail),
    area: partHouse(area).road,
  };
}
