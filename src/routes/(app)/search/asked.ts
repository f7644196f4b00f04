import * as v from 'valibot';
import { readWords, writeWords } from '$lib/domain/case/card/address.ts';
import { localMoment, SHANGHAI_OFFSET } from '$lib/domain/bureau/calendar.ts';
import type { Moment } from '$lib/domain/case/clocks.ts';
import { code } from '$lib/domain/case/commands/fields.ts';
import { LONGEST_QUERY } from '$lib/domain/search/pieces.ts';
import { DAY } from '$lib/domain/bureau/policy.ts';
import { cleanLine, cutText } from '$lib/domain/text/clean.ts';
import type { SearchAsked } from '$lib/live/search.ts';

/** What a search is narrowed to, as its address says it; days as `2026-11-24`, empty where there is none. */
export interface Narrowed {
  standing: '' | 'open' | 'closed';
  unit: string;
  category: string;
  from: string;
  to: string;
}

const ZONE = { offset: SHANGHAI_OFFSET };

const day = v.fallback(
  v.pipe(
    v.string(),
    v.isoDate(),
    v.check((text) => localMoment(ZONE, text) !== null),
  ),
  '',
);
const codeOrNone = v.fallback(code, '');
const address = v.object({
  standing: v.fallback(v.picklist(['', 'open', 'closed']), ''),
  unit: codeOrNone,
  category: codeOrNone,
  from: day,
  to: day,
});

export function readNarrowed({ searchParams }: URL): Narrowed {
  const said = Object.keys(address.entries).map((key) => [key, searchParams.get(key) ?? '']);
  return v.parse(address, Object.fromEntries(said));
}

/** The address of a search, to be kept or shared. */
export function addressOf(words: string, narrowed: Narrowed): string {
  const said = Object.entries(narrowed).filter(([, value]) => value !== '');
  const query = new URLSearchParams(said).toString();
  return `/search${query && `?${query}`}${writeWords(words)}`;
}

/** Words and filters of an address, as the server is asked; null where they ask for nothing. */
export function askedOf(url: URL): SearchAsked | null {
  const words = cutText(cleanLine(readWords(url)), LONGEST_QUERY);
  const { from, to, ...codes } = readNarrowed(url);
  const asked = {
    ...Object.fromEntries(Object.entries(codes).filter(([, value]) => value !== '')),
    ...(from && { from: startOf(from) }),
    ...(to && { to: startOf(to) + DAY }),
  };
  return words === '' && Object.keys(asked).length === 0 ? null : { words, ...asked };
}

/** When a day begins on the bureau's clocks. */
function startOf(isoDay: string): Moment {
  return localMoment(ZONE, isoDay)!;
}
