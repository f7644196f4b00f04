import { eq } from 'drizzle-orm';
import type { PersonRole } from '../../domain/bureau/directory.ts';
import type { UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import { accounts } from './accounts.ts';
import type { Db } from './dialect.ts';

export type Account = typeof accounts.$inferSelect;

export async function accountOf(db: Db, person: UserId): Promise<Account | undefined> {
  const [account] = await db.select().from(accounts).where(eq(accounts.person, person));
  return account;
}

export async function accountNamed(db: Db, username: string): Promise<Account | undefined> {
  const [account] = await db.select().from(accounts).where(eq(accounts.username, username));
  return account;
}

export function allAccounts(db: Db): Promise<Account[]> {
  return db.select().from(accounts);
}

export function countAccounts(db: Db): Promise<number> {
  return db.$count(accounts);
}

export async function insertAccount(db: Db, account: typeof accounts.$inferInsert): Promise<void> {
  await db.insert(accounts).values(account);
}

/** A new password, and what holds of it. */
export async function setPassword(
  db: Db,
  person: UserId,
  password: Pick<Account, 'passwordHash' | 'mustChange' | 'passwordUntil' | 'passwordAt'>,
): Promise<void> {
  await db.update(accounts).set(password).where(eq(accounts.person, person));
}

/** Null: the account is in service again. */
export async function setDisabledAt(db: Db, person: UserId, disabledAt: Moment | null): Promise<void> {
  await db.update(accounts).set({ disabledAt }).where(eq(accounts.person, person));
}

/** The role that is proposed at the next sign-in; with `lastSignInAt` it was one. */
export async function noteRole(
  db: Db,
  person: UserId,
  noted: { role: PersonRole; lastSignInAt?: Moment },
): Promise<void> {
  await db.update(accounts).set(noted).where(eq(accounts.person, person));
}
