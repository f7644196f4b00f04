import { MINUTE, type Policy } from '../../bureau/policy.ts';
import { openClock, type Clock } from '../clocks.ts';
import { CHAIN, type Milestone } from '../../bureau/milestones.ts';
import type { Moment } from '../../bureau/moment.ts';
import type { CommandType } from '../commands/index.ts';
import type { Card } from '../redact.ts';

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
export function earliestOf(card: Pick<Card, 'clocks' | 'receivedAt'>): Moment {
  let earliest = card.receivedAt;
  for (const { milestone, caller, started, ended } of card.clocks) {
    if (caller !== undefined) continue;
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
