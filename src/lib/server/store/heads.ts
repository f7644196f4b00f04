import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { desc, eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Seq } from '../../live/protocol.ts';
import { headText, ledgerKey } from './keys.ts';
import { disk } from './disk.ts';
import { heads, ledger } from './tables.ts';
import { type Store } from './types.ts';
import { StoreError } from './errors.ts';

/** How the signed text is made; see `headText`. */
export const HEAD_ALGORITHM = 1;

/** The ledger's head under a signature, as it is exported, printed and checked from outside. */
const signedHead = v.strictObject({
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  algorithm: v.literal(HEAD_ALGORITHM),
  signedAt: v.pipe(v.number(), v.safeInteger()),
  /** Which key: the beginning of the SHA-256 of its public part. */
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  /** The public part, SPKI in base64. */
  publicKey: v.pipe(v.string(), v.base64()),
  signature: v.pipe(v.string(), v.base64()),
});
export type SignedHead = v.InferOutput<typeof signedHead>;

/**
 * Signs the head of the ledger as it stands, the audit and the notices sealed beneath it, keeps it in the database and exports it to `heads/` of the data folder;
 * null for an empty ledger. The same head is signed once.
 */
export async function signHead(store: Store, now: Moment = store.now()): Promise<SignedHead | null> {
  await store.seal();
  const [last] = await store.read
    .select({ seq: ledger.seq, hash: ledger.hash })
    .from(ledger)
    .orderBy(desc(ledger.seq))
    .limit(1);
  if (!last) return null;
  const [earlier] = await store.read.select().from(heads).where(eq(heads.seq, last.seq));
  const head = signedHeadOf(store.dataDir, last, earlier?.signedAt ?? now);
  if (!earlier) {
    const { seq, hash, signedAt, key, signature } = head;
    await store.transact(async (db) => {
      const [there] = await db.select({ seq: heads.seq }).from(heads).where(eq(heads.seq, seq));
      if (!there) await db.insert(heads).values({ seq, hash, signedAt, key, signature });
    });
  }
  exportHead(store.dataDir, head);
  return head;
}

/** A position of the ledger under the signature of the data folder's key. */
export function signedHeadOf(
  dataDir: string,
  { seq, hash }: { seq: Seq; hash: string },
  signedAt: Moment,
): SignedHead {
  const { id, publicKey, sign } = ledgerKey(dataDir);
  const head = { seq, hash, algorithm: HEAD_ALGORITHM, signedAt } as const;
  return { ...head, key: id, publicKey, signature: sign(headText(head)) };
}

/** @throws {StoreError} when the text is no exported head */
export function readHead(text: string): SignedHead {
  try {
    return v.parse(signedHead, JSON.parse(text));
  } catch (error) {
    throw new StoreError('That file is no exported head of a ledger.', { cause: error });
  }
}

/** Heads out of a folder, and the files there that hold none: one that was cut off is named, and stops nothing. */
export interface ExportedHeads {
  heads: SignedHead[];
  unreadable: string[];
}

/** The heads that were exported to a data folder. */
export function exportedHeads(dataDir: string): ExportedHeads {
  const folder = headsFolder(dataDir);
  const found: ExportedHeads = { heads: [], unreadable: [] };
  for (const name of namesIn(folder).filter((file) => file.endsWith('.json'))) {
    const file = join(folder, name);
    try {
      found.heads.push(readHead(readFileSync(file, 'utf8')));
    } catch {
      found.unreadable.push(file);
    }
  }
  return found;
}

/** Where the exported heads of a data folder lie, a file a head. */
export function headsFolder(dataDir: string): string {
  return join(dataDir, 'heads');
}

/** Lays a head down as it is exported, printed and checked from outside. */
export function writeHead(file: string, head: SignedHead): void {
  disk.write(file, `${JSON.stringify(head, null, 2)}\n`);
}

function exportHead(dataDir: string, head: SignedHead): void {
  disk.folder(headsFolder(dataDir));
  const day = new Date(head.signedAt).toISOString().slice(0, 10);
  writeHead(join(headsFolder(dataDir), `head-${day}-${head.seq}.json`), head);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
