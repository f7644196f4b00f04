import type { Calendar } from '../../domain/bureau/calendar.ts';
import type { CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { dayPart, numberOf } from './numbers.ts';

/** Ids and numbers for the cases that one group registers, counted on from what is stored. */
export class NewCases {
  #nextId: CaseId;
  readonly #countOf: (day: string) => number;
  readonly #counts = new Map<string, number>();

  /** @param countOf how many numbers a day such as `20261124` has given */
  constructor(nextId: CaseId, countOf: (day: string) => number) {
    this.#nextId = nextId;
    this.#countOf = countOf;
  }

  get nextId(): CaseId {
    return this.#nextId;
  }

  /** What the next case would be called. */
  peek(calendar: Calendar, at: Moment): { id: CaseId; number: string } {
    const day = dayPart(calendar, at);
    return { id: this.#nextId, number: numberOf(day, this.#given(day) + 1) };
  }

  take(calendar: Calendar, at: Moment): { id: CaseId; number: string } {
    const taken = this.peek(calendar, at);
    const day = dayPart(calendar, at);
    this.#counts.set(day, this.#given(day) + 1);
    this.#nextId += 1;
    return taken;
  }

  #given(day: string): number {
    return this.#counts.get(day) ?? this.#countOf(day);
  }
}
