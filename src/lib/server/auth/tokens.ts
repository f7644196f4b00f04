import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A bearer's secret after Lucia's guide: `id.secret`, 120 and 256 random bits. The id finds the row; of the secret only
 * the SHA-256 is stored, so that whoever reads the database holds no key to it (ASVS 7.2.3).
 */
export function makeToken(): string {
  return `${randomBytes(15).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
}

/** The two halves of a token; null for anything else that a cookie may hold. */
export function readToken(token: string): { id: string; secretHash: string } | null {
  const [, id, secret] = /^([\w-]{20})\.([\w-]{43})$/.exec(token) ?? [];
  return id && secret ? { id, secretHash: sha256(secret) } : null;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compares two digests of the same length in constant time. */
export function sameDigest(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
