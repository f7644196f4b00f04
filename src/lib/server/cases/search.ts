import { setImmediate as othersTurn } from 'node:timers/promises';
import { callerAccess, maySee, scopeOf } from '../../domain/case/access.ts';
import type { CaseId } from '../../domain/case/case.ts';
import { isCentre, isUnitMember, type Actor } from '../../domain/bureau/directory.ts';
import {
  holdsDigits,
  isTooShort,
  piecesOf,
  spansIn,
  termsOf,
  type Piece,
  type Span,
  type Term,
} from '../../domain/search/pieces.ts';
import { redact, type Card } from '../../domain/case/redact.ts';
import type { Found, SearchAnswer, SearchAsked } from '../../live/search.ts';
import { logFound } from './audit.ts';
import { textsFor } from './story.ts';
import { readerOf } from './text-reader.ts';
import { isUnavailable } from '../store/errors.ts';
import type { CaseFile, Store } from '../store/index.ts';
import type { Candidate } from '../store/types.ts';
import { audienceOf } from '../../domain/case/audience.ts';
import { maskName, maskPhone } from '../../domain/text/masks.ts';

const PAGE = 30;
/** Rows of the index that are taken at a time: few at first, for most searches need no more. */
const FEW = 100;
const MANY = 2000;
/** How long a search holds up everybody else at a time, and how long it looks before it hands back what it has. */
const TURN = 8;
const PATIENCE = 250;

/**
 * Looks among all cases that this actor may see, on the board and off it, the newest first. The index proposes; what
 * decides are the texts as this actor may read them, so that nobody finds by a word what he could not read there.
 */
export async function search(store: Store, actor: Actor, asked: SearchAsked): Promise<SearchAnswer> {
  const terms = termsOf(asked.words);
  const nothing = { ok: true as const, found: [], next: null };
  if (asked.words !== '' && terms.every(isTooShort)) return { ...nothing, short: true };
  const callers = isCentre(actor) || isUnitMember(actor);
  const scope = scopeOf(actor);
  const found: Found[] = [];
  let before: CaseId | null = asked.before ?? null;
  const began = performance.now();
  let turn = began;
  const answer = async (next: CaseId | null): Promise<SearchAnswer> => {
    const byCaller = found.filter(({ caller }) => caller !== null).map(({ id }) => id);
    await logFound(store, actor, byCaller);
    return { ok: true, found, next, short: false };
  };
  for (let most = FEW; ; most = Math.min(most * 2, MANY)) {
    const candidates: Candidate[] = await store.candidates({ scope, terms, callers, before, most });
    if (candidates.length === 0) return answer(null);
    for (const candidate of candidates) {
      before = candidate.id;
      const one = isAskedFor(candidate, asked) ? await lookSafely(store, actor, candidate.id, terms) : null;
      if (one) found.push(one);
      if (found.length === PAGE || performance.now() - began > PATIENCE) return answer(before);
      if (performance.now() - turn > TURN) {
        await othersTurn();
        turn = performance.now();
      }
    }
  }
}

function isAskedFor(
  { open, within, unit, category, receivedAt }: Candidate,
  { standing, from = 0, to = Infinity, ...asked }: SearchAsked,
): boolean {
  if (!within) return false;
  if (standing && open !== (standing === 'open')) return false;
  if (asked.unit && unit !== asked.unit) return false;
  if (asked.category && category !== asked.category) return false;
  return receivedAt >= from && receivedAt < to;
}

/** A case that cannot be shown is left out of everything, and the search goes on. */
async function lookSafely(
  store: Store,
  actor: Actor,
  id: CaseId,
  terms: readonly Term[],
): Promise<Found | null> {
  try {
    return await look(store, actor, id, terms);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    store.setAside(id, error);
    return null;
  }
}

