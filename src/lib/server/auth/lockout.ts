import { eq, inArray, lt } from 'drizzle-orm';
import type { Moment } from '../../domain/clocks.ts';
import { DAY, HOUR, MINUTE } from '../../domain/policy.ts';
import type { Db } from '../store/index.ts';
import { lockouts } from '../store/accounts.ts';
import { senderOf } from './addresses.ts';
import { sha256 } from './tokens.ts';

/** What failures are counted against, and how long it takes until one of them is forgotten. */
export type Counter = { key: string; forgets: number };

/** Wrong attempts that are free; from the next on there is a wait, which grows with each (ASVS 6.3.1). */
export const FREE_FAILURES = 5;
const WAITS = [1, 2, 4, 8, 15].map((minutes) => minutes * MINUTE);
const LONGEST_WAIT = Math.max(...WAITS);

/** Against guessing at one account, whether it exists or not, from wherever it is tried. */
export function accountCounter(username: string): Counter {
  return { key: `account ${sha256(username)}`, forgets: HOUR };
}

/** Against one sender who tries many accounts. Forgets faster: a whole office may stand behind one address. */
export function senderCounter(address: string, door = 'sign-in'): Counter {
  return { key: `${door} ${sha256(senderOf(address))}`, forgets: 5 * MINUTE };
}

/** Milliseconds that are left to wait before the next attempt is looked at; 0 when there is nothing to wait for. */
export async function waitOf(db: Db, counters: Counter[], now: Moment): Promise<number> {
  const rows = await db
    .select({ until: lockouts.until })
    .from(lockouts)
    .where(
      inArray(
        lockouts.key,
        counters.map(({ key }) => key),
      ),
    );
  const left = rows.map(({ until }) => until - now);
  // A longer wait than there is was stored before the machine's clock was set back.
  return Math.max(0, ...left.filter((wait) => wait <= LONGEST_WAIT));
}

/** Within `store.transact`. */
export async function countFailure(db: Db, counters: Counter[], now: Moment): Promise<void> {
  await db.delete(lockouts).where(lt(lockouts.lastAt, now - DAY));
  for (const { key, forgets } of counters) {
    const [row] = await db.select().from(lockouts).where(eq(lockouts.key, key));
    const failures = remembered(row, forgets, now) + 1;
    const next = { failures, lastAt: now, until: now + waitAfter(failures) };
    await db
      .insert(lockouts)
      .values({ key, ...next })
      .onConflictDoUpdate({ target: lockouts.key, set: next });
  }
}

/** A right attempt clears the account, never the sender: he might own one account and try others in between. */
export async function forgive(db: Db, counter: Counter): Promise<void> {
  await db.delete(lockouts).where(eq(lockouts.key, counter.key));
}

/**
 * Lets attempts on the same counters through one after the other, so that a burst cannot be judged before its first
 * failure is counted. Counters are taken in the order given: the same order everywhere.
 */
export function inTurn<T>([first, ...rest]: Counter[], work: () => Promise<T>): Promise<T> {
  if (!first) return work();
  const turn = (tails.get(first.key) ?? Promise.resolve()).then(() => inTurn(rest, work));
  const tail = turn.then(
    () => undefined,
    () => undefined,
  );
  tails.set(first.key, tail);
  void tail.then(() => tails.get(first.key) === tail && tails.delete(first.key));
  return turn;
}

const tails = new Map<string, Promise<void>>();

function remembered(
  row: { failures: number; lastAt: Moment } | undefined,
  forgets: number,
  now: Moment,
): number {
  if (!row) return 0;
  return Math.max(0, row.failures - Math.floor(Math.max(0, now - row.lastAt) / forgets));
}

function waitAfter(failures: number): number {
  return failures < FREE_FAILURES ? 0 : (WAITS[failures - FREE_FAILURES] ?? LONGEST_WAIT);
}
