import { stepWord } from '../board/words.ts';
import type { CommandType } from '$lib/domain/case/commands/index.ts';
import type { Found } from '$lib/live/search.ts';
import { m } from '$lib/paraglide/messages.js';

type Said = NonNullable<Found['excerpt']>['type'];

/** The step by which something was written. */
const STEPS: Partial<Record<Said, CommandType>> = {
  answered: 'answer',
  contacted: 'contact',
  arrived: 'arrive',
  resolved: 'resolve',
  verified: 'verify',
  rejected: 'reject',
  reassigned: 'reassign',
  urged: 'urge',
  noted: 'note',
};

/** Where in a case something was found: 诉求, 联系, 到场 … */
export function whereWords(type: Said): string {
  if (type === 'received' || type === 'imported') return m.search_in_complaint();
  const step = STEPS[type];
  return step ? stepWord(step) : m.search_in_story();
}
