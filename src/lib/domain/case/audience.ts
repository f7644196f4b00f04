import { type Actor, CENTRE, type UnitCode } from '../bureau/directory.ts';
import type { Case } from './case.ts';
import { onBoard } from './stages.ts';

/**
 * One encoding of a card serves a whole audience. `centre` is intake and coordinators, `overseers` leader and
 * supervision, `unit:X` the people of one unit, `wall` every paired monitor.
 */
export type Audience = 'centre' | 'overseers' | 'wall' | `unit:${UnitCode}`;

/** Who sees the case on the board as it stands now. Empty once it has left the board. */
export function audiencesOf(kase: Case): Audience[] {
  if (!onBoard(kase.stage)) return [];
  const audiences: Audience[] = ['centre', 'overseers', 'wall'];
  for (const unit of [kase.unit, ...kase.coUnits.map((co) => co.unit)]) {
    if (unit && unit !== CENTRE && unit !== kase.against) audiences.push(`unit:${unit}`);
  }
  return audiences;
}

/** The audience whose cards an actor gets; null for those who see no board (admin, district). */
export function audienceOf(actor: Actor): Audience | null {
  switch (actor.role) {
    case 'intake':
    case 'coordinator':
      return 'centre';
    case 'leader':
    case 'supervisor':
      return 'overseers';
    case 'wall':
      return 'wall';
    case 'staff':
    case 'head':
      return actor.unit ? `unit:${actor.unit}` : null;
    case 'admin':
    case 'district':
    case 'clock':
    case 'import':
      return null;
    default:
      return actor.role satisfies never;
  }
}
