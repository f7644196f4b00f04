import Database from 'better-sqlite3';
import { databaseFile } from '../../../src/lib/server/store/sqlite/database.ts';

/** One statement as it ran: what it asked, with what values, and how many rows it gave. */
export interface Ran {
  sql: string;
  values: unknown[];
  rows: number;
}

type Method = (this: { source: string }, ...values: unknown[]) => unknown;
const METHODS = ['get', 'all', 'iterate', 'run'] as const;

/** Counts the work: every statement that any connection of this process runs meanwhile. Never how long it takes. */
export async function workOf(run: () => unknown): Promise<Ran[]> {
  const memory = new Database(':memory:');
  const prototype = Object.getPrototypeOf(memory.prepare('select 1')) as Record<
    (typeof METHODS)[number],
    Method
  >;
  memory.close();
  const ran: Ran[] = [];
  const genuine = METHODS.map((name) => [name, prototype[name]] as const);
  for (const [name, method] of genuine) {
    prototype[name] = function (...values) {
      const one: Ran = { sql: this.source, values, rows: 0 };
      ran.push(one);
      const found = method.call(this, ...values);
      if (name === 'get') one.rows = found === undefined ? 0 : 1;
      if (name === 'all') one.rows = (found as unknown[]).length;
      return name === 'iterate' ? counted(found as Iterable<unknown>, one) : found;
    };
  }
  try {
    await run();
    return ran;
  } finally {
    for (const [name, method] of genuine) prototype[name] = method;
  }
}

/** How many rows all of it gave. */
export function rowsOf(ran: readonly Ran[]): number {
  return ran.reduce((sum, { rows }) => sum + rows, 0);
}

/** Indexes that hold only what stands open or waits, so that to go through one is no scan of what is over. */
const SHORT = /USING (COVERING )?INDEX (cases_open|cases_owed|outbound_queue)/;
const GROWING = /^SCAN (l|ledger|texts|cases|notices|outbound|roster|audit|warnings)\b/;

/** The steps of SQLite's own plans that go through everything that a bureau ever had. */
export function scansOf(dataDir: string, ran: readonly Ran[]): string[] {
  const client = new Database(databaseFile(dataDir), { readonly: true });
  try {
    return ran.flatMap(({ sql, values }) => {
      if (!/^\s*(select|with|update|delete)/i.test(sql)) return [];
      const plan = client.prepare(`explain query plan ${sql}`).all(...values) as { detail: string }[];
      const steps = plan.map(({ detail }) => detail);
      return steps.filter((step) => GROWING.test(step) && !SHORT.test(step)).map((step) => `${step}: ${sql}`);
    });
  } finally {
    client.close();
  }
}

function* counted(rows: Iterable<unknown>, one: Ran): Iterable<unknown> {
  for (const row of rows) {
    one.rows += 1;
    yield row;
  }
}
