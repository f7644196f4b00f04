import type { UserId } from '../../domain/case/case.ts';

/**
 * How many photos are on their way in at once: of one person, as many as a phone sends side by side, and of everybody,
 * each with up to ten megabytes in memory. It takes sixteen people together to keep others out.
 */
const EACH = 2;
const TOGETHER = 32;
/** Whole ones that are scanned and drawn anew at once, and that wait for it: a phone's own takes half a second. */
const AT_ONCE = 4;
const WAITING = 16;

const coming: UserId[] = [];
let atWork = 0;
const waiting: (() => void)[] = [];

/** One more photo comes from this person; null when he, or everybody, sends too many at once, and else how it has come. */
export function startComing(by: UserId): (() => void) | null {
  if (coming.length >= TOGETHER || coming.filter((one) => one === by).length >= EACH) return null;
  coming.push(by);
  return () => void coming.splice(coming.indexOf(by), 1);
}

/** Waits for a place to work on a photo that has come whole; null when too many wait, and else how to give it back. */
export async function takeSlot(): Promise<(() => void) | null> {
  if (atWork < AT_ONCE) atWork += 1;
  else {
    if (waiting.length >= WAITING) return null;
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  return () => {
    // The place goes over to who waits longest.
    const next = waiting.shift();
    if (next) next();
    else atWork -= 1;
  };
}
