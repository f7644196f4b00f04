import type { UserId } from '../domain/case/case.ts';
import type { PersonRole, Role } from '../domain/bureau/directory.ts';

/** For whom a page speaks: the person, in the role, that it was loaded for. */
export interface PageOwner {
  person: UserId;
  role: PersonRole;
}

/** Why a page is heard no more, though somebody is signed in. */
export type NotOwner = 'other-person' | 'other-role';

/** Who is signed in instead, as it is told to a page that was loaded for somebody else. */
export interface SignedInNow {
  name: string;
  role: PersonRole;
}

/** What is answered over HTTP, with status 409, to a page that was loaded for somebody else. */
export interface PageNotOwned {
  ok: false;
  code: NotOwner;
  now: SignedInNow;
  message: string;
  type: 'failure';
  status: 409;
}

/** Names the owner in every request of a page's script; in the answer it names why the page is heard no more. */
export const OWNER_HEADER = 'x-page-of';
/** The same in the address of what no script sends: a plain form's action, a picture's source. */
export const OWNER_QUERY = 'of';

/** What a page says of itself over HTTP. */
export function ownerMark({ person, role }: PageOwner): string {
  return `${person}.${role}`;
}

/** An address that says for whom the page speaks. */
export function ownedAddress(address: string, owner: PageOwner): string {
  return `${address}${address.includes('?') ? '&' : '?'}${OWNER_QUERY}=${ownerMark(owner)}`;
}

/** Where what a page says differs from whose session it is; null where it does not, or says nothing. */
export function differs(
  said: { person?: unknown; role?: unknown },
  { person, role }: { person: UserId; role: Role },
): NotOwner | null {
  if (said.person !== undefined && said.person !== person) return 'other-person';
  return said.role === undefined || said.role === role ? null : 'other-role';
}

/** The same of the words that `ownerMark` made; what cannot be read is nobody's. */
export function markDiffers(mark: string, owner: PageOwner): NotOwner | null {
  const [person, role] = mark.split('.');
  return differs({ person: Number(person), role }, owner);
}
