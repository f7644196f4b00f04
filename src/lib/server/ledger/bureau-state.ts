import type { Calendar } from '../../domain/bureau/calendar.ts';
import type { Directory } from '../../domain/bureau/directory.ts';
import type { Policy } from '../../domain/bureau/policy.ts';
import { isKept, rosterOf, type Shift } from '../../domain/bureau/roster.ts';
import type { Moment } from '../../domain/case/clocks.ts';
import {
  bureauEventOf,
  lastOf,
  NEW_BUREAU,
  newDirectory,
  policyOf,
  putInto,
  type BureauState,
  type InForce,
} from '../store/bureau.ts';
import type { LedgerReads } from '../store/sqlite/ledger-reads.ts';

/** The bureau out of all its events, folded in place; `shifts`: every entry that the roster ever had and that stands. */
export function bureauOf(ledger: LedgerReads): BureauState & { shifts: Iterable<Shift> } {
  const directory = newDirectory();
  const policies: InForce<Policy>[] = [];
  const calendars: InForce<Calendar>[] = [];
  const shifts = new Map<number, Shift>();
  let lastShift = 0;
  let planned: Moment = 0;
  for (const row of ledger.ofBureau()) {
    const event = bureauEventOf(row, ledger.textsOf(row));
    const from = row.recordedAt;
    switch (event.type) {
      case 'directory-changed':
        putInto(directory, event);
        break;
      case 'policy-changed':
        policies.push({ from, what: policyOf(event) });
        break;
      case 'calendar-changed':
        calendars.push({ from, what: event.data });
        break;
      case 'roster-changed':
        for (const id of event.data.remove) shifts.delete(id);
        for (const shift of event.data.put) shifts.set(shift.id, shift);
        lastShift = lastOf(lastShift, event.data);
        planned = from;
        break;
      case 'sealed':
        break;
      default:
        event satisfies never;
    }
  }
  return {
    directory,
    policy: policies.at(-1)?.what ?? NEW_BUREAU.policy,
    calendar: calendars.at(-1)?.what ?? NEW_BUREAU.calendar,
    roster: rosterOf([...shifts.values()].filter((shift) => isKept(shift, planned))),
    lastShift,
    policies,
    calendars,
    shifts: shifts.values(),
  };
}

/** The directory as it stood at a moment, by its own events alone. */
export function directoryAt(ledger: LedgerReads, at: Moment): Directory {
  const directory = newDirectory();
  for (const row of ledger.ofBureau(at)) {
    const event = bureauEventOf(row, {});
    if (event.type === 'directory-changed') putInto(directory, { ...event, texts: ledger.textsOf(row) });
  }
  return directory;
}
