import type Database from 'better-sqlite3';
import { getTableColumns, getTableName, type Table } from 'drizzle-orm';

/** Prepared statements over the raw driver, made from the schema's tables: the write path's ten-fold (SPEED.md). */

type Row<T extends Table> = T['$inferInsert'];
type Key<T extends Table> = keyof Row<T> & string;

/** Inserts a whole row. With `replace`, a row of the same primary key is overwritten in place. */
export function inserter<T extends Table>(
  client: Database.Database,
  table: T,
  replace: readonly Key<T>[] = [],
): (row: Row<T>) => void {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([, column]) => quoted(column.name));
  const keys = replace.map((key) => quoted(columnOf(table, key).name));
  const kept = names.filter((name) => !keys.includes(name));
  const conflict =
    keys.length > 0
      ? ` on conflict (${keys.join()}) do update set ${kept.map((name) => `${name}=excluded.${name}`).join()}`
      : '';
  const statement = client.prepare(
    `insert into ${quoted(getTableName(table))} (${names.join()}) values (${names.map(() => '?').join()})${conflict}`,
  );
  return (row) => {
    const values: unknown[] = [];
    for (const [key, column] of columns) values.push(forDriver(column, row[key as Key<T>]));
    statement.run(values);
  };
}

/** Updates the named columns of the row with this id, where it still stands at `version`; false when it does not. */
export function updater<T extends Table>(
  client: Database.Database,
  table: T,
): (row: Row<T>, changed: readonly Key<T>[], id: number, version: number) => boolean {
  const columns = getTableColumns(table);
  const prepared = new Map<string, Database.Statement>();
  return (row, changed, id, version) => {
    const shape = changed.join();
    let statement = prepared.get(shape);
    if (!statement) {
      const sets = changed.map((key) => `${quoted(columnOf(table, key).name)}=?`).join();
      statement = client.prepare(
        `update ${quoted(getTableName(table))} set ${sets} where id=? and version=?`,
      );
      prepared.set(shape, statement);
    }
    const values = changed.map((key) => forDriver(columns[key]!, row[key]));
    values.push(id, version);
    return statement.run(values).changes === 1;
  };
}

/** The columns of a table for a select, each named as its row's field. */
export function selection(table: Table, prefix = ''): string {
  return Object.entries(getTableColumns(table))
    .map(([key, column]) => `${prefix}${quoted(column.name)} as ${quoted(key)}`)
    .join();
}

function columnOf<T extends Table>(table: T, key: Key<T>) {
  return getTableColumns(table)[key]!;
}

function forDriver(column: { mapToDriverValue(value: unknown): unknown }, value: unknown): unknown {
  return value === null || value === undefined ? null : column.mapToDriverValue(value);
}

function quoted(name: string): string {
  return `"${name}"`;
}
