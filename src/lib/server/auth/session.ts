import type { UserId } from '../../domain/case/case.ts';
import type { Moment, UnitCode } from '../../domain/case/clocks.ts';
import type { PersonRole } from '../../domain/bureau/directory.ts';

/** Whoever is signed in, as the directory has him now. */
export interface User {
  id: UserId;
  name: string;
  username: string;
  unit: UnitCode | null;
  /** Those that he may work in now. */
  roles: PersonRole[];
  /** May do nothing but choose a password of his own. */
  mustChange: boolean;
}

export interface Session {
  id: string;
  userId: UserId;
  /** The role that he chose to work in. */
  role: PersonRole;
  createdAt: Moment;
  /** At the latest, however much the screen is used. */
  expiresAt: Moment;
  touchedAt: Moment;
  /** Where he works as acting coordinator: when his shift ends, and with it the role. */
  actingUntil: Moment | null;
}

export type Signed = { session: Session; user: User };
export type NotSigned = { session: null; user: null };
