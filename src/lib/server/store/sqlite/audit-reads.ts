import type Database from 'better-sqlite3';
import { audit } from '../accounts.ts';
import type { AuditRow } from '../audit-chain.ts';
import { selection } from './statements.ts';

/** Reads of the audit over one connection, in order. */
export class AuditReads {
  readonly #last: Database.Statement;
  readonly #all: Database.Statement;

  constructor(client: Database.Database) {
    this.#last = client.prepare('select id, hash from audit order by id desc limit 1');
    this.#all = client.prepare(`select ${selection(audit)} from audit order by id`);
  }

  /** The newest row; null for an empty audit. */
  last(): { id: number; hash: string } | null {
    return (this.#last.get() as { id: number; hash: string } | undefined) ?? null;
  }

  all(): Iterable<AuditRow> {
    return this.#all.iterate() as Iterable<AuditRow>;
  }
}
