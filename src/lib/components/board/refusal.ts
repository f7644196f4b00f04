import type { Refused } from '$lib/client/board.svelte.ts';
import type { Directory } from '$lib/domain/directory.ts';
import { m } from '$lib/paraglide/messages.js';
import { timeOfDay, unitShort } from './words.ts';

/** What did not happen and why, in one sentence: who did what at what second. */
export function refusedWords({ refusal, number }: Refused, directory: Directory): string {
  const unit = unitShort(directory, refusal.unit ?? null);
  const time = refusal.at === undefined ? '' : timeOfDay(refusal.at);
  if (refusal.code === 'passed-on') {
    return time && unit ? m.board_passed_on({ number, time, unit }) : m.board_passed_on_plain({ number });
  }
  if (refusal.code !== 'stale') return m.board_shut_other();
  if (!time) return m.board_stale_plain();
  const what = whatHappened(refusal.verb ?? '', unit);
  return refusal.by
    ? m.board_stale_by({ name: refusal.by, time, what })
    : m.board_stale_somebody({ time, what });
}

/** The event that moved the case, as the note tells it. */
function whatHappened(verb: string, unit: string): string {
  switch (verb) {
    case 'reassigned':
      return m.board_what_reassigned({ unit });
    case 'dispatched':
      return m.board_what_dispatched({ unit });
    case 'accepted':
      return m.board_what_accepted();
    case 'contacted':
      return m.board_what_contacted();
    case 'arrived':
      return m.board_what_arrived();
    case 'resolved':
      return m.board_what_resolved();
    case 'rejected':
      return m.board_what_rejected();
    case 'verified':
      return m.board_what_verified();
    case 'reopened':
      return m.board_what_reopened();
    case 'stepped-back':
      return m.board_what_stepped_back();
    case 'returned-out':
      return m.board_what_returned_out();
    default:
      return m.board_what_changed();
  }
}
