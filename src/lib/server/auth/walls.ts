import { and, asc, eq, gt, isNotNull, isNull, lte, ne, or } from 'drizzle-orm';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import { MINUTE } from '../../domain/bureau/policy.ts';
import { wallDevices, wallKeys } from '../store/accounts.ts';
import type { Db, Store } from '../store/index.ts';
import { doneBy, type Wrong } from './accounts.ts';
import { writeAudit } from './audit.ts';
import { makeCode, plainCode } from './codes.ts';
import { countFailure, inTurn, senderCounter, waitOf } from './lockout.ts';
import { revoked } from './revocations.ts';
import { makeToken, readToken, sameDigest, sha256 } from './tokens.ts';

/** A paired monitor: reads the wall and nothing else, until it is revoked. */
export interface Wall {
  id: string;
  name: string;
}
export interface ListedWall extends Wall {
  pairedAt: Moment;
  seenAt: Moment;
  address: string;
}

/** A key made for one pairing is good for this long. */
export const KEY_LASTS = 10 * MINUTE;
export const LONGEST_WALL_NAME = 40;

/**
 * A key that pairs a monitor: fifty random bits, to be typed or carried behind `#` in a printed link. It pairs one
 * monitor within ten minutes; with a `key` of one's own (the demonstration's) any number, for as long as it stands.
 */
export async function createWallKey(
  store: Store,
  wall: { name: string; key?: string; by?: Actor },
): Promise<{ key: string; expiresAt: Moment | null }> {
  const now = store.now();
  const key = wall.key ?? makeCode(2, 5);
  const row = {
    name: nameOf(wall.name),
    once: wall.key === undefined,
    expiresAt: wall.key === undefined ? now + KEY_LASTS : null,
    createdAt: now,
  };
  await store.transact(async (db) => {
    await db.delete(wallKeys).where(lte(wallKeys.expiresAt, now));
    await db
      .insert(wallKeys)
      .values({ keyHash: hashOf(key), ...row })
      .onConflictDoUpdate({ target: wallKeys.keyHash, set: row });
    await writeAudit(db, { at: now, what: 'wall-key-made', ...doneBy(wall.by) });
  });
  return { key, expiresAt: row.expiresAt };
}

/**
 * Makes the device that gives the key a wall; its token goes into the cookie `wall`.
 * @param replaces the wall that the same browser was until now: what it has open closes
 */
export async function pairWall(
  store: Store,
  { key, address, replaces }: { key: string; address: string; replaces?: Wall['id'] },
): Promise<{ ok: true; token: string; wall: Wall } | Wrong> {
  const paired = await pair(store, key, address, replaces);
  if (paired.ok && replaces !== undefined) revoked({ wallId: replaces });
  return paired;
}

function pair(
  store: Store,
  key: string,
  address: string,
  replaces: Wall['id'] | undefined,
): Promise<{ ok: true; token: string; wall: Wall } | Wrong> {
  const counters = [senderCounter(address, 'wall')];
  return inTurn(counters, async () => {
    const now = store.now();
    const wait = await waitOf(store.read, counters, now);
    if (wait > 0) return { ok: false, why: 'wait', wait };
    const token = makeToken();
    const halves = readToken(token)!;
    return store.transact(async (db) => {
      const fits = and(
        eq(wallKeys.keyHash, hashOf(key)),
        or(isNull(wallKeys.expiresAt), gt(wallKeys.expiresAt, now)),
      );
      const [found] = await db.select().from(wallKeys).where(fits);
      if (!found) {
        await countFailure(db, counters, now);
        await writeAudit(db, { at: now, what: 'wall-pairing-failed', address });
        return { ok: false, why: 'wrong' };
      }
      if (found.once) await db.delete(wallKeys).where(fits);
      if (replaces !== undefined) {
        await db.update(wallDevices).set({ revokedAt: now }).where(eq(wallDevices.id, replaces));
      }
      const name = await ownName(db, found.name, halves.id);
      await db.insert(wallDevices).values({ ...halves, name, pairedAt: now, seenAt: now, address });
      await writeAudit(db, { at: now, what: 'wall-paired', subject: halves.id, address });
      return { ok: true, token, wall: { id: halves.id, name } };
    });
  });
}

/** The wall behind a token; notes once in ten minutes that it was seen. */
export async function validateWallToken(store: Store, token: string, now: Moment): Promise<Wall | null> {
  const halves = readToken(token);
  if (!halves) return null;
  const [row] = await store.read.select().from(wallDevices).where(eq(wallDevices.id, halves.id));
  if (!row || row.revokedAt !== null || !sameDigest(row.secretHash, halves.secretHash)) return null;
  if (now - row.seenAt > 10 * MINUTE) {
    await store.jot(`wall ${row.id}`, (db) =>
      db.update(wallDevices).set({ seenAt: now }).where(eq(wallDevices.id, row.id)),
    );
  }
  return { id: row.id, name: row.name };
}

/** Every wall that may still look, the oldest first. */
export async function listWalls(store: Store): Promise<ListedWall[]> {
  const rows = await store.read
    .select()
    .from(wallDevices)
    .where(isNull(wallDevices.revokedAt))
    .orderBy(asc(wallDevices.pairedAt));
  return rows.map(({ id, name, pairedAt, seenAt, address }) => ({ id, name, pairedAt, seenAt, address }));
}

/** Every wall that may look no more. */
export async function revokedWalls(store: Store): Promise<Wall['id'][]> {
  const rows = await store.read
    .select({ id: wallDevices.id })
    .from(wallDevices)
    .where(isNotNull(wallDevices.revokedAt));
  return rows.map(({ id }) => id);
}

export async function renameWall(store: Store, by: Actor, id: string, name: string): Promise<void> {
  const now = store.now();
  await store.transact(async (db) => {
    await db
      .update(wallDevices)
      .set({ name: await ownName(db, nameOf(name), id) })
      .where(eq(wallDevices.id, id));
    await writeAudit(db, { at: now, what: 'wall-renamed', ...doneBy(by), subject: id });
  });
}

/** The monitor goes dark within a second and needs a new key. */
export async function revokeWall(store: Store, by: Actor, id: string): Promise<void> {
  const now = store.now();
  await store.transact(async (db) => {
    await db.update(wallDevices).set({ revokedAt: now }).where(eq(wallDevices.id, id));
    await writeAudit(db, { at: now, what: 'wall-revoked', ...doneBy(by), subject: id });
  });
  revoked({ wallId: id });
}

function hashOf(key: string): string {
  return sha256(plainCode(key));
}

/** The name, numbered where another monitor that may still look carries it: two alike cannot be told apart. */
async function ownName(db: Db, name: string, id: Wall['id']): Promise<string> {
  const others = await db
    .select({ name: wallDevices.name })
    .from(wallDevices)
    .where(and(isNull(wallDevices.revokedAt), ne(wallDevices.id, id)));
  const taken = new Set(others.map((other) => other.name));
  let own = name;
  for (let nth = 2; taken.has(own); nth++) {
    own = `${name.slice(0, LONGEST_WALL_NAME - 1 - String(nth).length)} ${nth}`;
  }
  return own;
}

function nameOf(typed: string): string {
  return typed.trim().slice(0, LONGEST_WALL_NAME);
}
