import type { UserId } from '../../domain/case.ts';

/** How many photos are taken in at once: of everybody, and of one person. */
const AT_ONCE = 4;
const AT_ONCE_EACH = 2;

const taken: UserId[] = [];

/** Takes a place for one photo; null when all are taken, and else how to give it back. */
export function takeSlot(by: UserId): (() => void) | null {
  if (taken.length >= AT_ONCE || taken.filter((one) => one === by).length >= AT_ONCE_EACH) return null;
  taken.push(by);
  return () => void taken.splice(taken.indexOf(by), 1);
}
