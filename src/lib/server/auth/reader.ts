import { SYSTEM } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import { getStore, type Store } from '../store/index.ts';
import { actorOf, validateSessionToken, type NotSigned, type Signed } from './auth.ts';
import { cookieValue } from './cookies.ts';
import { endsAt } from './idle.ts';
import { validateWallToken, type Wall } from './walls.ts';

/** Who stands behind a connection, by which right, and until when; a wall's right has no end. */
export type Reader =
  | { actor: Actor; sessionId: string; wallId?: undefined; expiresAt: Moment }
  | { actor: Actor; wallId: string; sessionId?: undefined; expiresAt: null };

/** Whom a request's cookies name: a browser may be a person's and a wall's at once. */
export type Named = (Signed | NotSigned) & { wall: Wall | null };

/** What pages and sockets both begin with. */
export async function readCookies(
  store: Store,
  header: string | null | undefined,
  now: Moment,
): Promise<Named> {
  const [session, wall] = [cookieValue(header, 'session'), cookieValue(header, 'wall')];
  const signed = session ? await validateSessionToken(store, session, now) : { session: null, user: null };
  return { ...signed, wall: wall ? await validateWallToken(store, wall, now) : null };
}

/**
 * The same for the live layer's handshake. Null: nobody, or somebody who has yet to choose a password of his own.
 * @param as a wall's page says so, since its browser may also be a person's
 */
export async function readActor(
  header: string | null | undefined,
  now: Moment,
  as: 'person' | 'wall' = 'person',
  store?: Store,
): Promise<Reader | null> {
  const named = await readCookies(store ?? getStore(), header, now);
  if (named.session && as === 'person') {
    const actor = actorOf(named);
    const { id, actingUntil } = named.session;
    const expiresAt = Math.min(endsAt(named.session), actingUntil ?? Infinity);
    return actor && { actor, sessionId: id, expiresAt };
  }
  return named.wall && { actor: wallActor(), wallId: named.wall.id, expiresAt: null };
}

export function wallActor(): Actor {
  return { id: SYSTEM, role: 'wall', unit: null };
}
