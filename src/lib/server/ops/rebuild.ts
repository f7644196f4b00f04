import type Database from 'better-sqlite3';
import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Seq } from '../../live/protocol.ts';
import { roadSaid } from '../store/bureau.ts';
import { rowOf } from '../store/case-row.ts';
import { openReader, openWriter } from '../store/sqlite/database.ts';
import { eventOf, fold } from '../store/events.ts';
import { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import { demandThisVersion } from '../store/sqlite/migrate.ts';
import { caseOfRow, firstRowOf, SearchRows } from '../store/sqlite/search-rows.ts';
import { comparer, inserter } from '../store/sqlite/statements.ts';
import { cases, categories, imports, people, roads, roster, units } from '../store/tables.ts';
import { bureauOf } from '../ledger/bureau-state.ts';
import { codeOf } from '../store/errors.ts';

/** Cases in one transaction: short, because a server beside it waits meanwhile. */
const CHUNK = 200;

/**
 * Makes the present state (`cases`, `imports`, the search's index and the directory's tables) anew from the ledger, and says how many
 * cases there are and how many were wrong. A row that is right is left alone, and so is a case whose events cannot be
 * read: those are `unread`. Works beside a running server.
 * @throws {StoreError}
 */
export function rebuildPresent(
  file: string,
  onProgress: (share: number) => void = () => undefined,
): { cases: number; mended: number; unread: CaseId[] } {
  demandThisVersion(file);
  const client = openWriter(file);
  const reader = openReader(file, true);
  try {
    const lastOf = new Map<CaseId, Seq>();
    let head = lastEvents(reader, 0, lastOf);
    const mend = mender(client);
    const ids = [...lastOf.keys()];
    const unread: CaseId[] = [];
    let mended = 0;
    for (let at = 0; at < ids.length; at += CHUNK) {
      client
        .transaction(() => {
          head = lastEvents(client, head, lastOf);
          for (const id of ids.slice(at, at + CHUNK)) {
            try {
              if (mend(lastOf.get(id)!)) mended += 1;
            } catch (error) {
              if (codeOf(error) !== '') throw error;
              unread.push(id);
            }
          }
        })
        .immediate();
      onProgress(at / ids.length);
    }
    client
      .transaction(() => {
        lastEvents(client, head, lastOf);
        rebuildDirectory(client);
        mended += dropStrangers(client, lastOf);
      })
      .immediate();
    return { cases: lastOf.size, mended, unread };
  } finally {
    reader.close();
    client.close();
  }
}

/** Takes in each case's last event after `head`; gives the new head. */
function lastEvents(client: Database.Database, head: Seq, lastOf: Map<CaseId, Seq>): Seq {
  const rows = client
    .prepare('select seq, case_id as id from ledger where seq > ? order by seq')
    .iterate(head) as Iterable<{ seq: Seq; id: CaseId | null }>;
  for (const { seq, id } of rows) {
    head = seq;
    if (id !== null) lastOf.set(id, seq);
  }
  return head;
}

/** Puts right the row of the case whose last event this is; false where it was right. */
function mender(client: Database.Database): (last: Seq) => boolean {
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

function rebuildDirectory(client: Database.Database): void {
  const { directory, shifts } = bureauOf(new LedgerReads(client));
  const putCategory = inserter(client, categories, ['code']);
  [...directory.units.values()].forEach(inserter(client, units, ['code']));
  for (const category of directory.categories.values()) {
    putCategory({ ...category, byArea: category.byArea ?? null });
  }
  directory.roads.map(roadSaid).forEach(inserter(client, roads, ['name']));
  [...directory.people.values()].forEach(inserter(client, people, ['id']));
  client.prepare('delete from roster').run();
  const putShift = inserter(client, roster);
  for (const shift of shifts) putShift(shift);
}

/** Rows of cases that no event knows. */
function dropStrangers(client: Database.Database, lastOf: ReadonlyMap<CaseId, Seq>): number {
  const ids = client.prepare('select id from cases').pluck().all() as CaseId[];
  const strangers = ids.filter((id) => !lastOf.has(id));
  const remove = client.prepare('delete from cases where id = ?');
  for (const id of strangers) remove.run(id);
  dropStrangeRows(client, lastOf);
  return strangers.length;
}

/** Rows of the search's index that belong to no case. */
function dropStrangeRows(client: Database.Database, lastOf: ReadonlyMap<CaseId, Seq>): void {
  const rows = client.prepare('select rowid from search').pluck().all() as number[];
  const strangers = new Set(rows.map(caseOfRow).filter((id) => !lastOf.has(id)));
  const remove = client.prepare('delete from search where rowid between ? and ?');
  for (const id of strangers) remove.run(firstRowOf(id), firstRowOf(id + 1) - 1);
}
