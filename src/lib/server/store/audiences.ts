import type { Audience } from '../../domain/case/audience.ts';

const SHORT: Partial<Record<Audience, string>> = { centre: 'c', overseers: 'o', wall: 'w' };
const LONG: Record<string, Audience> = { c: 'centre', o: 'overseers', w: 'wall' };

/** Who sees a case, as the ledger keeps it: `c o w :JC1`; nobody is the empty text. */
export function writeAudiences(audiences: readonly Audience[]): string {
  return audiences.map((audience) => SHORT[audience] ?? audience.slice('unit'.length)).join(' ');
}

export function readAudiences(written: string): Audience[] {
  if (written === '') return [];
  return written.split(' ').map((short): Audience => LONG[short] ?? `unit:${short.slice(1)}`);
}
