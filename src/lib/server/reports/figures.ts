import { startOfDay } from '../../domain/bureau/calendar.ts';
import type { Case, CaseId } from '../../domain/case/case.ts';
import {
  sameClock,
  type Clock,
  type Milestone,
  type Moment,
  type UnitCode,
} from '../../domain/case/clocks.ts';
import { DAY, type Limit } from '../../domain/bureau/policy.ts';
import type { Directory } from '../../domain/bureau/directory.ts';
import { placeOnWall } from '../../domain/bureau/road.ts';
import { onBoard } from '../../domain/case/stages.ts';
import { dutyNow, type DutyNow } from './duty.ts';
import type { UnitFigures } from '../../live/unit-figures.ts';
import { oncePerHead } from './once-per-head.ts';
import type { Store } from '../store/index.ts';
import { countReceived, movesFrom } from '../store/case-queries.ts';

/** Milestones due in a period, and how many of them were met in time. */
export interface Rate {
  met: number;
  due: number;
}

/** What a wall shows beside its cards. Holds no person, no text and no house number. */
export interface WallFigures {
  /** Minutes east of UTC where the bureau is. */
  offset: number;
  /** Cases received since 00:00. */
  received: number;
  /** Milestones due since 00:00. */
  contact: Rate;
  onSite: Rate;
  resolve: Rate;
  /** The limit of each column's clock, in minutes. */
  limits: Record<'dispatch' | 'contact' | 'on-site' | 'resolve' | 'verify', number | null>;
  units: Record<UnitCode, Name>;
  categories: Record<string, Name>;
  /** The last moves, oldest first. */
  moves: Move[];
  duty: DutyNow;
  shift: ShiftFigures;
}

/** What became of the half day that runs, from 6:00 or 18:00 on: what a wall shows when nothing is open. */
export interface ShiftFigures {
  from: Moment;
  to: Moment;
  received: number;
  contact: Rate;
  /** Of the cases received in it, those that have ended. */
  ended: { receivedAt: Moment; closedAt: Moment }[];
  /** The case that ended last, within the last two days. */
  last: Move | null;
}
export interface Name {
  short: string;
  shortEn: string;
}
export interface Move {
  at: Moment;
  /** An event's type, such as `dispatched`. */
  verb: string;
  category: string;
  road: string;
  unit: UnitCode | null;
}

/** The same for every wall that asks within a minute, unless something happened meanwhile. */
export const wallFigures = oncePerHead(makeWallFigures);

async function makeWallFigures(store: Store, now: Moment): Promise<WallFigures> {
  const calendar = store.calendar();
  const since = startOfDay(calendar, now);
  const closed = await closedLately(store, now);
  const all = [...store.open.values(), ...closed.values()];
  const { rules } = store.policy();
  const { units, categories } = store.directory();
  return {
    offset: calendar.offset,
    received: await countReceived(store.read, since),
    contact: rate(all, 'contact', since, now),
    onSite: rate(all, 'on-site', since, now),
    resolve: rate(all, 'resolve', since, now),
    limits: {
      dispatch: minutes(rules.dispatch.limit),
      contact: minutes(rules.contact.limit),
      'on-site': minutes(rules['on-site'].limit),
      resolve: minutes(rules.resolve.limit),
      verify: minutes(rules.verify.limit),
    },
    units: names(units),
    categories: names(categories),
    moves: await lastMoves(store),
    duty: dutyNow(store, now),
    shift: await shiftFigures(store, all, now),
  };
}

const HALF_DAY = DAY / 2;
const SHIFT_BEGINS = DAY / 4;

async function shiftFigures(store: Store, all: readonly Case[], now: Moment): Promise<ShiftFigures> {
  const six = startOfDay(store.calendar(), now) + SHIFT_BEGINS;
  const from = six + Math.floor((now - six) / HALF_DAY) * HALF_DAY;
  const ended = all.filter((kase) => !kase.imported && kase.closedAt !== null && !onBoard(kase.stage));
  const last = ended.reduce<Case | null>((a, b) => (a && a.closedAt! >= b.closedAt! ? a : b), null);
  return {
    from,
    to: from + HALF_DAY,
    received: await countReceived(store.read, from),
    contact: rate(all, 'contact', from, now),
    ended: ended
      .filter(({ receivedAt }) => receivedAt >= from)
      .map(({ receivedAt, closedAt }) => ({ receivedAt, closedAt: closedAt! })),
    last: last && moveOf(last, store.directory()),
  };
}

function moveOf({ closedAt, category, place, unit }: Case, directory: Directory): Move {
  return { at: closedAt!, verb: 'verified', category, road: placeOnWall(place, directory).road, unit };
}

/** The same for every screen that asks within a minute, unless something happened meanwhile. */
export const unitFigures = oncePerHead(makeUnitFigures);

async function makeUnitFigures(store: Store, now: Moment): Promise<UnitFigures> {
  const since = startOfDay(store.calendar(), now);
  const closed = await closedLately(store, now);
  return ratesByUnit([...store.open.values(), ...closed.values()], since, now);
}

