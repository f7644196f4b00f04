import type { Moment } from '../../domain/case/clocks.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import { MINUTE } from '../../domain/bureau/policy.ts';
import type { Db, Store } from '../store/index.ts';
import {
  changeWall,
  dropExpiredWallKeys,
  dropWallKey,
  insertWall,
  pairedWalls,
  putWallKey,
  revokedWallIds,
  wallKeyAt,
  wallNamesBut,
  wallOf,
} from '../store/wall-rows.ts';
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
    await dropExpiredWallKeys(db, now);
    await putWallKey(db, { keyHash: hashOf(key), ...row });
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
      const found = await wallKeyAt(db, hashOf(key), now);
      if (!found) {
        await countFailure(db, counters, now);
        await writeAudit(db, { at: now, what: 'wall-pairing-failed', address });
        return { ok: false, why: 'wrong' };
      }
      if (found.once) await dropWallKey(db, found.keyHash);
      if (replaces !== undefined) await changeWall(db, replaces, { revokedAt: now });
      const name = await ownName(db, found.name, halves.id);
      await insertWall(db, { ...halves, name, pairedAt: now, seenAt: now, address });
      await writeAudit(db, { at: now, what: 'wall-paired', subject: halves.id, address });
      return { ok: true, token, wall: { id: halves.id, name } };
    });
  });
}

/** The wall behind a token; notes once in ten minutes that it was seen. */
export async function validateWallToken(store: Store, token: string, now: Moment): Promise<Wall | null> {
  const halves = readToken(token);
  if (!halves) return null;
  const row = await wallOf(store.read, halves.id);
  if (!row || row.revokedAt !== null || !sameDigest(row.secretHash, halves.secretHash)) return null;
  if (now - row.seenAt > 10 * MINUTE) {
    await store.jot(`wall ${row.id}`, (db) => changeWall(db, row.id, { seenAt: now }));
  }
  return { id: row.id, name: row.name };
}

/** Every wall that may still look, the oldest first. */
export async function listWalls(store: Store): Promise<ListedWall[]> {
  const rows = await pairedWalls(store.read);
  return rows.map(({ id, name, pairedAt, seenAt, address }) => ({ id, name, pairedAt, seenAt, address }));
}

/** Every wall that may look no more. */
export function revokedWalls(store: Store): Promise<Wall['id'][]> {
  return revokedWallIds(store.read);
}

export async function renameWall(store: Store, by: Actor, id: string, name: string): Promise<void> {
  const now = store.now();
  await store.transact(async (db) => {
    await changeWall(db, id, { name: await ownName(db, nameOf(name), id) });
    await writeAudit(db, { at: now, what: 'wall-renamed', ...doneBy(by), subject: id });
  });
}

/** The monitor goes dark within a second and needs a new key. */
export async function revokeWall(store: Store, by: Actor, id: string): Promise<void> {
  const now = store.now();
  await store.transact(async (db) => {
    await changeWall(db, id, { revokedAt: now });
    await writeAudit(db, { at: now, what: 'wall-revoked', ...doneBy(by), subject: id });
  });
  revoked({ wallId: id });
}

function hashOf(key: string): string {
  return sha256(plainCode(key));
}

/** The name, numbered where another monitor that may still look carries it: two alike cannot be told apart. */
async function ownName(db: Db, name: string, id: Wall['id']): Promise<string> {
  const taken = await wallNamesBut(db, id);
  let own = name;
  for (let nth = 2; taken.has(own); nth++) {
    own = `${name.slice(0, LONGEST_WALL_NAME - 1 - String(nth).length)} ${nth}`;
  }
  return own;
}

function nameOf(typed: string): string {
  return typed.trim().slice(0, LONGEST_WALL_NAME);
}
