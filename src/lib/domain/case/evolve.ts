import { born } from './born.ts';
import type { Case } from './case.ts';
import { sameClock } from './clocks.ts';
import { clocksAfter } from './clock-changes.ts';
import type { EventOf, Evolves } from './commands/rule.ts';
import { RULES } from './commands/rules.ts';
import type { CaseEvent, EventType } from './events.ts';
import { lastAfter } from './last-act.ts';
import { handedTo, holderOf } from './responsibility.ts';
import { isChain } from '../bureau/milestones.ts';
import type { Moment } from '../bureau/moment.ts';

/** The case after one event. A case is the fold of `evolve` over its events; texts that were erased leave blanks. */
export function evolve(kase: Case | null, event: CaseEvent): Case {
  if (!kase) return born(event);
  const after: Case = { ...kase, version: event.version, ...changed(kase, event) };
  if ('ends' in event.data || 'starts' in event.data || 'puts' in event.data) {
    after.clocks = clocksAfter(kase.clocks, event.data);
  }
  if ('annuls' in event.data && event.data.annuls) {
    const { annuls } = event.data;
    after.breaches = after.breaches.map((breach) =>
      annuls.some((key) => sameClock(key, breach)) ? { ...breach, annulledAt: event.recordedAt } : breach,
    );
  }
  if ('attributes' in event.data && event.data.attributes) {
    const { attributes } = event.data;
    after.breaches = after.breaches.map((breach) => {
      const charged = attributes.find((key) => sameClock(key, breach));
      return charged ? { ...breach, attributedTo: charged.to } : breach;
    });
  }
  after.holdings = handedTo(after.holdings, holderOf(after), heldFrom(event));
  after.last = lastAfter(kase, after, event, STEP_BACK.get(event.type));
  if (moved(kase, after)) {
    after.moves = kase.moves + 1;
    after.lastMove = { by: event.by, at: event.recordedAt, verb: event.type };
  }
  return after;
}

/** What an event changes of the case beside clocks and breaches: each verb says it of its own. */
const EVOLVES = RULES.reduce<Partial<Evolves<EventType>>>((all, { evolve }) => ({ ...all, ...evolve }), {
  breached,
});

function changed(kase: Case, event: CaseEvent): Partial<Case> {
  const change = EVOLVES[event.type] as ((kase: Case, event: CaseEvent) => Partial<Case>) | undefined;
  if (!change) throw new Error(`case ${kase.id} was registered twice`);
  return change(kase, event);
}

/** What a step-back makes of each event. */
const STEP_BACK = new Map([
  ['breached', 'passes' as const],
  ...RULES.flatMap(({ evolve, stepBack }) => Object.keys(evolve).map((type) => [type, stepBack] as const)),
]);

/** The watch saw that a clock had run out. */
function breached(kase: Case, { data, recordedAt }: EventOf<'breached'>): Partial<Case> {
  const { milestone, round, due, unit, handler, split } = data;
  return { breaches: [...kase.breaches, { milestone, round, due, unit, handler, split, recordedAt }] };
}

/** Every event that follows the first has its part, and none that is unknown. */
type Follows = Exclude<EventType, 'received' | 'imported' | 'breached'>;
type EventsOf<R> = R extends { evolve: infer E } ? keyof E : never;
type Evolved = EventsOf<(typeof RULES)[number]>;
true satisfies [Follows] extends [Evolved] ? true : false;

/** A new holder's time begins when the event is recorded; a dispatch that was read back, when it was. */
function heldFrom(event: CaseEvent): Moment {
  return event.type === 'dispatched' ? event.data.startedAt : event.recordedAt;
}

/** `moves` rises only when stage, lead unit, handler or a chain clock changes. */
function moved(before: Case, after: Case): boolean {
  if (before.stage !== after.stage || before.unit !== after.unit || before.handler !== after.handler)
    return true;
  if (before.clocks === after.clocks) return false;
  return after.clocks.some((clock, index) => isChain(clock.milestone) && clock !== before.clocks[index]);
}
