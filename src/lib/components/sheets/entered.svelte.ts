import type { Moment } from '$lib/domain/clocks.ts';
import { formatTime } from '$lib/format.ts';
import { SHANGHAI_OFFSET } from '$lib/domain/calendar.ts';
import { momentAt } from './moments.ts';

/** When a step happened, in minutes. Left alone it is now, and the server's own moment counts. */
export class Entered {
  #time: string | null = $state(null);
  #daysAgo = $state(0);

  /** What the field shows: `09:16`. */
  time(now: Moment): string {
    return this.#time ?? formatTime(now, SHANGHAI_OFFSET, 'minutes');
  }

  get daysAgo(): number {
    return this.#daysAgo;
  }

  get isNow(): boolean {
    return this.#time === null && this.#daysAgo === 0;
  }

  set(time: string, now: Moment): void {
    this.#time = time === formatTime(now, SHANGHAI_OFFSET, 'minutes') && this.#daysAgo === 0 ? null : time;
  }

  setDay(back: number, now: Moment): void {
    this.#time = this.time(now);
    this.#daysAgo = back;
  }

  /** Undefined: now. Null: what stands in the field is no time. */
  at(now: Moment): Moment | undefined | null {
    return this.#time === null ? undefined : momentAt(this.#time, this.#daysAgo, now);
  }

  /** Keeps the present minute, for a step that will be sent later than it happened. */
  freeze(now: Moment): void {
    this.#time ??= formatTime(now, SHANGHAI_OFFSET, 'minutes');
  }
}
