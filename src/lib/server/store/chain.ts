import { hash, randomFillSync } from 'node:crypto';
import type { CaseId, UserId } from '../../domain/case/case.ts';
import type { Moment } from '../../domain/case/clocks.ts';
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
  /** What its act asked for, as `bodyOf` has it; null where nobody asked, and before algorithm 2. */
  body: number | null;
}
export type LedgerRow = LedgerEntry & { hash: string };

/**
 * Algorithm 2: SHA-256 in hexadecimal over the lines below; algorithm 1 had no line for what the act asked for. Another
 * algorithm gets another number, never one of these.
 */
export const ALGORITHM = 2;
export const ALGORITHMS: readonly number[] = [1, 2];
/** What the first event follows. */
export const GENESIS = '0'.repeat(64);

/** The hash of an event over the hash of the one before it. No field holds a line break: data is JSON. */
export function hashEntry(previous: string, entry: LedgerEntry): string {
  return sha256(
    `${previous}\n${entry.seq}\n${entry.caseId ?? '-'}\n${entry.version ?? '-'}\n` +
      `${entry.previous ?? '-'}\n${entry.type}\n${entry.act}\n${entry.by}\n${entry.onBehalfOf ?? '-'}\n${entry.occurredAt}\n` +
      `${entry.recordedAt}\n${entry.data}\n${entry.textHashes ?? '-'}\n${entry.audiences}\n` +
      `${entry.audiencesBefore ?? '-'}\n${entry.algorithm}` +
      (entry.algorithm === 1 ? '' : `\n${entry.body ?? '-'}`),
  );
}

/** What the ledger keeps of a text: nobody can tell the text from it without the salt, which is erased with the text. */
export function hashText(salt: string, body: string): string {
  return sha256(salt + body);
}

/**
 * What an act asks for as a number, to know it again: other commands hardly ever give the same. A phone that sends a step
 * again says when it was recorded, so that moment is no part of it.
 */
export function bodyOf(commands: unknown): number {
  const asked = Array.isArray(commands) ? commands.map(withoutMoment) : commands;
  const text = JSON.stringify(asked) ?? '';
  let [high, low] = [0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high ^= low >>> 15;
  low ^= high >>> 13;
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

function withoutMoment(command: unknown): unknown {
  if (!(command instanceof Object) || !('occurredAt' in command)) return command;
  const { occurredAt: _, ...asked } = command;
  return asked;
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

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
