import type { Clock } from '$lib/domain/case/clocks.ts';
import { milestoneWord } from '$lib/client/milestone-words.ts';
import { m } from '$lib/paraglide/messages.js';

/** What was done, in one word: by the names of events and of the commands that bring them; undefined for what a wall does not tell. */
export function moveWord(verb: string): string | undefined {
  switch (verb) {
    case 'received':
    case 'receive':
      return m.wall_move_received();
    case 'answered':
    case 'answer':
      return m.wall_move_answered();
    case 'dispatched':
    case 'dispatch':
      return m.wall_move_dispatched();
    case 'contacted':
    case 'contact':
      return m.wall_move_contacted();
    case 'arrived':
    case 'arrive':
      return m.wall_move_arrived();
    case 'resolved':
    case 'resolve':
      return m.wall_move_resolved();
    case 'verified':
    case 'verify':
      return m.wall_move_verified();
    case 'rejected':
    case 'reject':
      return m.wall_move_rejected();
    case 'reopened':
    case 'reopen':
      return m.wall_move_reopened();
    case 'reassigned':
    case 'reassign':
      return m.wall_move_reassigned();
    case 'returned-out':
    case 'return-out':
      return m.wall_move_returned_out();
    default:
      return undefined;
  }
}

/** Whether a move gives the case to somebody: its line then says to whom. */
export function givesAway(verb: string): boolean {
  return ['dispatched', 'dispatch', 'reassigned', 'reassign', 'reopened', 'reopen'].includes(verb);
}

/** Whether a move is a unit's own step: its line then names the unit first. */
export function isUnitsOwn(verb: string): boolean {
  return ['contacted', 'contact', 'arrived', 'arrive', 'resolved', 'resolve'].includes(verb);
}

/** How long something has lasted, in one round figure: 40 秒, 3 分钟, 2 小时. */
export function roundly(length: number): string {
  const seconds = Math.max(1, Math.floor(length / 1000));
  if (seconds < 120) return m.wall_seconds({ n: seconds });
  if (seconds < 7200) return m.wall_minutes({ n: Math.floor(seconds / 60) });
  return m.wall_hours({ n: Math.floor(seconds / 3600) });
}

/** Until what, where there is no room for the state's word: colour and shape say it. Without a line 联系约, or 或已超. */
export function shortUntil(clock: Pick<Clock, 'milestone'>, left: number, stale: boolean): string {
  const milestone = milestoneWord(clock.milestone);
  if (!stale) return milestone;
  return left > 0 ? m.wall_about({ milestone }) : m.wall_perhaps();
}
