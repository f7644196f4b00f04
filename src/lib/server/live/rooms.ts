import type { UserId } from '../../domain/case/case.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import { audienceOf, type Audience } from '../../domain/case/audience.ts';

/** The server alone says who is in which room; a socket cannot ask for one. */
export function roomsOf(actor: Actor, packed: boolean): string[] {
  const audience = audienceOf(actor);
  if (!audience) return [];
  const rooms = [packed ? packedRoom(audience) : audience];
  if (actor.role === 'wall') return rooms;
  rooms.push(personRoom(audience, actor.id));
  return rooms;
}

/** Those of an audience who unpack what was compressed for all of them. */
export function packedRoom(audience: Audience): string {
  return `${audience} packed`;
}

/** One person's screens in one audience: in another role he is somebody else. */
export function personRoom(audience: Audience, person: UserId): string {
  return `${audience} person ${person}`;
}

/** Everybody of an audience. */
export function everybody(audience: Audience): string[] {
  return [audience, packedRoom(audience)];
}
