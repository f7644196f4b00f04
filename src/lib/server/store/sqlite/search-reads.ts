import type Database from 'better-sqlite3';
import type { Scope } from '../../../domain/case/access.ts';
import type { CaseId } from '../../../domain/case/case.ts';
import { isTooShort, windowsOf, type Term } from '../../../domain/search/pieces.ts';
import { inUnitList } from '../case-row.ts';
import { caseOfRow, firstRowOf } from './search-rows.ts';
import type { Candidate, CandidateQuery } from '../types.ts';

/** The pieces of one word that are looked for: more of them would find no less. */
const MOST_PIECES = 12;
/** Beyond so many rows it does not matter how many more hold a word. */
const OFTEN = 2000;

/** Prepared reads of the index that cases are searched by. */
export class SearchReads {
  readonly #client: Database.Database;
  #prepared: Record<'all' | 'matching' | 'count' | 'row', Database.Statement> | undefined;

  constructor(client: Database.Database) {
    this.#client = client;
  }

  /**
   * Cases, the newest first, among which are all that hold every term; the last of them is where the next begin, and
   * none says that there are no more.
   */
  candidates({ scope, terms, callers, before, most }: CandidateQuery): Candidate[] {
    const { all, matching, row } = this.#statements();
    const expression = this.#rarest(terms, callers);
    const ids =
      expression === null
        ? (all.all(before ?? Number.MAX_SAFE_INTEGER, most) as CaseId[])
        : new Set(
            (
              matching.all(
                expression,
                before === null ? Number.MAX_SAFE_INTEGER : firstRowOf(before),
                most,
              ) as number[]
            ).map(caseOfRow),
          );
    return [...ids].flatMap((id) => {
      const found = row.get(id) as
        (Omit<Candidate, 'open' | 'within'> & { open: number; seenBy: string }) | undefined;
      if (!found) return [];
      const { open, seenBy, ...rest } = found;
      return [{ ...rest, open: open === 1, within: isWithin(scope, seenBy, open === 1) }];
    });
  }

  /** The term by which the fewest rows are found, as the index asks for it; null where there is none. */
  #rarest(terms: readonly Term[], callers: boolean): string | null {
    const asked = terms.filter((term) => !isTooShort(term)).map((term) => expressionOf(term, callers));
    if (asked.length < 2) return asked[0] ?? null;
    const { count } = this.#statements();
    const counted = asked.map((expression) => ({ expression, rows: count.get(expression, OFTEN) as number }));
    return counted.reduce((a, b) => (b.rows < a.rows ? b : a)).expression;
  }

  #statements() {
    const prepare = (sql: string) => this.#client.prepare(sql);
    return (this.#prepared ??= {
      all: prepare('select id from cases where id < ? order by id desc limit ?').pluck(),
      matching: prepare(
        'select rowid from search where search match ? and rowid < ? order by rowid desc limit ?',
      ).pluck(),
      count: prepare('select count(*) from (select 1 from search where search match ? limit ?)').pluck(),
      row: prepare(
        'select id, open, seen_by as seenBy, unit, category, received_at as receivedAt from cases where id = ?',
      ),
    });
  }
}

function isWithin(scope: Scope, seenBy: string, open: boolean): boolean {
  if (typeof scope === 'object') return seenBy.includes(inUnitList(scope.unit));
  return scope === 'every' || (scope === 'board' && open);
}

/**
 * A term in the index's own language. Pieces are letters and digits alone and stand in quotation marks, so none of them
 * is ever read as an operator.
 */
function expressionOf({ pieces, open, digits }: Term, callers: boolean): string {
  const whole = open ? pieces.slice(0, -1) : pieces;
  const words = whole.length > 0 ? allOf(whole) : `"${pieces[0]}" *`;
  const inWords = eitherOf(callers ? ['words', 'caller'] : ['words'], words);
  if (digits === '') return inWords;
  return `${eitherOf(callers ? ['number', 'phone'] : ['number'], allOf(windowsOf(digits)))} OR ${inWords}`;
}

function eitherOf(columns: readonly string[], pieces: string): string {
  return columns.map((column) => `${column} : (${pieces})`).join(' OR ');
}

function allOf(pieces: readonly string[]): string {
  const distinct = [...new Set(pieces)].slice(0, MOST_PIECES);
  return distinct.map((piece) => `"${piece}"`).join(' AND ');
}
