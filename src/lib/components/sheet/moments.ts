import { localMoment, SHANGHAI_OFFSET, startOfDay } from '$lib/domain/bureau/calendar.ts';
import { CHAIN, openClock, type Clock, type Milestone, type Moment } from '$lib/domain/case/clocks.ts';
import type { CommandType } from '$lib/domain/case/commands/index.ts';
import { DAY, HOUR, MINUTE, type Policy } from '$lib/domain/bureau/policy.ts';
import type { Card } from '$lib/domain/case/redact.ts';

const ZONE = { offset: SHANGHAI_OFFSET };

/** A time of day as people type it, `9:16`, `0916`, `９：１６`, as `09:16`; null where it is none. */
export function readTime(typed: string): string | null {
  const narrow = typed.normalize('NFKC').trim();
  const [, hours, minutes] = /^(\d{1,2})[:.]?(\d{2})$/.exec(narrow) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return `${hours.padStart(2, '0')}:${minutes}`;
}

/** The moment of a time of day some days before today; null where it is no time. */
export function momentAt(typed: string, daysAgo: number, now: Moment): Moment | null {
  const time = readTime(typed);
  if (time === null) return null;
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return startOfDay(ZONE, now) - daysAgo * DAY + hours * HOUR + minutes * MINUTE;
}

/** How many days before today a moment lies: 0 today. */
export function daysAgo(at: Moment, now: Moment): number {
  return Math.round((startOfDay(ZONE, now) - startOfDay(ZONE, at)) / DAY);
}

/** When a step would count if it were recorded now, as the server will decide it: `late` is 补录. */
export function countsAt(
  entered: Moment | undefined,
  earliest: Moment,
  now: Moment,
  policy: Policy,
): { at: Moment; occurred: Moment; late: boolean } {
  if (entered === undefined) return { at: now, occurred: now, late: false };
  const minute = Math.floor(entered / MINUTE) * MINUTE;
  const occurred = Math.min(now, Math.max(minute, earliest));
  const late = now - occurred > policy.recordingGrace;
  return { at: late ? now : occurred, occurred, late };
}

/** Nothing of this round happened earlier, as far as a card tells: its unit was not yet given it, or a step came before. */
export function earliestOf(card: Card): Moment {
  let earliest = card.receivedAt;
  for (const { milestone, started, ended } of card.clocks) {
    if (OF_THIS_ROUND.includes(milestone)) earliest = Math.max(earliest, started);
    const step = milestone === 'contact' || milestone === 'on-site';
    if (step && ended?.how === 'met') earliest = Math.max(earliest, ended.at);
  }
  return earliest;
}

const OF_THIS_ROUND: readonly Milestone[] = ['accept', 'contact', 'on-site', 'rework'];

const MEETS: Partial<Record<CommandType, readonly Milestone[]>> = {
  dispatch: ['dispatch'],
  answer: ['dispatch'],
  contact: ['contact'],
  arrive: ['on-site'],
  resolve: CHAIN.filter((milestone) => ['resolve', 'hard-reply', 'promise', 'rework'].includes(milestone)),
};

/** The clock that a step has to meet: of several the one that is due first. */
export function clockOf(card: Pick<Card, 'clocks'>, type: CommandType): Clock | undefined {
  return (MEETS[type] ?? [])
    .map((milestone) => openClock(card.clocks, milestone))
    .filter((clock) => clock !== undefined)
    .sort((a, b) => a.due - b.due)[0];
}

/** The moment of `2026-11-24T09:30` on the bureau's clock. */
export function momentOf(local: string): Moment | undefined {
  return localMoment({ offset: SHANGHAI_OFFSET }, local) ?? undefined;
}

/** `2026-11-24T09:30` on the bureau's clock. */
export function localOf(at: Moment): string {
  return new Date(at + SHANGHAI_OFFSET * MINUTE).toISOString().slice(0, 16);
}
