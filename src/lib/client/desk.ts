import { createContext } from 'svelte';
import type { UserId } from '../domain/case.ts';
import type { UnitCode } from '../domain/clocks.ts';
import type { Actor, Directory, PersonRole } from '../domain/directory.ts';
import type { Policy } from '../domain/policy.ts';
import type { KeepingConnection } from './keeping.svelte.ts';

/** Who sits here, as the top bar shows him. */
export interface Me {
  id: UserId;
  name: string;
  roles: PersonRole[];
  role: PersonRole;
  unit: UnitCode | null;
}

/** What every page of a signed-in person works with: one live connection, who he is, and the bureau he works in. */
export interface Desk {
  readonly connection: KeepingConnection;
  readonly actor: Actor;
  readonly me: Me;
  readonly directory: Directory;
  readonly policy: Policy;
}

export const [getDesk, setDesk] = createContext<Desk>();
