import type { UserId } from '../../domain/case/case.ts';
import { markOwner, ownerOf } from './owner-mark.ts';
import { Vault } from './vault.ts';

/**
 * Makes this person the pocket's owner. What somebody else kept here to look at goes; what he has not sent yet waits for
 * him.
 */
export async function takeOver(me: UserId): Promise<void> {
  const before = ownerOf();
  markOwner(me);
  if (before === null || before === me) return;
  const vault = await Vault.open(before);
  await vault?.forget();
  const empty = (await vault?.isEmpty()) ?? true;
  vault?.close();
  if (empty) await Vault.destroy(before);
}
