import type Database from 'better-sqlite3';
import type { CaseId } from '../../domain/case/case.ts';
import type { Seq } from '../../live/protocol.ts';
import { bureauOf } from '../ledger/bureau-state.ts';
import { codeOf } from '../store/errors.ts';
import { openReader, openWriter } from '../store/sqlite/database.ts';
import { directoryWriter } from '../store/sqlite/directory-rows.ts';
import { LedgerReads } from '../store/sqlite/ledger-reads.ts';
import { caseMender, dropUnknownCases } from '../store/sqlite/mend-cases.ts';
import { demandThisVersion } from '../store/sqlite/migrate.ts';

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
    const mend = caseMender(client);
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
        mended += dropUnknownCases(client, (id) => lastOf.has(id));
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
  for (const { seq, id } of new LedgerReads(client).positionsAfter(head)) {
    head = seq;
    if (id !== null) lastOf.set(id, seq);
  }
  return head;
}

function rebuildDirectory(client: Database.Database): void {
  const { directory, shifts } = bureauOf(new LedgerReads(client));
  const put = directoryWriter(client);
  [...directory.units.values()].forEach(put.unit);
  [...directory.categories.values()].forEach(put.category);
  directory.roads.forEach(put.road);
  [...directory.people.values()].forEach(put.person);
  put.dropShifts();
  for (const shift of shifts) put.shift(shift);
}
