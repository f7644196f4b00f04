import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { DAY, HOUR, MINUTE } from '../../domain/bureau/policy.ts';
import type { Db } from '../store/index.ts';
import {
  dropLockout,
  dropLockoutsBefore,
  easeLockout,
  lockedUntil,
  lockoutOf,
  putLockout,
} from '../store/lockout-rows.ts';
import { senderOf } from './addresses.ts';
import { sha256 } from './tokens.ts';

/** What failures are counted against, and how long it takes until one of them is forgotten. */
export type Counter = { key: string; forgets: number };

/**
 * Wrong attempts that are free; from the next on there is a wait, which grows with each (ASVS 6.3.1).
 *
 * So whoever guesses at one account gets 12 guesses in the first hour and 4 in each further one, 100 a day, however many
 * addresses he has: strangers share one counter. The same again has only who holds a browser in which this very person
 * signed in, or sits before a screen of his that is open. A password that is let in stands 10⁸ guesses (`passwordFault`).
 */
export const FREE_FAILURES = 5;
const WAITS = [1, 2, 4, 8, 15].map((minutes) => minutes * MINUTE);
const LONGEST_WAIT = Math.max(...WAITS);

/** Against guessing at one account, whether it exists or not, by strangers from wherever they try. */
export function accountCounter(username: string): Counter {
  return { key: `account ${sha256(username)}`, forgets: HOUR };
}

/** For a browser in which its person signed in before: what strangers do elsewhere does not keep him out. */
export function deviceCounter(mark: string): Counter {
  return { key: `device ${sha256(mark)}`, forgets: HOUR };
}

/** For whoever sits before a person's open screen: what is tried at the door is not counted here. */
export function screenCounter(person: UserId): Counter {
  return { key: `screen ${person}`, forgets: HOUR };
}

/**
 * Against one sender who tries many accounts: at the sign-in it counts names, not attempts. Forgets faster: a whole
 * office may stand behind one address.
 */
export function senderCounter(address: string, door = 'sign-in'): Counter {
  return { key: `${door} ${sha256(senderOf(address))}`, forgets: 5 * MINUTE };
}

/** That a sender failed under this name: until it is forgotten the name counts once, and a right attempt takes it back. */
export function nameCounter(username: string, address: string): Counter {
  return { key: `name ${sha256(username)} ${sha256(senderOf(address))}`, forgets: HOUR };
}

/** Milliseconds that are left to wait before the next attempt is looked at; 0 when there is nothing to wait for. */
export async function waitOf(db: Db, counters: Counter[], now: Moment): Promise<number> {
  const keys = counters.map(({ key }) => key);
  const left = (await lockedUntil(db, keys)).map((until) => until - now);
  // A longer wait than there is was stored before the machine's clock was set back.
  return Math.max(0, ...left.filter((wait) => wait <= LONGEST_WAIT));
}

/** Within `store.transact`. */
export async function countFailure(db: Db, counters: Counter[], now: Moment): Promise<void> {
  await dropLockoutsBefore(db, now - DAY);
  for (const { key, forgets } of counters) {
    const failures = remembered(await lockoutOf(db, key), forgets, now) + 1;
    await putLockout(db, { key, failures, lastAt: now, until: now + waitAfter(failures) });
  }
}

/** How many failures are not forgotten yet. */
export async function failuresOf(db: Db, { key, forgets }: Counter, now: Moment): Promise<number> {
  return remembered(await lockoutOf(db, key), forgets, now);
}

/** One failure less, within `store.transact`: it was a typo of somebody who then knew his password. */
export async function takeBack(db: Db, { key, forgets }: Counter, now: Moment): Promise<void> {
  const row = await lockoutOf(db, key);
  if (!row) return;
  const failures = Math.max(0, remembered(row, forgets, now) - 1);
  const until = failures < FREE_FAILURES ? now : row.until;
  await easeLockout(db, key, { failures, until });
}

/** All of a counter, within `store.transact`. */
export function forgive(db: Db, counter: Counter): Promise<void> {
  return dropLockout(db, counter.key);
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
