import type { Moment } from '../domain/case/clocks.ts';
import { DAY, MINUTE } from '../domain/bureau/policy.ts';
import type { NoticeKind } from '../domain/notices/notices.ts';

/** How a person wants to be called. */
export interface Calling {
  sound: boolean;
  /** By the browser, while the page is not in sight. */
  browser: boolean;
  /** Minutes of the bureau's day between which he is not to be disturbed, also over midnight; both or neither. */
  quietFrom: number | null;
  quietTo: number | null;
}

export const DEFAULT_CALLING: Calling = { sound: true, browser: false, quietFrom: null, quietTo: null };

/** What is heard: somebody has to act at once, or is pressed. */
const LOUD: readonly NoticeKind[] = [
  'dispatched',
  'reassigned',
  'co-asked',
  'joined',
  'urged',
  'supervised',
  'instructed',
  'escalated',
];

export function isLoud(kind: NoticeKind): boolean {
  return LOUD.includes(kind);
}

/**
 * Whether it is one of his quiet hours. They are not for who is on duty.
 * @param offset minutes east of UTC, as the calendar has it
 */
export function isQuiet(
  { quietFrom, quietTo }: Calling,
  { duty, now, offset }: { duty: boolean; now: Moment; offset: number },
): boolean {
  if (duty || quietFrom === null || quietTo === null) return false;
  const minute = Math.floor(((now + offset * MINUTE) % DAY) / MINUTE);
  return quietFrom <= quietTo
    ? quietFrom <= minute && minute < quietTo
    : quietFrom <= minute || minute < quietTo;
}
