import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import type { Audience } from '../../domain/case/audience.ts';
import type { ReadyToClient } from './ready.ts';

/** Who stands behind a connection, by which right, and until when; null: until it is revoked. */
export interface Reader {
  actor: Actor;
  sessionId?: string | undefined;
  wallId?: string | undefined;
  expiresAt: Moment | null;
}

/** Whom the cookies name now; a wall's page says that it is one, since its browser may be a person's too. */
export type ReadActor = (cookies: string | undefined, as: As) => Promise<Reader | null>;
export type As = 'person' | 'wall';

/** What lost its right: one sign-in, everything of one person, or one wall. */
export interface Revoked {
  sessionId?: string;
  userId?: UserId;
  wallId?: string;
}

/** What the server knows of one open screen. */
export interface Seat {
  reader: Reader;
  as: As;
  /** Null for those who see no board. */
  audience: Audience | null;
  packed: boolean;
  /** The build that its page is of, where it says so. */
  build: string | undefined;
  /** How many rights were lost before this one was read. */
  asOf: number;
}

export type Io = Server<DefaultEventsMap, ReadyToClient, DefaultEventsMap, Seat>;
export type Screen = Socket<DefaultEventsMap, ReadyToClient, DefaultEventsMap, Seat>;
