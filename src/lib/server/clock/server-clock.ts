import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import type { Moment } from '../../domain/case/clocks.ts';
import { MINUTE } from '../../domain/bureau/policy.ts';
import type { ClockHeld } from '../../live/trouble.ts';

/**
 * Further than this no clock drifts between two looks: somebody or something has set it. Well above what a time service
 * corrects by itself, well below the first warning of any clock.
 */
export const JUMP = 2 * MINUTE;
const FILE = 'clock-held.json';

/** The machine's clocks, in milliseconds. */
export interface Machine {
  /** Since 1970 UTC; may be set. */
  wall: () => Moment;
  /** From an origin of its own, always forward; may stand still while the machine sleeps. */
  steady: () => number;
  /** Likewise, and counts the machine's sleep; need not be exact. */
  awake: () => number;
}

const MACHINE: Machine = { wall: Date.now, steady: () => performance.now(), awake: () => uptime() * 1000 };

/**
 * The server's time: the machine's clock, as long as it runs on as it ran. Once it has jumped, time is held: it runs on
 * from before the jump until the machine's clock is back, or an administrator confirms that it is right. So nothing
 * becomes late, no session ends or lasts longer and no moment stands before an earlier one because a clock was set.
 */
export class ServerClock {
  readonly #machine: Machine;
  readonly #file: string;
  readonly #listeners = new Set<() => void>();
  /** What the machine's clock is ahead of its steady one, and of the one that counts its sleep, while all is well. */
  #anchor: number;
  #awakeAnchor: number;
  #held: ClockHeld | null = null;

  constructor(dataDir: string, machine: Machine = MACHINE) {
    this.#machine = machine;
    this.#file = join(dataDir, FILE);
    this.#anchor = machine.wall() - machine.steady();
    this.#awakeAnchor = machine.wall() - machine.awake();
    this.#resume();
  }

  /** Null while the machine's clock is believed. */
  get held(): ClockHeld | null {
    return this.#held && { ...this.#held, ahead: this.#ahead() };
  }

  readonly now = (): Moment => {
    if (!this.#held) this.#look();
    return this.#held ? Math.round(this.#machine.steady() + this.#anchor) : this.#machine.wall();
  };

  /** Once a second: follows a clock that drifts, holds one that has jumped, and lets go of one that is back. */
  look(): void {
    this.#look();
    if (!this.#held) return this.#follow();
    if (Math.abs(this.#ahead()) <= JUMP) this.#release();
    else this.#keep();
  }

  /** Time never stands before what was recorded: a clock that was set back while nobody watched is held. */
  notBefore(recorded: Moment): void {
    if (this.#held || this.#machine.wall() >= recorded - JUMP) return;
    this.#anchor = recorded - this.#machine.steady();
    this.#hold();
  }

  /** An administrator says that the machine's clock is right. Answers how far it was ahead of the time that ran on. */
  confirm(): number {
    const ahead = this.#held ? this.#ahead() : 0;
    if (this.#held) this.#release();
    return ahead;
  }

  /** Calls `listener` when time is held, and when it no longer is. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #ahead(): number {
    return Math.round(this.#machine.wall() - this.#machine.steady() - this.#anchor);
  }

  #look(): void {
    if (this.#held || Math.abs(this.#ahead()) <= JUMP) return;
    // A machine that slept wakes with a clock that is right.
    const { wall, awake } = this.#machine;
    if (Math.abs(wall() - awake() - this.#awakeAnchor) <= JUMP) return this.#follow();
    this.#hold();
  }

  #follow(): void {
    const { wall, steady, awake } = this.#machine;
    this.#anchor = wall() - steady();
    this.#awakeAnchor = wall() - awake();
  }

  #hold(): void {
    const since = Math.round(this.#machine.steady() + this.#anchor);
    this.#held = { since, ahead: this.#ahead() };
    this.#keep();
    this.#tell();
  }

  #release(): void {
    this.#held = null;
    this.#follow();
    rmSync(this.#file, { force: true });
    this.#tell();
  }

  /** A restart lets go of nothing. */
  #keep(): void {
    const { since } = this.#held!;
    const stands = { since, now: this.now(), wall: this.#machine.wall() };
    try {
      writeFileSync(this.#file, JSON.stringify(stands), { mode: 0o600 });
    } catch {
      // A disk that takes nothing keeps no clock either; everything else says so.
    }
  }

  #resume(): void {
    const kept = readKept(this.#file);
    if (!kept) return;
    const { wall, steady } = this.#machine;
    const gone = wall() - kept.wall;
    if (gone < -JUMP && wall() >= kept.now - JUMP) return rmSync(this.#file, { force: true });
    this.#anchor = kept.now + Math.max(0, gone) - steady();
    this.#held = { since: kept.since, ahead: this.#ahead() };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

interface Kept {
  since: Moment;
  now: Moment;
  wall: Moment;
}

function readKept(file: string): Kept | null {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept>;
    const { since, now, wall } = kept;
    return typeof since === 'number' && typeof now === 'number' && typeof wall === 'number'
      ? { since, now, wall }
      : null;
  } catch {
    return null;
  }
}
