import type Database from 'better-sqlite3';
import type { CaseId } from '../../../domain/case/case.ts';
import { putsOf } from '../bureau.ts';
import { changedColumns, rowOf } from '../case-row.ts';
import type { Drawn } from '../drawn.ts';
import { SearchRows } from './search-rows.ts';
import { RowMismatch } from '../sick-case.ts';
import { inserter, updater } from './statements.ts';
import { noticeWriter } from './notice-rows.ts';
import { cases, imports, ledger, texts } from '../tables.ts';
import { directoryWriter } from './directory-rows.ts';

/**
 * Writes a draft within the transaction that the caller holds: the only function of the write path that differs
 * between engines. Runs without an `await`, from prepared statements.
 */
export function committer(client: Database.Database): (drawn: Drawn) => void {
  const insertEvent = inserter(client, ledger);
  const insertText = inserter(client, texts);
  const insertCase = inserter(client, cases);
  const updateCase = updater(client, cases);
  const eraseTexts = client.prepare(
    `delete from texts where seq in (
       with recursive story(seq) as (
         values (?) union all
         select l.previous from story join ledger l on l.seq = story.seq where l.previous is not null)
       select seq from story)`,
  );
  const eraseText = client.prepare('delete from texts where seq = ? and field = ?');
  const erasePhotos = client.prepare(
    'delete from photos where case_id in (select case_id from ledger where seq = ?)',
  );
  const search = new SearchRows(client);
  const insertImport = inserter(client, imports);
  const put = directoryWriter(client);
  const writeNotices = noticeWriter(client);

  return (drawn) => {
    for (const row of drawn.rows) insertEvent(row);
    for (const row of drawn.texts) insertText(row);
    for (const { before, after, lastSeq } of drawn.cases.values()) {
      const row = rowOf(after, lastSeq);
      if (!before) insertCase(row);
      else {
        const { id, version } = before.kase;
        const changed = changedColumns(rowOf(before.kase, before.lastSeq), row);
        if (!updateCase(row, changed, id, version)) {
          throw new RowMismatch(id);
        }
      }
    }
    for (const event of drawn.searched) search.add(event);
    for (const { seq, of } of drawn.erasures) {
      if (of) {
        for (const text of of) eraseText.run(...text);
      } else {
        eraseTexts.run(seq);
        erasePhotos.run(seq);
      }
    }
    for (const { caseId } of drawn.erasures) {
      // What was said in it stands for the case that it merged into as well.
      for (let id: CaseId | null = caseId; id !== null; id = drawn.caseOf(id)!.mergedInto) search.mend(id);
    }
    for (const row of drawn.imports) insertImport(row);
    writeNotices(drawn.notices);
    for (const event of drawn.bureauEvents) {
      if (event.type === 'roster-changed') {
        event.data.put.forEach(put.shift);
        event.data.remove.forEach(put.dropShift);
      }
      if (event.type !== 'directory-changed') continue;
      const puts = putsOf(event);
      puts.units.forEach(put.unit);
      puts.categories.forEach(put.category);
      puts.roads.forEach(put.road);
      puts.people.forEach(put.person);
    }
  };
}
