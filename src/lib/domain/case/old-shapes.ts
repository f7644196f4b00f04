import type { CaseEvent, EventType } from './events.ts';

/**
 * The data of an event in the shape that it has today. What an earlier version wrote down is lifted here alone, as it is
 * read; the ledger keeps it as it was written.
 */
export function lifted(type: string, data: object): object {
  const missing = MISSING[type as EventType];
  return missing ? { ...missing, ...data } : data;
}

/** What had not been written down yet. */
const MISSING: { [T in EventType]?: Partial<(CaseEvent & { type: T })['data']> } = {
  // Before a case had several callers, and before a count of attempts said when they are enough.
  'contact-attempted': { enough: false },
  'waive-requested': { caller: 1 },
  // Before a unit was designated by an upheld return.
  reassigned: { designated: false },
  // Before time was split.
  breached: { split: [] },
};
