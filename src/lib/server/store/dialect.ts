import * as pg from 'drizzle-orm/pg-core';
import * as lite from 'drizzle-orm/sqlite-core';

/**
 * One schema, two engines. Everything is typed as PostgreSQL, the stricter one; at run time SQLite's builders are
 * handed out unless `DATABASE_URL` names a PostgreSQL database. The one lie about types is told in this file.
 */
export const onPostgres = process.env.DATABASE_URL?.startsWith('postgres') ?? false;

/** What both engines can do, awaited. A read connection, or the writer within `Store.transact`. */
export type Db = Pick<
  pg.PgDatabase<pg.PgQueryResultHKT, Record<string, never>>,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | '$count'
>;

export const table: typeof pg.pgTable = pick(pg.pgTable, lite.sqliteTable);
export const text: typeof pg.text = pick(pg.text, lite.text);
export const integer: typeof pg.integer = pick(pg.integer, lite.integer);
export const index: typeof pg.index = pick(pg.index, lite.index);
export const uniqueIndex: typeof pg.uniqueIndex = pick(pg.uniqueIndex, lite.uniqueIndex);
export const primaryKey: typeof pg.primaryKey = pick(pg.primaryKey, lite.primaryKey);

/** A whole number up to 2^53: ids, ledger positions. */
export const whole = pick(
  (name: string) => pg.bigint(name, { mode: 'number' }),
  (name: string) => lite.integer(name),
);
/** Milliseconds since 1970 UTC. */
export const moment = whole;
/** True or false. */
export const flag = pick(
  (name: string) => pg.boolean(name),
  (name: string) => lite.integer(name, { mode: 'boolean' }),
);
/** A value kept as JSON; name its type with `.$type<…>()`. Never hash what comes back: engines order keys differently. */
export const json = pick(
  (name: string) => pg.jsonb(name),
  (name: string) => lite.text(name, { mode: 'json' }),
);
/** A key that the engine counts up by itself: follow with `.primaryKey()`. */
export const counter = pick(
  (name: string) => pg.bigint(name, { mode: 'number' }).generatedByDefaultAsIdentity(),
  (name: string) => lite.integer(name),
);

function pick<T>(postgres: T, sqlite: unknown): T {
  return onPostgres ? postgres : (sqlite as T);
}
