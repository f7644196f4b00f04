import type Database from 'better-sqlite3';
import type { CaseId } from '../../../domain/case/case.ts';
import type { Texts } from '../../../domain/case/events.ts';
import { piecesOf, windowsOf } from '../../../domain/search/pieces.ts';
import type { Seq } from '../../../live/protocol.ts';
import { eventOf } from '../events.ts';
import { LedgerReads } from './ledger-reads.ts';
import type { ErasedField, StoredEvent } from '../stored-event.ts';

/**
 * What an event adds to the index that cases are searched by: a row for each event that says something, its texts cut
 * into pieces. A row is written once and goes with the texts that it was made of.
 */
export interface SearchRow {
  /** `caseId × VERSIONS + version`: the rows of a case lie together, the newest cases at the end. */
  rowid: number;
  /** Windows of the digits of the case's numbers. */
  number: string;
  /** Pieces of place, title and everything that was written. */
  words: string;
  /** Pieces of the callers' names, and windows of their telephones. */
  caller: string;
  phone: string;
}

/** More events than a case ever has. */
const VERSIONS = 2 ** 16;

/** The lowest rowid that a row of the case may have. */
export function firstRowOf(caseId: CaseId): number {
  return caseId * VERSIONS;
}

function rangeOf(caseId: CaseId): [first: number, last: number] {
  return [firstRowOf(caseId), firstRowOf(caseId + 1) - 1];
}

export function caseOfRow(rowid: number): CaseId {
  return Math.floor(rowid / VERSIONS);
}

/** Whether an event says anything that is searched; a plain move does not. */
export function isSearched({ type, texts }: StoredEvent): boolean {
  if (type === 'received' || type === 'imported' || type === 'callers-joined') return true;
  for (const _ in texts) return true;
  return false;
}

/**
 * @param joined what stands in the cases whose callers the event brings
 * @param dropped what of the case was erased besides its texts
 */
function searchRowOf(event: StoredEvent, joined: Texts, dropped: readonly ErasedField[]): SearchRow {
  const numbers: string[] = [];
  const said: string[] = [];
  const names: string[] = [];
  const phones: string[] = [];
  // Where a worker's phone was is nothing that anybody searches for.
  const { detail = '', road, cross, area, externalNo, position: _, ...texts } = { ...event.texts, ...joined };
  if (event.type === 'received' || event.type === 'imported') {
    const { number, place } = event.data;
    const known = event.type === 'received' ? event.data.externalNo : event.data.sourceId;
    const written = { road: road ?? place.road, cross: cross ?? place.cross, area: area ?? place.area };
    const left = (field: ErasedField, value: string) => (dropped.includes(field) ? '' : value);
    const external = left('externalNo', externalNo ?? known ?? '');
    numbers.push(number, external);
    said.push(external, left('cross', written.cross), left('area', written.area));
    said.push(left('road', written.road) + detail);
  } else said.push(detail);
  for (const [field, text] of Object.entries(texts)) {
    if (/^caller\.\d+\.name$/.test(field)) names.push(text);
    else if (/^caller\.\d+\.phone$/.test(field)) phones.push(text);
    else said.push(text);
  }
  return {
    rowid: firstRowOf(event.caseId) + event.version,
    number: numbers.flatMap(windowsOf).join(' '),
    words: cut(said),
    caller: cut(names),
    phone: phones.flatMap(windowsOf).join(' '),
  };
}

function cut(texts: readonly string[]): string {
  return texts
    .flatMap(piecesOf)
    .map(({ piece }) => piece)
    .join(' ');
}

/** A row with its pieces in order: in which order the texts of an event come is nothing that a search sees. */
function inOrder({ rowid, ...fields }: SearchRow): [rowid: number, ...fields: string[]] {
  const { number, words, caller, phone } = fields;
  return [rowid, ...[number, words, caller, phone].map((pieces) => pieces.split(' ').sort().join(' '))];
}

/** Writes the index over one connection, within the transaction that the caller holds. */
export class SearchRows {
  readonly #ledger: LedgerReads;
  readonly #insert: Database.Statement;
  readonly #remove: Database.Statement;
  readonly #stored: Database.Statement;

  constructor(client: Database.Database) {
    this.#ledger = new LedgerReads(client);
    this.#insert = client.prepare(
      'insert into search (rowid, number, words, caller, phone) values (?, ?, ?, ?, ?)',
    );
    this.#remove = client.prepare('delete from search where rowid between ? and ?');
    this.#stored = client.prepare(
      'select rowid, number, words, caller, phone from search where rowid between ? and ? order by rowid',
    );
  }

  add(event: StoredEvent): void {
    this.#put(this.#rowOf(event));
  }

  /** Makes the rows of a case anew, from the texts that still stand; false where they were right. */
  mend(caseId: CaseId, last?: Seq): boolean {
    const wanted = this.#wanted(caseId, last);
    if (this.#holds(caseId, wanted)) return false;
    this.#remove.run(...rangeOf(caseId));
    for (const row of wanted) this.#put(row);
    return true;
  }

  /** Whether the rows of a case are those that its texts make. */
  isRight(caseId: CaseId, last: Seq): boolean {
    return this.#holds(caseId, this.#wanted(caseId, last));
  }

  #wanted(caseId: CaseId, last: Seq | undefined): SearchRow[] {
    // Read to its end first: an event of callers who joined reads another case on the way.
    const story = [...(last === undefined ? this.#ledger.ofCase(caseId) : this.#ledger.endingAt(last))];
    const events = story.map((row) => eventOf(row, this.#ledger.textsOf(row)));
    const dropped = events.flatMap((event) =>
      event.type === 'texts-erased' ? (event.data.drops ?? []) : [],
    );
    return events.filter(isSearched).map((event) => this.#rowOf(event, dropped));
  }

  #holds(caseId: CaseId, wanted: readonly SearchRow[]): boolean {
    const stored = this.#stored.all(...rangeOf(caseId)) as SearchRow[];
    return JSON.stringify(stored.map(inOrder)) === JSON.stringify(wanted.map(inOrder));
  }

  #rowOf(event: StoredEvent, dropped: readonly ErasedField[] = []): SearchRow {
    const callers = event.type === 'callers-joined' ? event.data.callers : [];
    return searchRowOf(event, this.#ledger.joinedTexts(callers), dropped);
  }

  #put({ rowid, number, words, caller, phone }: SearchRow): void {
    this.#insert.run(rowid, number, words, caller, phone);
  }
}
