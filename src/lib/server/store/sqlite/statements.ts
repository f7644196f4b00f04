import type Database from 'better-sqlite3';
import { getTableColumns, getTableName, type Table } from 'drizzle-orm';

/** Prepared statements over the raw driver, made from the schema's tables: the write path's ten-fold. */

type Row<T extends Table> = T['$inferInsert'];
type Key<T extends Table> = keyof Row<T> & string;

/** Inserts a whole row. With `replace`, a row of the same primary key is overwritten in place. */
export function inserter<T extends Table>(
  client: Database.Database,
  table: T,
  replace: readonly Key<T>[] = [],
): (row: Row<T>) => void {
  const fields = Object.keys(getTableColumns(table)) as Key<T>[];
  const values = valuesOf(table, fields);
  const names = fields.map((field) => nameOf(table, field));
  const keys = replace.map((field) => nameOf(table, field));
  const kept = names.filter((name) => !keys.includes(name));
  const conflict =
    keys.length > 0
      ? ` on conflict (${keys.join()}) do update set ${kept.map((name) => `${name}=excluded.${name}`).join()}`
      : '';
  const statement = client.prepare(
    `insert into ${quoted(getTableName(table))} (${names.join()}) values (${names.map(() => '?').join()})${conflict}`,
  );
  return (row) => {
    statement.run(values(row));
  };
}

/** Updates the named columns of the row with this id, where it still stands at `version`; false when it does not. */
export function updater<T extends Table>(
  client: Database.Database,
  table: T,
): (row: Row<T>, changed: readonly Key<T>[], id: number, version: number) => boolean {
  const prepared = new Map<string, { statement: Database.Statement; values: (row: Row<T>) => unknown[] }>();
  return (row, changed, id, version) => {
    const shape = changed.join();
    let update = prepared.get(shape);
    if (!update) {
      const sets = changed.map((field) => `${nameOf(table, field)}=?`).join();
      const into = `update ${quoted(getTableName(table))} set ${sets} where id=? and version=?`;
      prepared.set(shape, (update = { statement: client.prepare(into), values: valuesOf(table, changed) }));
    }
    const values = update.values(row);
    values.push(id, version);
    return update.statement.run(values).changes === 1;
  };
}

/**
 * Compares a stored row with what it should be, found by its primary key `key`: the fields that differ, or null when
 * there is no such row.
 */
export function comparer<T extends Table>(
  client: Database.Database,
  table: T,
  key: Key<T>,
): (row: Row<T>) => Key<T>[] | null {
  const fields = Object.keys(getTableColumns(table)) as Key<T>[];
  const values = valuesOf(table, fields);
  const statement = client
    .prepare(
      `select ${fields.map((field) => nameOf(table, field)).join()} from ${quoted(getTableName(table))} where ${nameOf(table, key)} = ?`,
    )
    .raw();
  return (row) => {
    const stored = statement.get(row[key]) as unknown[] | undefined;
    if (!stored) return null;
    const wanted = values(row);
    return fields.filter((_, at) => stored[at] !== wanted[at]);
  };
}

/** The columns of a table for a select, each named as its row's field. */
export function selection(table: Table, prefix = ''): string {
  return Object.entries(getTableColumns(table))
    .map(([key, column]) => `${prefix}${quoted(column.name)} as ${quoted(key)}`)
    .join();
}

/** Takes a row's fields as the driver wants them: as they are, save for flags and JSON. */
function valuesOf<T extends Table>(table: T, fields: readonly Key<T>[]): (row: Row<T>) => unknown[] {
  const columns = fields.map((field) => getTableColumns(table)[field]!);
  const plain = columns.map(({ dataType }) => dataType === 'number' || dataType === 'string');
  return (row) => {
    const values: unknown[] = [];
    for (let at = 0; at < fields.length; at++) {
      const value: unknown = row[fields[at]!] ?? null;
      values.push(plain[at] || value === null ? value : columns[at]!.mapToDriverValue(value));
    }
    return values;
  };
}

function nameOf<T extends Table>(table: T, field: Key<T>): string {
  return quoted(getTableColumns(table)[field]!.name);
}

function quoted(name: string): string {
  return `"${name}"`;
}
