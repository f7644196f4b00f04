import type { Case, CaseId } from './case.ts';
import type { Calendar } from '../bureau/calendar.ts';
import type { Moment } from '../bureau/moment.ts';
import type { Actor, Directory } from '../bureau/directory.ts';
import type { EventBody, Texts } from './events.ts';
import type { Policy } from '../bureau/policy.ts';
import type { Refusal } from './refusals.ts';

/** Everything a rule may ask for besides the case and the command; the clock is passed in, never read. */
export interface Context {
  actor: Actor;
  /** Server time of the decision. */
  now: Moment;
  policy: Policy;
  calendar: Calendar;
  directory: Directory;
  /** Identity for a case that this act registers. */
  next: { id: CaseId; number: string };
  /** Another case of the board, for a merge; null when there is none. */
  caseOf: (id: CaseId) => Case | null;
}

/** An event as a verb makes it; `decideAct` adds case, version, actor and moments. */
export type Made = EventBody & { texts?: Texts; occurredAt?: Moment };
/** `joined` are the events of another case that this one merges into; they come first. */
export type Outcome = { made: Made[]; joined?: { kase: Case; made: Made[] } } | { refusal: Refusal };
