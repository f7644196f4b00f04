import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { getTableColumns, getTableName, is, Table } from 'drizzle-orm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newFolder, opening } from './bureau.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** Every table as `DATABASE_URL` has it, read from the sources. */
async function tablesFor(databaseUrl: string): Promise<Table[]> {
  vi.stubEnv('DATABASE_URL', databaseUrl);
  vi.resetModules();
  const schema = await import('../../../src/lib/server/store/schema.ts');
  return Object.values(schema).filter((one) => is(one, Table));
}

/** What an engine's migrations make of each table, column by column. */
function migrated(engine: string): Map<string, string[]> {
  const folder = resolve('drizzle', engine, 'meta');
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith('_snapshot.json'))
    .sort()
    .at(-1)!;
  const { tables } = JSON.parse(readFileSync(join(folder, newest), 'utf8')) as {
    tables: Record<string, { name: string; columns: Record<string, unknown> }>;
  };
  return new Map(Object.values(tables).map(({ name, columns }) => [name, Object.keys(columns).sort()]));
}

describe('the schema', () => {
  it.each([
    ['sqlite', '', 'SQLite'],
    ['postgres', 'postgres://board@localhost/board', 'Pg'],
  ])('is written once and has its migrations for %s', async (engine, databaseUrl, kind) => {
    const tables = await tablesFor(databaseUrl);
    const columns = tables.map((table) => Object.values(getTableColumns(table)));
    expect(columns.flat().every((column) => column.columnType.startsWith(kind))).toBe(true);
    expect(
      new Map(
        tables.map((table, at) => [getTableName(table), columns[at]!.map((column) => column.name).sort()]),
      ),
    ).toEqual(migrated(engine));
  });

  it('for PostgreSQL is there, the store over it is not, and says so', async () => {
    await tablesFor('postgres://board@localhost/board');
    const { openStore } = await import('../../../src/lib/server/ledger/open.ts');
    await expect(openStore({ dataDir: newFolder() })).rejects.toThrow(
      'DATABASE_URL names a PostgreSQL database, which is not supported yet.',
    );
  });

  it('makes of an empty folder an empty bureau', async () => {
    const store = await opening({ dataDir: newFolder() });
    expect([store.head, store.open.size, store.directory().units.size]).toEqual([0, 0, 0]);
  });
});
