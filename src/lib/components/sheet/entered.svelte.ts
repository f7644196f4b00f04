import type { Moment } from '$lib/domain/case/clocks.ts';
import { MINUTE } from '$lib/domain/bureau/policy.ts';
import { timeOfDay } from '$lib/words/times.ts';
import { daysAgo, momentAt, readTime } from '$lib/words/moments.ts';
import { m } from '$lib/paraglide/messages.js';

/** When a step happened, in minutes. Left alone it is now, and the server's own moment counts. */
export class Entered {
  /** As it was typed; null: left alone. */
  #time: string | null = $state(null);
  #daysAgo = $state(0);

  /** What the field shows: `09:16`. */
  time(now: Moment): string {
    return this.#time ?? timeOfDay(now, 'minutes');
  }

  get daysAgo(): number {
    return this.#daysAgo;
  }

  type(time: string): void {
    this.#time = time;
  }

  /** After typing: `916` stands as `09:16`, the present minute as now. */
  settle(now: Moment): void {
    if (this.#time === null) return;
    this.#time = readTime(this.#time) ?? this.#time;
    const isNow = this.#time === timeOfDay(now, 'minutes') && this.#daysAgo === 0;
    if (isNow || this.#time.trim() === '') this.#time = null;
  }

  /** A minute earlier or later, over midnight too. */
  step(minutes: number, now: Moment): void {
    const at = (this.at(now) ?? now) + minutes * MINUTE;
    if (at > now) return;
    this.#daysAgo = daysAgo(at, now);
    this.#time = timeOfDay(at, 'minutes');
    this.settle(now);
  }

  setDay(back: number, now: Moment): void {
    this.#time = this.time(now);
    this.#daysAgo = back;
  }

  /** Undefined: now. Null: what stands in the field is no time. */
  at(now: Moment): Moment | undefined | null {
    return this.#time === null ? undefined : momentAt(this.#time, this.#daysAgo, now);
  }

  /** What is wrong with it, in words. */
  lacks(now: Moment): string | null {
    const at = this.at(now);
    if (at === null) return m.sheets_lacks_time();
    return at !== undefined && at >= now + MINUTE ? m.sheets_lacks_past() : null;
  }

  /** Keeps the present minute, for a step that will be sent later than it happened. */
  freeze(now: Moment): void {
    this.#time ??= timeOfDay(now, 'minutes');
  }
}
