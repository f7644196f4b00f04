import type Database from 'better-sqlite3';
import { putsOf } from './bureau.ts';
import { changedColumns, rowOf } from './case-row.ts';
import type { Draft } from './draft.ts';
import { inserter, updater } from './statements.ts';
import { cases, categories, imports, ledger, people, roads, texts, units } from './tables.ts';

/**
 * Writes a draft within the transaction that the caller holds: the only function of the write path that differs
 * between engines. Runs without an `await`, from prepared statements.
 */
export function committer(client: Database.Database): (draft: Draft) => void {
  const insertEvent = inserter(client, ledger);
  const insertText = inserter(client, texts);
  const insertCase = inserter(client, cases);
  const updateCase = updater(client, cases);
  const eraseTexts = client.prepare('delete from texts where case_id = ? and seq < ?');
  const insertImport = inserter(client, imports);
  const put = {
    units: inserter(client, units, ['code']),
    categories: inserter(client, categories, ['code']),
    roads: inserter(client, roads, ['name']),
    people: inserter(client, people, ['id']),
  };

  return (draft) => {
    for (const row of draft.rows) insertEvent(row);
    for (const row of draft.texts) insertText(row);
    for (const { before, after } of draft.cases.values()) {
      const row = rowOf(after);
      if (!before) insertCase(row);
      else if (!updateCase(row, changedColumns(rowOf(before), row), before.id, before.version)) {
        throw new Error(`the row of case ${before.id} is not at version ${before.version}: npm run rebuild`);
      }
    }
    for (const { caseId, before } of draft.erasures) eraseTexts.run(caseId, before);
    for (const row of draft.imports) insertImport(row);
    for (const event of draft.bureauEvents) {
      if (event.type !== 'directory-changed') continue;
      const puts = putsOf(event);
      puts.units.forEach(put.units);
      puts.categories.forEach((category) => put.categories({ ...category, byArea: category.byArea ?? null }));
      puts.roads.forEach(put.roads);
      puts.people.forEach(put.people);
    }
  };
}
