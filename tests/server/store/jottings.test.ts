import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import { logOpening } from '../../../src/lib/server/cases/audit.ts';
import { audit } from '../../../src/lib/server/store/accounts.ts';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';
import type { Store } from '../../../src/lib/server/store/index.ts';
import { dispatched, HEAD, newStore, WORKER } from './bureau.ts';

/** Another program that holds the database until it is told to let go. */
function held(store: Store): () => void {
  const other = new Database(databaseFile(store.dataDir));
  other.exec('begin immediate');
  return () => {
    other.exec('rollback');
    other.close();
  };
}

const openings = (store: Store) => store.read.select().from(audit).where(eq(audit.what, 'case-opened'));

describe('D12 what reading leaves behind', () => {
  it('is written before the reader goes on, where it can be', async () => {
    const store = await newStore();
    const { id } = await dispatched(store);
    await logOpening(store, HEAD, id);
    expect(await openings(store)).toHaveLength(1);
  });

  it('waits for the database while the reader goes on, once however often he comes, and is then written', async () => {
    const store = await newStore({ onError: () => undefined });
    const { id } = await dispatched(store);
    const letGo = held(store);
    for (const actor of [HEAD, WORKER, HEAD]) await logOpening(store, actor, id);
    expect(await openings(store)).toEqual([]);
    letGo();
    await vi.waitFor(async () => expect(await openings(store)).toHaveLength(2), { timeout: 20_000 });
  });

  it('that nobody could ever write is reported, and holds up nothing behind it', async () => {
    const errors: unknown[] = [];
    const store = await newStore({ onError: (error) => errors.push(error) });
    await store.jot('broken', () => {
      throw new Error('a fault of ours');
    });
    await logOpening(store, HEAD, (await dispatched(store)).id);
    expect(errors).toHaveLength(1);
    expect(await openings(store)).toHaveLength(1);
  });

  it('is written at the end, when the store is closed', async () => {
    const store = await newStore({ patience: 0, onError: () => undefined });
    const { id } = await dispatched(store);
    const letGo = held(store);
    await logOpening(store, HEAD, id);
    letGo();
    await store.close();
    const client = new Database(databaseFile(store.dataDir), { readonly: true });
    expect(client.prepare(`select count(*) from audit where what = 'case-opened'`).pluck().get()).toBe(1);
    client.close();
  });
});

describe('ready', () => {
  it('means that something can be stored: not under a lock of another, and again once it is gone', async () => {
    const store = await newStore({ patience: 0, onError: () => undefined });
    expect(await store.canWrite()).toBe(true);
    const letGo = held(store);
    // What was stored a moment ago counts until something fails.
    await expect(store.transact(() => 1)).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    expect(await store.canWrite()).toBe(false);
    letGo();
    expect(await store.canWrite()).toBe(true);
  });

  it('is tried by a write of its own where nothing was stored lately', async () => {
    const store = await newStore({ patience: 0, onError: () => undefined });
    const mark = () => {
      const client = new Database(databaseFile(store.dataDir), { readonly: true });
      const version = client.pragma('user_version', { simple: true });
      client.close();
      return version;
    };
    const letGo = held(store);
    await expect(store.transact(() => 1)).rejects.toThrow();
    letGo();
    const before = Number(mark());
    expect(await store.canWrite()).toBe(true);
    expect(mark()).toBe(before + 1);
    expect(await store.canWrite()).toBe(true);
    expect(mark()).toBe(before + 1);
  });
});
