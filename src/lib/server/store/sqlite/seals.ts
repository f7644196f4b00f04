import type Database from 'better-sqlite3';
import { AuditReads } from './audit-reads.ts';
import type { Seal } from '../bureau.ts';
import { sha256 } from '../chain.ts';
import type { LedgerReads } from './ledger-reads.ts';
import { notices } from '../notice-tables.ts';
import { selection } from './statements.ts';
import type { NoticeRow } from '../types.ts';

/** What the next seal says, over one connection: how far audit and notices have come since the last one. */
export class Seals {
  readonly #ledger: LedgerReads;
  readonly #audit: AuditReads;
  readonly #lastNotice: Database.Statement;
  readonly #notices: Database.Statement;

  constructor(client: Database.Database, ledger: LedgerReads) {
    this.#ledger = ledger;
    this.#audit = new AuditReads(client);
    this.#lastNotice = client.prepare('select coalesce(max(id), 0) from notices').pluck();
    this.#notices = client.prepare(
      `select ${selection(notices)} from notices where id > ? and id <= ? order by id`,
    );
  }

  /** Null where nothing came since the last seal. */
  next(): Seal | null {
    const row = this.#ledger.lastOfBureau('sealed');
    const last = row ? (JSON.parse(row.data) as Seal) : { audit: null, notices: null };
    const audit = this.#audit.last();
    const after = last.notices?.to ?? 0;
    const to = this.#lastNotice.get() as number;
    if (audit?.id === last.audit?.id && to === after) return null;
    return { audit, notices: { after, to, ...this.noticesIn(after, to) } };
  }

  /** How many notices lie between two, and a digest of all of each that never changes. */
  noticesIn(after: number, to: number): { count: number; hash: string } {
    let [count, hash] = [0, ''];
    for (const notice of this.#notices.iterate(after, to) as Iterable<NoticeRow>) {
      const { id, person, caseId, kind, milestone, round, threshold, unit, due, at, batch } = notice;
      const line = [id, person, caseId, kind, milestone, round, threshold, unit, due, at, batch ?? '-'];
      count += 1;
      hash = sha256(`${hash}\n${line.join('\n')}`);
    }
    return { count, hash };
  }
}
