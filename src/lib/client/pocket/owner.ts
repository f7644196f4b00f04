import type { UserId } from '../../domain/case.ts';
import { Vault } from './vault.ts';

const OWNER = 'pocket-owner';

/** Whose pocket this browser holds: a number and nothing else. */
export function ownerOf(): UserId | null {
  const owner = Number(localStorage.getItem(OWNER));
  return owner > 0 ? owner : null;
}

/**
 * Makes this person the pocket's owner. What somebody else kept here to look at goes; what he has not sent yet waits for
 * him.
 */
export async function takeOver(me: UserId): Promise<void> {
  const before = ownerOf();
  localStorage.setItem(OWNER, String(me));
  if (before === null || before === me) return;
  const vault = await Vault.open(before);
  await vault?.forget();
  const empty = (await vault?.isEmpty()) ?? true;
  vault?.close();
  if (empty) await Vault.destroy(before);
}

export function leaveOwner(): void {
  localStorage.removeItem(OWNER);
}
