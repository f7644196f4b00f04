import { SYSTEM, type UserId } from '../../domain/case/case.ts';
import type { Directory } from '../../domain/bureau/directory.ts';
import type { Audience } from '../../domain/case/audience.ts';

/**
 * Who moved a case, as an audience may hear it: a wall the unit alone (empty for the centre), everybody else the person.
 * Null when nobody did.
 */
export function moverFor(audience: Audience, by: UserId, directory: Directory): string | null {
  const person = directory.people.get(by);
  if (by === SYSTEM || !person) return null;
  if (audience !== 'wall') return person.name;
  return person.unit === null ? '' : (directory.units.get(person.unit)?.short ?? '');
}
