/** What lost its right: one sign-in, everything of one person, or one wall. */
export type Revoked = { sessionId?: string; userId?: number; wallId?: string };
type Listener = (what: Revoked) => void;

/**
 * The live layer listens here and closes what is open. One list for the whole process, whichever copy of this
 * module asks.
 * @returns how to stop listening
 */
export function onRevoked(listener: Listener): () => void {
  listeners().add(listener);
  return () => listeners().delete(listener);
}

/** Told after the change is stored, so that whoever connects again is judged by what holds now. */
export function revoked(what: Revoked): void {
  for (const listener of listeners()) listener(what);
}

const KEY = Symbol.for('board-12345.revoked');

function listeners(): Set<Listener> {
  const shared = globalThis as { [KEY]?: Set<Listener> };
  return (shared[KEY] ??= new Set());
}
