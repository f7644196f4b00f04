import type { Moment } from '../../domain/case/clocks.ts';
import type { PersonRole } from '../../domain/bureau/directory.ts';
import { HOUR, MINUTE } from '../../domain/bureau/policy.ts';
import type { Store } from '../store/index.ts';
import { sessionsInService, setTouchedAt } from '../store/session-rows.ts';
import type { Session } from './session.ts';
import { revoked } from './revocations.ts';

/** Left alone for longer, a screen asks the password again, or is signed out where it opens everything. */
export const UNTOUCHED = 30 * MINUTE;
/** However it is used, a session ends after this. */
export const SESSION_LASTS = 12 * HOUR;
/**
 * Administration and supervision end when left alone. Board people do not: they watch the board all shift and touch
 * nothing, so only their next act asks for the password.
 */
const ENDING_ROLES: readonly PersonRole[] = ['admin', 'supervisor'];

type Limits = Pick<Session, 'role' | 'expiresAt' | 'touchedAt'>;

/** When a session ends if nobody touches it again. */
export function endsAt({ role, expiresAt, touchedAt }: Limits): Moment {
  return ENDING_ROLES.includes(role) ? Math.min(expiresAt, touchedAt + UNTOUCHED) : expiresAt;
}

/** Whether the next act or reveal must wait for the password. */
export function needsReauth({ touchedAt }: Pick<Session, 'touchedAt'>, now: Moment): boolean {
  return now - touchedAt > UNTOUCHED;
}

/** How a session stands: whether what its person asks for may go on, waits for the password, or finds it ended. */
export type Standing = 'fresh' | 'confirm' | 'ended';

/** Asked before every act, form, upload and reading of a person. Looks in memory only, and touches nothing. */
export function standingOf(id: Session['id'], now: Moment): Standing {
  const held = present().get(id);
  if (!held || 'endedAt' in held || now >= endsAt(held)) return 'ended';
  return needsReauth(held, now) ? 'confirm' : 'fresh';
}

/**
 * A hand has touched the screen of a session. Looks in memory only. Once the password is due no touch puts that off; only
 * `confirmed` does.
 */
export function touch(store: Store, id: Session['id'], now: Moment): Standing {
  const standing = standingOf(id, now);
  const held = present().get(id);
  if (standing !== 'fresh' || !held || 'endedAt' in held) return standing;
  held.touchedAt = Math.max(held.touchedAt, now);
  if (now - held.storedAt >= MINUTE) {
    held.storedAt = now;
    // Memory has it; a minute that could not be written costs at most one question after a restart.
    void keepTouch(store, id, now).catch(() => undefined);
  }
  return standing;
}

/** The password was given again. */
export async function confirmed(store: Store, id: Session['id'], now: Moment): Promise<void> {
  await keepTouch(store, id, now);
  const held = present().get(id);
  if (held && !('endedAt' in held)) held.touchedAt = held.storedAt = now;
}

/** When an open screen's session ends as things stand, null when it has: touching moves it, so look again then. */
export function sessionEndsAt(id: Session['id']): Moment | null {
  const held = present().get(id);
  return held && !('endedAt' in held) ? endsAt(held) : null;
}

/** Ends what has reached its limit, so that its sockets close without anybody asking. To be called every second. */
export function endOverdue(now: Moment): void {
  for (const [id, held] of present()) {
    if (!('endedAt' in held)) {
      if (now >= endsAt(held)) end(id, now);
    } else if (now - held.endedAt > MINUTE) present().delete(id);
  }
}

/** Joins a stored session with what this process knows of it; null when it is over. */
export function recall(session: Session, now: Moment): Session | null {
  const held = present().get(session.id);
  if (held && 'endedAt' in held) return null;
  const touchedAt = Math.max(session.touchedAt, held?.touchedAt ?? 0);
  const { role, expiresAt } = session;
  if (now >= endsAt({ role, expiresAt, touchedAt })) return null;
  present().set(session.id, { role, expiresAt, touchedAt, storedAt: session.touchedAt });
  return { ...session, touchedAt };
}

/**
 * Looks at what is stored of every session that this process knows, in one query: those that another process ended or
 * gave another role close here, and what was touched there counts here.
 */
export async function compareStored(store: Store, now: Moment): Promise<void> {
  const known = [...present()];
  if (known.length === 0) return;
  const rows = await sessionsInService(store.read);
  const stored = new Map(rows.map((row) => [row.id, row]));
  for (const [id, held] of known) {
    if ('endedAt' in held) continue;
    const row = stored.get(id);
    if (!row) end(id, now);
    else {
      held.touchedAt = Math.max(held.touchedAt, row.touchedAt);
      if (held.role !== row.role) revoked({ sessionId: id });
      held.role = row.role;
    }
  }
}

/** A session is over: nothing that was read before may bring it back, and what it has open closes. */
export function end(id: Session['id'], now: Moment): void {
  present().set(id, { endedAt: now });
  revoked({ sessionId: id });
}

function keepTouch(store: Store, id: Session['id'], now: Moment): Promise<unknown> {
  return store.transact((db) => setTouchedAt(db, id, now));
}

/** What has ended is remembered for a minute, longer than any reading that began before. */
type Known = (Limits & { storedAt: Moment }) | { endedAt: Moment };
type Present = Map<Session['id'], Known>;
const KEY = Symbol.for('board-12345.sessions');

/** Sessions seen by this process; one map whichever copy of this module asks. */
function present(): Present {
  const shared = globalThis as { [KEY]?: Present };
  return (shared[KEY] ??= new Map<Session['id'], Known>());
}
