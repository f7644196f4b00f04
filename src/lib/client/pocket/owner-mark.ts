import type { UserId } from '../../domain/case/case.ts';

const OWNER = 'pocket-owner';

/** Whose pocket this browser holds: a number and nothing else. */
export function ownerOf(): UserId | null {
  const owner = Number(localStorage.getItem(OWNER));
  return owner > 0 ? owner : null;
}

/** Null: nobody's. */
export function markOwner(person: UserId | null): void {
  if (person === null) localStorage.removeItem(OWNER);
  else localStorage.setItem(OWNER, String(person));
}
