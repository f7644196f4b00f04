import { hash, randomFillSync } from 'node:crypto';
import type { CaseId, UserId } from '../../domain/case.ts';
import type { Moment } from '../../domain/clocks.ts';
import type { Seq } from '../../live/protocol.ts';

/** A row of the ledger as it lies in the database, without its hash. */
export interface LedgerEntry {
  seq: Seq;
  caseId: CaseId | null;
  version: number | null;
  previous: Seq | null;
  type: string;
  act: string;
  by: UserId;
  onBehalfOf: UserId | null;
  occurredAt: Moment;
  recordedAt: Moment;
  data: string;
  textHashes: string | null;
  audiences: string;
  audiencesBefore: string | null;
  algorithm: number;
}
export type LedgerRow = LedgerEntry & { hash: string };

/** Algorithm 1: SHA-256 in hexadecimal over the lines below. Another algorithm gets another number, never this one. */
export const ALGORITHM = 1;
/** What the first event follows. */
export const GENESIS = '0'.repeat(64);

/** The hash of an event over the hash of the one before it. No field holds a line break: data is JSON. */
export function hashEntry(previous: string, entry: LedgerEntry): string {
  return sha256(
    `${previous}\n${entry.seq}\n${entry.caseId ?? '-'}\n${entry.version ?? '-'}\n` +
      `${entry.previous ?? '-'}\n${entry.type}\n${entry.act}\n${entry.by}\n${entry.onBehalfOf ?? '-'}\n${entry.occurredAt}\n` +
      `${entry.recordedAt}\n${entry.data}\n${entry.textHashes ?? '-'}\n${entry.audiences}\n` +
      `${entry.audiencesBefore ?? '-'}\n${entry.algorithm}`,
  );
}

/** What the ledger keeps of a text: nobody can tell the text from it without the salt, which is erased with the text. */
export function hashText(salt: string, body: string): string {
  return sha256(salt + body);
}

const pool = Buffer.alloc(4096);
let used = pool.length;

/** 128 random bits, drawn from the system some hundred at a time. */
export function newSalt(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const salt = pool.toString('base64url', used, used + 16);
  pool.fill(0, used, used + 16);
  used += 16;
  return salt;
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