/**
 * Contact, arrival and resolution that fell due in [from, now], by unit: credited to the one that held the case when the
 * clock was met or due, unless the breach was charged to another.
 */
export function ratesByUnit(all: Iterable<Counted>, from: Moment, now: Moment): UnitFigures {
  const found: UnitFigures = {};
  for (const kase of all) {
    if (!isCounted(kase)) continue;
    for (const clock of kase.clocks) {
      const { milestone, due } = clock;
      if (!CREDITED.includes(milestone) || due < from || due > now || !fellDue(clock)) continue;
      const of = (found[chargedTo(kase, clock)] ??= { met: 0, due: 0, breaches: 0 });
      of.due += 1;
      if (isMet(kase, clock)) of.met += 1;
      else of.breaches += 1;
    }
  }
  return found;
}

const CREDITED: readonly Milestone[] = ['contact', 'on-site', 'resolve', 'hard-reply', 'promise', 'rework'];

function chargedTo({ breaches }: Counted, clock: Clock): UnitCode {
  const breach = breaches.find((one) => sameClock(one, clock));
  return breach?.attributedTo ?? breach?.unit ?? clock.unit;
}

/** Counts the clocks of one milestone that fell due in [from, now]; an annulled breach counts as met. */
export function rate(
  all: Iterable<Counted>,
  milestone: 'contact' | 'on-site' | 'resolve',
  from: Moment,
  now: Moment,
): Rate {
  const found = { met: 0, due: 0 };
  for (const kase of all) {
    if (!isCounted(kase)) continue;
    for (const clock of kase.clocks) {
      if (clock.milestone !== milestone || clock.due < from || clock.due > now || !fellDue(clock)) continue;
      found.due += 1;
      if (isMet(kase, clock)) found.met += 1;
    }
  }
  return found;
}

export type Counted = Pick<Case, 'stage' | 'imported' | 'clocks' | 'breaches'>;

function isCounted({ stage, imported }: Counted): boolean {
  return !imported && (onBoard(stage) || stage === 'closed');
}

/** A clock that was waived, or given up before it was due, was never owed. */
function fellDue({ ended, due }: Clock): boolean {
  if (!ended || ended.how === 'met') return true;
  return ended.how !== 'waived' && ended.at > due;
}

function isMet({ breaches }: Counted, clock: Clock): boolean {
  if (clock.ended?.how === 'met' && clock.ended.at <= clock.due) return true;
  return breaches.some((breach) => breach.annulledAt !== undefined && sameClock(breach, clock));
}

/** A case closed longer ago than this has no clock that falls due today. */
const CLOSED_KEPT = 2 * DAY;

const remembered = new WeakMap<Store, Promise<Map<CaseId, Case>>>();

/** The cases that closed lately: read from the ledger once, each by its own chain, then kept up with each commit. */
async function closedLately(store: Store, now: Moment): Promise<Map<CaseId, Case>> {
  let closed = remembered.get(store);
  if (!closed) {
    closed = readClosed(store, now);
    remembered.set(store, closed);
    closed.catch(() => remembered.delete(store));
  }
  const found = await closed;
  for (const [id, { closedAt }] of found) {
    if ((closedAt ?? 0) < now - CLOSED_KEPT) found.delete(id);
  }
  return found;
}

async function readClosed(store: Store, now: Moment): Promise<Map<CaseId, Case>> {
  const closed = new Map<CaseId, Case>();
  const put = (kase: Case): void => {
    if (onBoard(kase.stage)) closed.delete(kase.id);
    else closed.set(kase.id, kase);
  };
  const later: Case[] = [];
  let hear = (kase: Case): unknown => later.push(kase);
  const deaf = store.onCommit(({ changes }) => changes.forEach(({ kase }) => hear(kase)));
  try {
    for await (const kase of store.closedSince(now - CLOSED_KEPT)) put(kase);
  } catch (error) {
    deaf();
    throw error;
  }
  later.forEach(put);
  hear = put;
  return closed;
}

const SHOWN_MOVES = 8;
/** The steps that a wall tells of: what people did; what the clock did stands in the pillar. */
const TOLD = [
  'received',
  'answered',
  'dispatched',
  'contacted',
  'arrived',
  'resolved',
  'verified',
  'rejected',
  'reopened',
  'reassigned',
  'returned-out',
];

async function lastMoves(store: Store): Promise<Move[]> {
  const rows = await movesFrom(store.read, store.head - 200, TOLD, SHOWN_MOVES);
  return rows.reverse().map(({ at, verb, category, road, area, unit }) => ({
    at,
    verb,
    category,
    road: placeOnWall({ road, area }, store.directory()).road,
    unit,
  }));
}

function minutes(limit: Limit): number | null {
  return 'minutes' in limit ? limit.minutes : null;
}

function names(all: ReadonlyMap<string, Name>): Record<string, Name> {
  return Object.fromEntries([...all].map(([code, { short, shortEn }]) => [code, { short, shortEn }]));
}
