import type * as v from 'valibot';
import type { Case } from '../case.ts';
import type { Context, Outcome } from '../decision.ts';
import type { CaseEvent, EventType } from '../events.ts';

export type EventOf<T extends EventType> = CaseEvent & { type: T };
/** What events change of a case beside its clocks and breaches. */
export type Evolves<T extends EventType> = { [K in T]: (kase: Case, event: EventOf<K>) => Partial<Case> };

/** A verb as the server knows it. */
export interface Rule<S extends v.GenericSchema, T extends EventType> {
  /** Its data as a client writes them. */
  schema: S;
  /** What becomes of it; who may is asked before. */
  decide: (kase: Case, command: v.InferOutput<S>, context: Context) => Outcome;
  /**
   * What a step-back makes of it: `voids` takes it back with its whole act, `passes` goes past it to what came before;
   * left out: nothing before it can be taken back any more.
   */
  stepBack?: 'voids' | 'passes';
  /** What the events that it alone makes, or first of all, change of the case. */
  evolve: Evolves<T>;
}

export function rule<S extends v.GenericSchema, T extends EventType>(made: Rule<S, T>): Rule<S, T> {
  return made;
}
