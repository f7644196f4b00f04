import type Database from 'better-sqlite3';
import type { Case, CaseId } from '../../../domain/case/case.ts';
import type { Seq } from '../../../live/protocol.ts';
import { rowOf } from '../case-row.ts';
import { eventOf, fold } from '../events.ts';
import { cases, imports } from '../tables.ts';
import { LedgerReads } from './ledger-reads.ts';
import { caseOfRow, firstRowOf, SearchRows } from './search-rows.ts';
import { comparer, inserter } from './statements.ts';

/** Puts right the row of the case whose last event this is; false where it was right. */
export function caseMender(client: Database.Database): (last: Seq) => boolean {
  const ledger = new LedgerReads(client);
  const compare = comparer(client, cases, 'id');
  const insert = inserter(client, cases);
  const remove = client.prepare('delete from cases where id = ? or number = ?');
  const putImport = inserter(client, imports, ['source', 'sourceId']);
  const search = new SearchRows(client);
  return (last) => {
    let kase: Case | null = null;
    for (const row of ledger.endingAt(last)) {
      const event = eventOf(row, ledger.cardTextsOf(row));
      kase = fold(kase, event);
      if (event.type === 'imported') {
        putImport({ source: event.data.source, sourceId: event.data.sourceId, caseId: kase.id });
      }
    }
    const row = rowOf(kase!, last);
    const mended = search.mend(row.id, last);
    if (compare(row)?.length === 0) return mended;
    remove.run(row.id, row.number);
    insert(row);
    return true;
  };
}

/** Says in which columns the row of a case, of which this is the last event, is another; null where it has none. */
export function caseComparer(client: Database.Database): (kase: Case, last: Seq) => string[] | null {
  const compare = comparer(client, cases, 'id');
  return (kase, last) => compare(rowOf(kase, last));
}

/** Drops the rows of cases that no event knows, in the search's index as well; says how many cases they were. */
export function dropUnknownCases(client: Database.Database, known: (id: CaseId) => boolean): number {
  const ids = client.prepare('select id from cases').pluck().all() as CaseId[];
  const unknown = ids.filter((id) => !known(id));
  const remove = client.prepare('delete from cases where id = ?');
  for (const id of unknown) remove.run(id);
  dropUnknownSearchRows(client, known);
  return unknown.length;
}

function dropUnknownSearchRows(client: Database.Database, known: (id: CaseId) => boolean): void {
  const rows = client.prepare('select rowid from search').pluck().all() as number[];
  const unknown = new Set(rows.map(caseOfRow).filter((id) => !known(id)));
  const remove = client.prepare('delete from search where rowid between ? and ?');
  for (const id of unknown) remove.run(firstRowOf(id), firstRowOf(id + 1) - 1);
}
