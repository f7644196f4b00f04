import type { Actor } from '$lib/domain/bureau/directory.ts';
import type { Session, User } from '$lib/server/auth/auth.ts';
import type { Wall } from '$lib/server/auth/walls.ts';

declare global {
  namespace App {
    interface Locals {
      /** Whoever is signed in, and his session; both or neither. */
      user: User | null;
      session: Session | null;
      /** The monitor that this browser was paired as; it may be a person's at the same time. */
      wall: Wall | null;
      /** The person in his chosen role, else the wall; null also for whoever has yet to choose a password. */
      actor: Actor | null;
      /** Server time of this request, milliseconds since 1970 UTC. */
      now: number;
      /** The database could not be written, or read, for this request. */
      unavailable?: boolean;
    }
    interface PageState {
      /** The number of the case that is open over the board. */
      case?: string;
      /** The sheet that lies over the page; empty: one lay there, and its entry is free for the next. */
      sheet?: string;
    }
  }
}

export {};