/** Reads one case for its reader; null where it is not his to see, or holds one of the words nowhere that he may read. */
async function look(store: Store, actor: Actor, id: CaseId, terms: readonly Term[]): Promise<Found | null> {
  const audience = audienceOf(actor);
  const file = await store.readCase({ id });
  if (!file || !audience || audience === 'wall' || !maySee(file.kase, actor)) return null;
  const card = redact(file.kase, audience, store.directory()) as unknown as Card;
  const { road, cross, detail, area } = card.place;

  const open = [road + detail, cross, area, card.title].map((text) => new Text(text));
  const texts = wordsFor(file, actor);
  const callers = callersFor(file, actor);
  const numbers = [card.number, file.kase.externalNo ?? ''];

  const all = [...open, ...texts.map(({ text }) => text)];
  const looked = terms.map((term) => ({
    term,
    inTexts: all.some((text) => text.holds(term)),
    inNumbers: numbers.some((number) => holdsDigits(number, term) || new Text(number).holds(term)),
    caller: callers.find(({ name, phone }) => name.holds(term) || holdsDigits(phone, term)),
  }));
  if (!looked.every(({ inTexts, inNumbers, caller }) => inTexts || inNumbers || caller)) return null;

  const said = texts.find(({ text }) => terms.some((term) => text.holds(term)));
  const caller = looked.find(({ caller, inTexts, inNumbers }) => caller && !inTexts && !inNumbers)?.caller;
  return {
    id,
    number: card.number,
    stage: card.stage,
    unit: card.unit,
    handler: card.handler?.name ?? null,
    category: card.category,
    receivedAt: card.receivedAt,
    closedAt: file.kase.closedAt,
    erased: file.kase.erased,
    place: card.place,
    title: card.title,
    excerpt: said ? { type: said.type, text: said.text.excerpt(terms) } : null,
    caller: caller ? { name: maskName(caller.name.whole), phone: maskPhone(caller.phone) } : null,
  };
}

/** What was said and written, as this actor's case page has it: the complaint first, then the newest. */
function wordsFor(file: CaseFile, actor: Actor) {
  const read = readerOf(file, actor);
  const all = file.story.flatMap(({ event }) =>
    Object.values(textsFor(event.texts, read, false)).map((text) => ({
      type: event.type,
      text: new Text(text),
    })),
  );
  const joined = file.kase.callers.flatMap(({ id }) => {
    const text = file.texts[`caller.${id}.text`];
    return text ? [{ type: 'callers-joined' as const, text: new Text(read(text)) }] : [];
  });
  return [...all.slice(0, 1), ...joined, ...all.slice(1).reverse()];
}

/** The callers, for whoever may read them whole. */
function callersFor({ kase, texts }: CaseFile, actor: Actor) {
  if (callerAccess(kase, actor) !== 'whole') return [];
  return kase.callers.map(({ id }) => ({
    name: new Text(texts[`caller.${id}.name`] ?? ''),
    phone: texts[`caller.${id}.phone`] ?? '',
  }));
}

/** A text that is cut when it is first looked into. */
class Text {
  readonly whole: string;
  #pieces: Piece[] | undefined;

  constructor(whole: string) {
    this.whole = whole;
  }

  holds(term: Term): boolean {
    return this.#spans(term).length > 0;
  }

  /** Some words around the first that was looked for. */
  excerpt(terms: readonly Term[]): string {
    const first = Math.min(...terms.flatMap((term) => this.#spans(term)).map(([start]) => start));
    const from = first <= BEFORE ? 0 : wholeAt(this.whole, first - BEFORE);
    const to = wholeAt(this.whole, Math.min(this.whole.length, from + EXCERPT));
    return (from > 0 ? '…' : '') + this.whole.slice(from, to) + (to < this.whole.length ? '…' : '');
  }

  #spans(term: Term): Span[] {
    return spansIn((this.#pieces ??= piecesOf(this.whole)), term);
  }
}

const BEFORE = 16;
const EXCERPT = 80;

/** Never in the middle of a character that takes two places. */
function wholeAt(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}
