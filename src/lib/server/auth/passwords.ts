import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { makeCode } from './codes.ts';

/** Why a password is not taken: a sentence of the screen stands behind each. */
export type PasswordFault = 'too-short' | 'too-long' | 'unclean' | 'guessable';

/** In characters as a person counts them; nothing is cut off or folded (ASVS 6.2.1, 6.2.8, 6.2.9). */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 256;

/**
 * Judges a password that somebody chooses.
 * @param hints what an attacker tries first: the account's name, the person's, the unit's
 * @returns null when it is good enough
 */
export async function passwordFault(password: string, hints: string[]): Promise<PasswordFault | null> {
  const { length } = [...password];
  if (length < SHORTEST_PASSWORD) return 'too-short';
  if (length > LONGEST_PASSWORD) return 'too-long';
  if (!password.isWellFormed() || password.includes('\0')) return 'unclean';
  const { check } = await judge();
  return check(password, [...hints, ...BUREAU_WORDS]).score < 3 ? 'guessable' : null;
}

/** argon2id as a PHC string; runs outside the event loop. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Costs the same for an account that does not exist (`null`) as for a wrong password. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const spare = await decoy();
  const right = await verify(stored ?? spare, password);
  return stored !== null && right;
}

/** A password to be handed over: 80 random bits. */
export function makePassword(): string {
  return makeCode(4, 4).toLowerCase();
}

/** OWASP's floor for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const BUREAU_WORDS = ['12345', '市民热线', '绿化', '市容', '绿化和市容管理局', '投诉质监中心', '环卫'];

let decoyHash: Promise<string> | undefined;
/** Awaited by every first sign-in alike, so that not even that one tells an unknown name by its time. */
function decoy(): Promise<string> {
  return (decoyHash ??= hashPassword(randomBytes(24).toString('base64')));
}

type Judge = { check: (password: string, hints: string[]) => { score: number } };
let judgeMade: Promise<Judge> | undefined;

/** The word lists take a fifth of a second and some megabytes: loaded when the first password is chosen. */
function judge(): Promise<Judge> {
  return (judgeMade ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]).then(
    ([{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }]) => {
      const made = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: 100 });
      return { check: (password, hints) => made.check(password, hints) };
    },
  ));
}
