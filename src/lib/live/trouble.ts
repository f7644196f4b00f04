import type { Moment } from '../domain/case/clocks.ts';

/** The machine's clock has jumped, and is not believed: time runs on as before, and nothing becomes late. */
export interface ClockHeld {
  /** When that was found, by the time that runs on. */
  since: Moment;
  /** How far the machine's clock stands ahead of it, in milliseconds; behind: negative. */
  ahead: number;
}

/** What every screen says that the board does not show as it should. */
export interface Trouble {
  clock: ClockHeld | null;
  /** How many cases are left out because their data do not fit. */
  sick: number;
}

export function isTrouble({ clock, sick }: Trouble): boolean {
  return clock !== null || sick > 0;
}
