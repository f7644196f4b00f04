import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { UserId } from '../../domain/case/case.ts';
import { sealing } from '../browser.ts';

/** How long a page waits for a vault that does not open, or for another page to let go of one; never does an act. */
const PATIENCE = 2_000;

/** Bytes under the key of their owner. */
interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

interface Rooms extends DBSchema {
  key: { key: 'key'; value: CryptoKey };
  queue: { key: number; value: Sealed };
  blobs: { key: string; value: Sealed };
  kept: { key: string; value: Sealed };
}

/**
 * What a browser keeps for one person while there is no network: each record sealed (AES-GCM) under a key that was made
 * here, belongs to this person and cannot be taken out of the browser.
 */
export class Vault {
  readonly #db: IDBPDatabase<Rooms>;
  readonly #key: CryptoKey;

  readonly #subtle: SubtleCrypto;

  private constructor(db: IDBPDatabase<Rooms>, subtle: SubtleCrypto, key: CryptoKey) {
    this.#db = db;
    this.#subtle = subtle;
    this.#key = key;
  }

  /** Null where the browser gives no key or no room: over plain HTTP, in a private window, or when it does not answer. */
  static open(person: UserId): Promise<Vault | null> {
    const subtle = sealing();
    if (!subtle || !globalThis.indexedDB) return Promise.resolve(null);
    const late = new Promise<null>((done) => setTimeout(done, PATIENCE, null));
    return Promise.race([Vault.#opened(person, subtle), late]);
  }

  static async #opened(person: UserId, subtle: SubtleCrypto): Promise<Vault | null> {
    try {
      const db = await openDB<Rooms>(nameFor(person), 1, {
        // Another page of this person signs out: nothing here may keep what he takes along.
        blocking: (_old, _new, { target }) => (target as IDBDatabase).close(),
        upgrade: (made) => {
          made.createObjectStore('key');
          made.createObjectStore('queue', { autoIncrement: true });
          made.createObjectStore('blobs');
          made.createObjectStore('kept');
        },
      });
      return new Vault(db, subtle, await keyOf(db, subtle));
    } catch {
      return null;
    }
  }

  static async destroy(person: UserId): Promise<void> {
    if (!globalThis.indexedDB) return;
    const gone = deleteDB(nameFor(person)).catch(() => undefined);
    await Promise.race([gone, new Promise((late) => setTimeout(late, PATIENCE))]);
  }

  /** Adds records to the end of the queue together with the blobs that belong to them: all or none. */
  async add(values: readonly object[], blobs: ReadonlyMap<string, Blob>): Promise<number[]> {
    const sealed = await Promise.all(values.map((value) => this.#sealValue(value)));
    const packed = await Promise.all(
      [...blobs].map(async ([id, blob]) => [id, await this.#seal(await blob.arrayBuffer())] as const),
    );
    const work = this.#db.transaction(['queue', 'blobs'], 'readwrite', { durability: 'strict' });
    const places = sealed.map((one) => work.objectStore('queue').add(one));
    for (const [id, one] of packed) void work.objectStore('blobs').put(one, id);
    await work.done;
    return Promise.all(places);
  }

  /** The queue in its order. What cannot be read (another key, a torn write) is left out. */
  async list<T extends object>(): Promise<(T & { seq: number })[]> {
    const work = this.#db.transaction('queue');
    const [keys, values] = await Promise.all([work.store.getAllKeys(), work.store.getAll()]);
    const read = await Promise.all(
      values.map(async (sealed, at) => {
        const value = await this.#openValue<T>(sealed);
        return value && { ...value, seq: keys[at]! };
      }),
    );
    return read.filter((one) => one !== null);
  }

  async replace(seq: number, value: object): Promise<void> {
    await this.#db.put('queue', await this.#sealValue(value), seq);
  }

  async remove(seq: number, blob?: string): Promise<void> {
    const work = this.#db.transaction(['queue', 'blobs'], 'readwrite');
    void work.objectStore('queue').delete(seq);
    if (blob !== undefined) void work.objectStore('blobs').delete(blob);
    await work.done;
  }

  async blob(id: string): Promise<Blob | null> {
    const sealed = await this.#db.get('blobs', id);
    const bytes = sealed && (await this.#open(sealed));
    return bytes ? new Blob([bytes], { type: 'image/jpeg' }) : null;
  }

  /** Keeps something under a name, in the place of what was there. */
  async keep(name: string, value: object): Promise<void> {
    await this.#db.put('kept', await this.#sealValue(value), name);
  }

  async kept<T extends object>(name: string): Promise<T | null> {
    const sealed = await this.#db.get('kept', name);
    return sealed ? this.#openValue<T>(sealed) : null;
  }

  /** Forgets everything that was kept under a name; the queue stays. */
  async forget(): Promise<void> {
    await this.#db.clear('kept');
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#db.count('queue')) === 0;
  }

  close(): void {
    this.#db.close();
  }

  #sealValue(value: object): Promise<Sealed> {
    return this.#seal(new TextEncoder().encode(JSON.stringify(value)));
  }

  async #seal(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, bytes: await this.#subtle.encrypt({ name: 'AES-GCM', iv }, this.#key, bytes) };
  }

  async #openValue<T>(sealed: Sealed): Promise<T | null> {
    const bytes = await this.#open(sealed);
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T);
  }

  #open({ iv, bytes }: Sealed): Promise<ArrayBuffer | null> {
    return this.#subtle.decrypt({ name: 'AES-GCM', iv }, this.#key, bytes).catch(() => null);
  }
}

/** Of two pages that open the same vault first, the second takes the key of the first. */
async function keyOf(db: IDBPDatabase<Rooms>, subtle: SubtleCrypto): Promise<CryptoKey> {
  const known = await db.get('key', 'key');
  if (known) return known;
  const made = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const work = db.transaction('key', 'readwrite');
  const first = await work.store.get('key');
  if (!first) void work.store.put(made, 'key');
  await work.done;
  return first ?? made;
}

function nameFor(person: UserId): string {
  return `board-12345-${person}`;
}
