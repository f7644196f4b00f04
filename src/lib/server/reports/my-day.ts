import { setImmediate as othersTurn } from 'node:timers/promises';
import { maySee } from '../../domain/case/access.ts';
import { startOfDay } from '../../domain/bureau/calendar.ts';
import type { Case, CaseId, UserId } from '../../domain/case/case.ts';
import { sameClock, type Clock, type Moment } from '../../domain/case/clocks.ts';
import { isUnitMember, type Actor } from '../../domain/bureau/directory.ts';
import { DAY } from '../../domain/bureau/policy.ts';
import { shiftsOf } from '../../domain/bureau/roster.ts';
import type { StoryLine } from '../../live/case-view.ts';
import type { DayStep, Kept, MyDay } from '../../live/my-day.ts';
import { storyOf } from '../cases/story.ts';
import type { CaseOutline, Deed, Store } from '../store/index.ts';

const SHIFTS_AHEAD = 7 * DAY;

/** The day of a unit's worker; null for everybody else. */
export async function myDay(store: Store, actor: Actor): Promise<MyDay | null> {
  if (!isUnitMember(actor)) return null;
  const now = store.now();
  const since = startOfDay(store.calendar(), now);
  const files = await touchedSince(store, actor.id, since);
  const kept = keptOf([...files.map(({ kase }) => kase), ...handledNow(store, actor.id)], actor.id, since);
  return {
    since,
    steps: files
      .flatMap((file) => stepsOf(store, actor, file, since))
      .sort((a, b) => b.line.seq - a.line.seq),
    contact: kept('contact'),
    arrival: kept('on-site'),
    shifts: shiftsOf(store.roster())
      .filter(({ person, from, to }) => person === actor.id && to > now && from < now + SHIFTS_AHEAD)
      .map(({ from, to }) => ({ from, to }))
      .sort((a, b) => a.from - b.from),
  };
}

/** The cases in which he did something today, or the centre for him. */
async function touchedSince(store: Store, me: UserId, since: Moment): Promise<CaseOutline[]> {
  const touched = await touchedToday(store, since);
  const files = await Promise.all([...(touched.get(me) ?? [])].map((id) => store.outlineOf({ id })));
  return files.filter((file) => file !== null);
}

/** Who touched which cases since a moment, himself or by the centre for him. */
type TouchedBy = Map<UserId, Set<CaseId>>;

const today = new WeakMap<Store, { since: Moment; touched: Promise<TouchedBy>; deaf: () => void }>();

/** The day so far: read back from the end of the ledger once, then kept up with each commit. */
function touchedToday(store: Store, since: Moment): Promise<TouchedBy> {
  const known = today.get(store);
  if (known?.since === since) return known.touched;
  known?.deaf();
  const touched: TouchedBy = new Map();
  const take = ({ caseId, by, onBehalfOf, recordedAt }: Omit<Deed, 'seq'>): void => {
    if (caseId === null || recordedAt < since) return;
    for (const who of [by, onBehalfOf]) {
      if (who === null) continue;
      const theirs = touched.get(who);
      if (theirs) theirs.add(caseId);
      else touched.set(who, new Set([caseId]));
    }
  };
  const deaf = store.onCommit(({ changes }) => changes.forEach(({ event }) => take(event)));
  const read = readBack(store, since, take).then(() => touched);
  today.set(store, { since, touched: read, deaf });
  read.catch(() => {
    deaf();
    today.delete(store);
  });
  return read;
}

/** Events that are read back in one turn of the loop. */
const A_TURN = 1000;

async function readBack(store: Store, since: Moment, take: (deed: Deed) => void): Promise<void> {
  for (let before = store.head + 1; before > 1;) {
    const deeds = await store.deedsBefore(before, A_TURN);
    deeds.forEach(take);
    const last = deeds.at(-1);
    if (!last || last.recordedAt < since) return;
    before = last.seq;
    await othersTurn();
  }
}

/** His steps of one case today; of one that his unit has lost only what he did and when. */
function stepsOf(store: Store, actor: Actor, file: CaseOutline, since: Moment): DayStep[] {
  const { kase, story } = file;
  const his = story.filter(({ event: { by, onBehalfOf, recordedAt } }) => {
    return recordedAt >= since && (by === actor.id || onBehalfOf === actor.id);
  });
  const sees = maySee(kase, actor);
  return storyOf(file, his, store.directory(), () => ({}))
    .filter(({ voided, type }) => !voided && type !== 'stepped-back')
    .map((line) => ({
      line: sees ? { ...line, texts: {} } : bare(line),
      number: kase.number,
      place: sees ? kase.place : null,
    }));
}

/** A step without what it says of units, people and results. */
function bare({ seq, type, act, occurredAt, recordedAt, late, by, behalf, voided }: StoryLine): StoryLine {
  return { seq, type, act, occurredAt, recordedAt, late, by, behalf, voided, texts: {} };
}

function handledNow(store: Store, me: UserId): Case[] {
  return [...store.open.values()].filter(({ handler }) => handler === me);
}

/** Counts the clocks of a milestone that he met today, and those that he missed. */
function keptOf(cases: readonly Case[], me: UserId, since: Moment) {
  const distinct = new Map<CaseId, Case>(cases.map((kase) => [kase.id, kase]));
  return (milestone: 'contact' | 'on-site'): Kept => {
    const kept = { inTime: 0, all: 0 };
    for (const kase of distinct.values()) {
      for (const clock of kase.clocks) {
        if (clock.milestone !== milestone) continue;
        const breach = kase.breaches.find((one) => sameClock(one, clock));
        const missed = breach?.handler === me && breach.due >= since;
        if (!missed && !metBy(kase, clock, me, since)) continue;
        kept.all += 1;
        const inTime = clock.ended?.how === 'met' && clock.ended.at <= clock.due;
        if (inTime || breach?.annulledAt !== undefined) kept.inTime += 1;
      }
    }
    return kept;
  };
}

/** Whether his own contact or arrival of today ended the clock. */
function metBy(kase: Case, { milestone, ended }: Clock, me: UserId, since: Moment): boolean {
  const step = milestone === 'contact' ? kase.contact : kase.arrival;
  if (!step || ended?.how !== 'met' || ended.at !== step.countsAt || step.recordedAt < since) return false;
  return step.by === me || step.onBehalfOf === me;
}
