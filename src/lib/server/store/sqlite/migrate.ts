import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { readMigrationFiles, type MigrationMeta } from 'drizzle-orm/migrator';
import { forOwnerAlone, openReader, sentenceFor } from './database.ts';
import { disk } from '../disk.ts';
import { FILLS } from './fills.ts';
import { codeOf, isBusy, isUnavailable, StoreError } from '../errors.ts';

const APPLIED = '__drizzle_migrations';

/**
 * Brings the database to the schema of this program: all migrations that it lacks, in one transaction. A database
 * that holds something is copied beside itself first. Interrupted or refused, it stays as it was.
 * @throws {StoreError} when a migration fails, or a newer program wrote the database
 */
export async function migrate(
  client: Database.Database,
  file: string,
  { folder = migrationsFolder('sqlite'), copy: copied = true, update = true }: MigrateOptions = {},
): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  const last = lastApplied(client, file);
  if (last > (migrations.at(-1)?.folderMillis ?? 0)) {
    throw new StoreError(`A newer version of this program wrote the database ${file}; start that version.`);
  }
  if (!migrations.some(({ folderMillis }) => folderMillis > last)) return;
  if (last === 0) refuseEarlierLife(file, ['keys', 'heads']);
  else if (!update) throw new StoreError(otherVersion(file));
  const copy = last > 0 && copied ? await copyBeside(client, file, last) : null;
  if (last > 0) demandAlone(client, file);
  apply(client, file, migrations, fillsOf(folder), copy);
}

export interface MigrateOptions {
  folder?: string;
  /** False: what is there need not be copied first. */
  copy?: boolean;
  /** False: a database of an older version is refused; only an empty file is filled. */
  update?: boolean;
}

/**
 * An empty database beside what an earlier one left is no new bureau: somebody or something emptied it.
 * @throws {StoreError} where one of these folders holds a file
 */
export function refuseEarlierLife(file: string, folders: readonly string[]): void {
  const left = folders.map((name) => join(dirname(file), name)).find((folder) => filesIn(folder).length > 0);
  if (left === undefined) return;
  throw new StoreError(
    `The database ${file} is empty, but ${left} is of an earlier life of it: restore a backup with npm run restore -- BACKUP --force, or take ${left} away to begin a new bureau.`,
  );
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Under a server of the older version, or beside a command, nothing is updated. */
function demandAlone(client: Database.Database, file: string): void {
  try {
    client.pragma('journal_mode = delete');
    client.pragma('journal_mode = wal');
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new StoreError(
      `Another program uses the database ${file}: stop it first, for this version has to update it. It is as it was.`,
      { cause: error },
    );
  }
}

/** The folder with an engine's migrations: from the sources and from the built server alike. */
export function migrationsFolder(engine: 'sqlite' | 'postgres'): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const found = join(folder, 'drizzle', engine);
    if (existsSync(join(found, 'meta', '_journal.json'))) return found;
    if (folder === dirname(folder)) throw new StoreError(`The folder drizzle/${engine} is missing.`);
  }
}

/** Whether the database has the schema of this program, neither an older nor a newer one. */
export function isOfThisVersion(client: Database.Database, file: string): boolean {
  const migrations = readMigrationFiles({ migrationsFolder: migrationsFolder('sqlite') });
  return lastApplied(client, file) === migrations.at(-1)?.folderMillis;
}

/** @throws {StoreError} unless the database has the schema of this program; nothing is changed */
export function demandThisVersion(file: string): void {
  const client = openReader(file, true);
  try {
    if (isOfThisVersion(client, file)) return;
    throw new StoreError(otherVersion(file));
  } finally {
    client.close();
  }
}

/** What only a start may change. */
export function otherVersion(file: string): string {
  return `The database ${file} is not of this version: stop the server that uses it, and start this version once to update it.`;
}

/** When the newest migration of the database was written; 0 for a new database. */
export function lastApplied(client: Database.Database, file: string): number {
  const tables = client.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all();
  if (tables.length === 0) return 0;
  if (!tables.includes(APPLIED)) throw new StoreError(`The database ${file} belongs to another program.`);
  return client.prepare(`select coalesce(max(created_at), 0) from ${APPLIED}`).pluck().get() as number;
}

/** In one transaction, so that of two programs that start together one waits and finds nothing left to do. */
function apply(
  client: Database.Database,
  file: string,
  migrations: readonly MigrationMeta[],
  fills: ReadonlyMap<number, (client: Database.Database) => void>,
  copy: string | null,
): void {
  client.pragma('foreign_keys = off');
  try {
    client.exec('begin immediate');
    client.exec(
      `create table if not exists ${APPLIED} (id integer primary key, hash text not null, created_at numeric)`,
    );
    const last = lastApplied(client, file);
    const note = client.prepare(`insert into ${APPLIED} (hash, created_at) values (?, ?)`);
    const lacking = migrations.filter(({ folderMillis }) => folderMillis > last);
    for (const { folderMillis, sql, hash } of lacking) {
      for (const statement of sql) client.exec(statement);
      note.run(hash, folderMillis);
    }
    // A new database has nothing to fill from.
    if (last > 0) for (const { folderMillis } of lacking) fills.get(folderMillis)?.(client);
    const dangling = client.pragma('foreign_key_check') as unknown[];
    if (dangling.length > 0) throw new Error('a row would be left without the one it belongs to');
    client.exec('commit');
  } catch (error) {
    if (client.inTransaction) client.exec('rollback');
    throw new StoreError(failure(error, file, copy), { cause: error });
  } finally {
    client.pragma('foreign_keys = on');
  }
}

/** When each migration that leaves something to be filled was written → how it is filled. */
function fillsOf(folder: string): Map<number, (client: Database.Database) => void> {
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { tag: string; when: number }[];
  };
  return new Map(
    journal.entries.flatMap(({ tag, when }) => (FILLS[tag] ? [[when, FILLS[tag]] as const] : [])),
  );
}

function failure(error: unknown, file: string, copy: string | null): string {
  const why =
    (isUnavailable(error) && sentenceFor(codeOf(error), file)) ||
    `The database ${file} could not be brought to this version (${error instanceof Error ? error.message : 'unknown'}).`;
  return `${why} It is as it was${copy ? `; a copy lies at ${copy}` : ''}.`;
}

async function copyBeside(client: Database.Database, file: string, last: number): Promise<string> {
  const copy = `${file}.before-update-of-${last}`;
  const part = `${copy}.part`;
  try {
    disk.remove(part);
    forOwnerAlone(part);
    await client.backup(part);
    disk.keep(part);
    disk.move(part, copy);
    return copy;
  } catch (error) {
    disk.remove(part);
    throw new StoreError(
      `The database ${file} could not be copied before its update, so it was left as it is.`,
      {
        cause: error,
      },
    );
  }
}
