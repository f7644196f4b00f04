import { createContext } from 'svelte';
import type { UserId } from '../domain/case/case.ts';
import type { UnitCode } from '../domain/case/clocks.ts';
import type { Actor, Directory, PersonRole } from '../domain/bureau/directory.ts';
import type { Policy } from '../domain/bureau/policy.ts';
import { ownedAddress } from '../live/page-owner.ts';
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

/**
 * Gives addresses that say whose page asks, for what no script sends: a form's action, a picture's source. To be called
 * while a component is made.
 */
export function getOwned(): (address: string) => string {
  const { id: person, role } = getDesk().me;
  return (address) => ownedAddress(address, { person, role });
}

export const [getDesk, setDesk] = createContext<Desk>();
