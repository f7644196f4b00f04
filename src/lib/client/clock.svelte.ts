import type { Moment } from '../domain/case/clocks.ts';

/** Samples of the server's time that are kept: at one pulse in 10 s, the last two minutes. */
const SAMPLES = 12;
/** Beyond this no latency explains the difference: somebody set a clock, or the machine slept. */
const JUMP = 2_000;
/** From here on a countdown shows no seconds; a minute more than ten hours, for `minute` may be that much behind. */
const WRITTEN_IN_MINUTES = 36_000_000 + 2 * 60_000;

/**
 * The one ticking clock of a page. `now` is the server's time in whole seconds and changes on its second, so that
 * every screen turns at once and none is ever ahead of the server. The screen's own clock only carries it from one
 * pulse to the next.
 */
class Clock {
  /** Server time, milliseconds since 1970 UTC, a whole second. */
  now: Moment = $state(wholeSecond(Date.now()));
  /** Changes once a minute: for what need not be looked at every second. */
  minute: Moment = $state(wholeMinute(Date.now()));

  /** One for each second of a minute: changes once a minute, on that second. */
  #phases: Moment[] = $state(Array.from({ length: 60 }, () => this.now));

  #offset = 0;
  #samples: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = 0;
  /** `Date.now() - performance.now()` at the last tick: it shifts when a clock is set or after a sleep. */
  #anchor = 0;
  #jumped = new Set<() => void>();

  /**
   * `now` for a countdown to `due`, changing only when that countdown reads differently: every second, or once a minute,
   * on its own second, while it is written in hours and minutes. So two thousand cards cost what the near ones cost.
   */
  nowFor(due: Moment): Moment {
    if (Math.abs(due - this.minute) < WRITTEN_IN_MINUTES) return this.now;
    return this.#phases[Math.ceil(due / 1000) % 60] ?? this.now;
  }

  /** The server's time to the millisecond, as well as this screen knows it. */
  exact(): Moment {
    return Date.now() + this.#offset;
  }

  /** Takes the server's time out of a pulse or an answer. The sample that travelled fastest is believed. */
  hear(serverNow: Moment): void {
    const sample = serverNow - Date.now();
    const known = this.#samples.length > 0;
    if (known && Math.abs(sample - this.#offset) > JUMP) this.#samples = [];
    this.#samples = [...this.#samples.slice(1 - SAMPLES), sample];
    this.#offset = Math.max(...this.#samples);
    if (this.#running > 0) this.#tick();
    else this.#turn(wholeSecond(this.exact()));
  }

  /** Ticks until the returned function is called; pages that share it start one timer between them. */
  run(): () => void {
    if (this.#running++ === 0) {
      this.#anchor = drift();
      document.addEventListener('visibilitychange', this.#tick);
      this.#tick();
    }
    let over = false;
    return () => {
      if (over) return;
      over = true;
      if (--this.#running > 0) return;
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', this.#tick);
    };
  }

  /** Calls `told` when this screen's time can no longer be trusted, until the returned function is called. */
  onJump(told: () => void): () => void {
    this.#jumped.add(told);
    return () => this.#jumped.delete(told);
  }

  /** Usually one second on; after a jump, a sleep or a late timer every phase that was passed over turns too. */
  #turn(now: Moment): void {
    const passed = (now - this.now) / 1000;
    this.now = now;
    this.minute = wholeMinute(now);
    if (passed < 0 || passed >= 60) this.#phases.fill(now);
    else for (let back = 0; back < passed; back += 1) this.#phases[(now / 1000 - back) % 60] = now;
  }

  #tick = (): void => {
    clearTimeout(this.#timer);
    const now = this.exact();
    this.#turn(wholeSecond(now));
    this.#timer = setTimeout(this.#tick, 1000 - (now % 1000));
    const anchor = drift();
    const jumped = Math.abs(anchor - this.#anchor) > JUMP;
    this.#anchor = anchor;
    if (jumped) for (const told of this.#jumped) told();
  };
}

export const clock = new Clock();

function wholeSecond(moment: Moment): Moment {
  return moment - (moment % 1000);
}

function wholeMinute(moment: Moment): Moment {
  return moment - (moment % 60_000);
}

function drift(): number {
  return Date.now() - performance.now();
}
