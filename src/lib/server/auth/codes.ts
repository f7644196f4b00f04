import { randomInt } from 'node:crypto';

/** Crockford's 32 letters: none is mistaken for another. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code to be read out and typed, such as `7KQ2-M9XA`: five random bits a letter. */
export function makeCode(groups: number, size: number): string {
  const group = () => Array.from({ length: size }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** However somebody types it: blanks, dashes and small letters do not matter; O is 0, I and L are 1. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}
