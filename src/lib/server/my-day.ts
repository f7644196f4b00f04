import { and, eq, gt, gte, isNotNull, or } from 'drizzle-orm';
import { maySee } from '../domain/access.ts';
import { startOfDay } from '../domain/calendar.ts';
import type { Case, CaseId, UserId } from '../domain/case.ts';
import { sameClock, type Clock, type Moment } from '../domain/clocks.ts';
import { isUnitMember, type Actor } from '../domain/directory.ts';
import { DAY } from '../domain/policy.ts';
import { shiftsOf } from '../domain/roster.ts';
import type { StoryLine } from '../live/case-view.ts';
import type { DayStep, Kept, MyDay } from '../live/my-day.ts';
import { storyOf } from './case-story.ts';
import type { CaseFile, Store } from './store/index.ts';
import { ledger } from './store/tables.ts';

/** No bureau writes more events in a day. */
const A_DAYS_EVENTS = 20_000;
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
async function touchedSince(store: Store, me: UserId, since: Moment): Promise<CaseFile[]> {
  const rows = await store.read
    .selectDistinct({ id: ledger.caseId })
    .from(ledger)
    .where(
      and(
        gt(ledger.seq, store.head - A_DAYS_EVENTS),
        gte(ledger.recordedAt, since),
        isNotNull(ledger.caseId),
        or(eq(ledger.by, me), eq(ledger.onBehalfOf, me)),
      ),
    );
  const files = await Promise.all(rows.map(({ id }) => store.readCase({ id: id! })));
  return files.filter((file) => file !== null);
}

/** His steps of one case today; of one that his unit has lost only what he did and when. */
function stepsOf(store: Store, actor: Actor, file: CaseFile, since: Moment): DayStep[] {
  const { kase, story } = file;
  const his = new Set(
    story
      .filter(({ event: { by, onBehalfOf, recordedAt } }) => {
        return recordedAt >= since && (by === actor.id || onBehalfOf === actor.id);
      })
      .map(({ seq }) => seq),
  );
  const sees = maySee(kase, actor);
  return storyOf(file, store.directory(), () => '', false)
    .filter(({ seq, voided, type }) => his.has(seq) && !voided && type !== 'stepped-back')
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
