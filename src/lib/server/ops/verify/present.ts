import type Database from 'better-sqlite3';
import type { Case } from '../../../domain/case/case.ts';
import { bureauOf } from '../../ledger/bureau-state.ts';
import { eventOf, fold } from '../../store/events.ts';
import { directoryComparer } from '../../store/sqlite/directory-rows.ts';
import type { LedgerReads } from '../../store/sqlite/ledger-reads.ts';
import { caseComparer } from '../../store/sqlite/mend-cases.ts';
import { countRows } from '../../store/sqlite/row-reads.ts';
import { SearchRows } from '../../store/sqlite/search-rows.ts';
import type { Chain } from './chain.ts';

/** The present cases and the search's index are what the events make them. */
export function checkCases(
  client: Database.Database,
  ledger: LedgerReads,
  chain: Chain,
  problems: string[],
): void {
  const compare = caseComparer(client);
  const search = new SearchRows(client);
  for (const [id, last] of chain.lastOf) {
    try {
      let kase: Case | null = null;
      for (const row of ledger.endingAt(last)) {
        kase = fold(kase, eventOf(row, ledger.cardTextsOf(row)));
      }
      const differing = compare(kase!, last);
      if (!search.isRight(id, last)) problems.push(`Case ${kase!.number} is not found by all of its words.`);
      if (!differing) problems.push(`Case ${kase!.number} is missing among the present cases.`);
      else if (differing.length > 0) {
        problems.push(`Case ${kase!.number} differs from its events in ${differing.join(', ')}.`);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      problems.push(`Case ${id} cannot be read from its events: ${why}.`);
    }
  }
  const stored = countRows(client, 'cases');
  if (stored > chain.lastOf.size) {
    problems.push(`${stored - chain.lastOf.size} of the present cases have no event.`);
  }
  const known = countRows(client, 'imports');
  if (known !== chain.imported) {
    problems.push(`${chain.imported} cases were imported, but ${known} are known as imported.`);
  }
}

/** The directory's tables and the roster are what the bureau's events make them. */
export function checkBureau(client: Database.Database, ledger: LedgerReads, problems: string[]): void {
  const { directory, shifts } = bureauOf(ledger);
  const differing = directoryComparer(client);
  const check = (what: string, columns: string[] | null) => {
    if (!columns) problems.push(`${what} is missing in the directory.`);
    else if (columns.length > 0) {
      problems.push(`${what} differs from its events in ${columns.join(', ')}.`);
    }
  };
  for (const unit of directory.units.values()) check(`Unit ${unit.code}`, differing.unit(unit));
  for (const category of directory.categories.values()) {
    check(`Category ${category.code}`, differing.category(category));
  }
  for (const road of directory.roads) check(`Road ${road.name}`, differing.road(road));
  for (const person of directory.people.values()) check(`Person ${person.id}`, differing.person(person));
  let unknown = countRows(client, 'roster');
  for (const shift of shifts) {
    check(`Shift ${shift.id}`, differing.shift(shift));
    unknown -= 1;
  }
  if (unknown > 0) problems.push(`${unknown} entries of the roster have no event.`);
}
