import type { CaseId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Category, Directory, Person, Unit } from '../../domain/bureau/directory.ts';
import { HOUR, type Policy } from '../../domain/bureau/policy.ts';
import type { Card } from '../../domain/case/redact.ts';
import type { CallersAnswer } from '../../live/case-view.ts';
import type { Me } from '../desk.ts';
import type { Queue } from './queue.svelte.ts';
import type { Vault } from './vault.ts';

/** The phone's own page as it stood when the line was last up: whose it is, his open cases and whom to call for them. */
export interface KeptPhone {
  me: Me;
  units: Unit[];
  categories: Category[];
  people: Person[];
  policy: Policy;
  cards: Card[];
  /** The server's last truth. */
  at: Moment;
  /** How far the server's clock is ahead of this phone's, in milliseconds. */
  ahead: number;
}

type KeptCallers = Record<CaseId, CallersAnswer>;

const KEPT_FOR = 12 * HOUR;
const PAGE = 'page';
const CALLERS = 'callers';
const SEEN = 'seen';

export async function keepPhone(vault: Vault, phone: KeptPhone): Promise<void> {
  // The line is up: how the device's clock stands to the server's is known anew.
  await vault.keep(SEEN, { latest: Date.now() } satisfies Seen);
  await vault.keep(PAGE, phone);
}

/**
 * What was kept, as long as a session would last by the server's clock; older than that, the phone forgets it. A device's
 * clock that is turned back makes nothing younger.
 * @param device what the device's clock shows
 * @returns `expired`: something was kept, and is too old now
 */
export async function keptPhone(vault: Vault, device: Moment): Promise<KeptPhone | 'expired' | null> {
  const kept = await vault.kept<KeptPhone>(PAGE);
  if (!kept) return null;
  const { latest = device } = (await vault.kept<Seen>(SEEN)) ?? {};
  const shown = Math.max(device, latest);
  if (shown + kept.ahead - kept.at < KEPT_FOR) {
    await vault.keep(SEEN, { latest: shown } satisfies Seen);
    return kept;
  }
  await vault.forget();
  return 'expired';
}

/** The latest that the device's clock ever showed while this was kept. */
interface Seen {
  latest: Moment;
}

/** The directory as a page works with it. */
export function directoryOf({ units, categories, people }: KeptPhone): Directory {
  return {
    units: new Map(units.map((unit) => [unit.code, unit])),
    categories: new Map(categories.map((category) => [category.code, category])),
    people: new Map(people.map((person) => [person.id, person])),
    roads: [],
  };
}

/** Keeps whom to call for these cases, and forgets the callers of all others. */
export async function keepCallers(vault: Vault, callers: ReadonlyMap<CaseId, CallersAnswer>): Promise<void> {
  await vault.keep(CALLERS, Object.fromEntries(callers) satisfies KeptCallers);
}

export async function allKeptCallers(vault: Vault): Promise<Map<CaseId, CallersAnswer>> {
  const kept = (await vault.kept<KeptCallers>(CALLERS)) ?? {};
  return new Map(Object.entries(kept).map(([id, answer]) => [Number(id), answer]));
}

/** Whom a sheet may call while there is no line; null where that is not known here. */
export async function keptCallers(queue: Queue | null, caseId: CaseId): Promise<CallersAnswer | null> {
  return (queue?.vault && (await allKeptCallers(queue.vault)).get(caseId)) ?? null;
}
