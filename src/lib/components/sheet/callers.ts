import { askByHand, type Confirm } from '$lib/client/hand.ts';
import type { CallersAnswer, CallerView } from '$lib/live/case-view.ts';
import type { SheetContext } from './context.ts';
import type { AskedView } from '$lib/domain/case/card/asked.ts';

/** The case's callers as they were read; where they could not be, the one that every case has, without name and number. */
export function callersOf({ callers, card }: SheetContext): CallerView[] {
  if (callers) return callers.callers;
  return [{ id: 1, name: '', phone: '', hasPhone: !card.flags.includes('anonymous') }];
}

/**
 * Reads whom a sheet may call; null where the line is down, or the password that was asked for was not given. Never out
 * of a card: a card knows no caller.
 * @param confirm where a hand asks: the password again, once the screen was left alone, or too many callers were seen
 */
export async function readCallers(number: string, confirm?: Confirm): Promise<CallersAnswer | null> {
  const response = await askByHand(`/cases/${number}/callers`, {}, confirm);
  return response?.ok ? ((await response.json()) as CallersAnswer) : null;
}

/** The same for this phone to keep until it has no network: nobody is shown anything by it, and nobody is asked. */
export async function readCallersToKeep(number: string): Promise<CallersAnswer | null> {
  const response = await askByHand(`/cases/${number}/callers?keep`);
  return response?.ok ? ((await response.json()) as CallersAnswer) : null;
}

/** Reads what waits for a decision, without anybody's name; null as `readCallers`. */
export async function readAsked(number: string, confirm: Confirm): Promise<AskedView[] | null> {
  const response = await askByHand(`/cases/${number}/asked`, {}, confirm);
  return response?.ok ? ((await response.json()) as AskedView[]) : null;
}
