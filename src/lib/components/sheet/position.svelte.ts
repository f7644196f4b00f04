import { positions } from '$lib/client/browser.ts';

/** How long a phone may look for itself, and how old an answer may be, in milliseconds. */
const WITHIN = 15_000;
const FRESH = 60_000;
/** Some ten metres: what tells a street corner, not a doorstep. */
const DIGITS = 4;

/** Where the phone is, asked once, at the tap, and only then; never followed. */
export class Position {
  /** `31.2233,121.4680`; null: not given. */
  at: string | null = $state(null);
  state: 'off' | 'asking' | 'given' | 'refused' = $state('off');

  /** Whether this device can be asked at all. */
  get offered(): boolean {
    return positions() !== null;
  }

  ask(): void {
    this.state = 'asking';
    positions()?.getCurrentPosition(
      ({ coords }) => {
        if (this.state !== 'asking') return;
        this.at = `${coords.latitude.toFixed(DIGITS)},${coords.longitude.toFixed(DIGITS)}`;
        this.state = 'given';
      },
      () => (this.state = 'refused'),
      { enableHighAccuracy: true, timeout: WITHIN, maximumAge: FRESH },
    );
  }

  forget(): void {
    this.at = null;
    this.state = 'off';
  }
}
