import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Moment } from '../../domain/case/clocks.ts';
import type { Seq } from '../../live/protocol.ts';

/** The key that signs the ledger's head. It lies outside the database, so that a copy of that cannot sign. */
export interface LedgerKey {
  id: string;
  /** SPKI in base64. */
  publicKey: string;
  /** Ed25519, in base64. */
  sign: (text: string) => string;
}

const PRIVATE_FILE = 'ledger.pem';

/** Reads the ledger's key from `keys/` of the data folder, or makes it there, for its owner alone. */
export function ledgerKey(dataDir: string): LedgerKey {
  const key = createPrivateKey(readOrMake(dataDir));
  const publicKey = createPublicKey(key);
  return {
    id: keyId(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

/** The keys whose signatures this data folder trusts, by id: its own, and `*.pub.pem` that somebody laid beside it. */
export function trustedKeys(dataDir: string): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const file of filesOf(keysFolder(dataDir))) {
    if (file !== PRIVATE_FILE && !file.endsWith('.pub.pem')) continue;
    const key = createPublicKey(readFileSync(join(keysFolder(dataDir), file)));
    keys.set(keyId(key), key);
  }
  return keys;
}

/**
 * Lays a public key beside the others, so that heads which it signed are trusted from now on.
 * @param announce hears which file that makes, before it is made; nothing where the key is trusted already
 */
export function trustKey(
  dataDir: string,
  publicKey: string,
  announce: (file: string) => void = () => undefined,
): void {
  const key = publicKeyOf(publicKey);
  const id = keyId(key);
  if (trustedKeys(dataDir).has(id)) return;
  const name = `${id}.pub.pem`;
  announce(join(keysFolder(dataDir), name));
  write(dataDir, name, key.export({ type: 'spki', format: 'pem' }).toString());
}

/** A public key out of its SPKI in base64. */
export function publicKeyOf(publicKey: string): KeyObject {
  return createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
}

/** What a head's signature covers. */
export function headText(head: { seq: Seq; hash: string; algorithm: number; signedAt: Moment }): string {
  return `board-12345 ledger head\n${head.seq}\n${head.hash}\n${head.algorithm}\n${head.signedAt}\n`;
}

export function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

function keyId(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function readOrMake(dataDir: string): Buffer | string {
  const file = join(keysFolder(dataDir), PRIVATE_FILE);
  if (filesOf(keysFolder(dataDir)).includes(PRIVATE_FILE)) return readFileSync(file);
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  try {
    write(dataDir, PRIVATE_FILE, pem);
    return pem;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return readFileSync(file);
    throw error;
  }
}

/** Never overwrites: of two processes that make a key at once, the second takes the first one's. */
function write(dataDir: string, name: string, text: string): void {
  mkdirSync(keysFolder(dataDir), { recursive: true, mode: 0o700 });
  const file = openSync(join(keysFolder(dataDir), name), 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function keysFolder(dataDir: string): string {
  return join(dataDir, 'keys');
}
