import type Database from 'better-sqlite3';
import type { Db } from '../dialect.ts';
import type { Drawn } from '../drawn.ts';
import { committer } from './commit.ts';
import { dbOver } from './database.ts';

/** The one connection that writes. What may fail for a lock fails at once, with an error that `isBusy` knows. */
export class Writer {
  /** The same connection, for whatever is written between two groups. */
  readonly db: Db;
  /** Writes what a group has drawn, within the transaction that was begun. */
  readonly write: (drawn: Drawn) => void;
  readonly #client: Database.Database;
  readonly #begin: Database.Statement;
  readonly #foreign: Database.Statement;

  constructor(client: Database.Database) {
    this.#client = client;
    this.db = dbOver(client);
    this.write = committer(client);
    this.#begin = client.prepare('begin immediate');
    this.#foreign = client.prepare('pragma data_version').pluck();
  }

  begin(): void {
    this.#begin.run();
  }

  /** Ends the transaction, where one was begun. */
  end(how: 'commit' | 'rollback'): void {
    if (this.#client.inTransaction) this.#client.exec(how);
  }

  /** Looks at one position of the database; whoever ends the look is the caller. */
  beginToRead(): void {
    this.#client.exec('begin');
  }

  /** A mark that is another one once another connection has written. */
  foreignMark(): unknown {
    return this.#foreign.get();
  }

  /** Writes one page, that of a number which nobody else uses. */
  touchPage(): void {
    const mark = this.#client.pragma('user_version', { simple: true }) as number;
    this.#client.pragma(`user_version = ${(mark + 1) % 2 ** 31}`);
  }
}
