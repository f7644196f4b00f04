import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { getTableColumns } from 'drizzle-orm';
import { afterEach } from 'vitest';
import type { Case, CaseId } from '../../../src/lib/domain/case/case.ts';
import type { CommandInput } from '../../../src/lib/domain/case/commands/index.ts';
import type { Actor } from '../../../src/lib/domain/bureau/directory.ts';
import { type Store, type StoreOptions, type Written } from '../../../src/lib/server/store/index.ts';
import { GENESIS, hashEntry, type LedgerRow } from '../../../src/lib/server/store/chain.ts';
import { ledger } from '../../../src/lib/server/store/tables.ts';
import { write } from '../../../src/lib/server/cases/write.ts';
import { openStore } from '../../../src/lib/server/ledger/open.ts';

/** A small bureau in a folder of its own, for trying the store on a real disk. */

/** Tuesday 24 November 2026, 09:33 in the bureau. */
export const MORNING = Date.UTC(2026, 10, 24, 1, 33);

export const COORDINATOR: Actor = { id: 1, role: 'coordinator', unit: null };
export const INTAKE: Actor = { id: 2, role: 'intake', unit: null };
export const HEAD: Actor = { id: 3, role: 'head', unit: 'JC1' };
export const WORKER: Actor = { id: 4, role: 'staff', unit: 'JC1' };
export const OTHER_WORKER: Actor = { id: 5, role: 'staff', unit: 'JC2' };
export const ADMIN: Actor = { id: 6, role: 'admin', unit: null };

const opened: Store[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'board-store-'));
  folders.push(folder);
  return folder;
}

/** Opens a store that is closed after the test; an error that nobody waits for fails the test, unless it listens. */
export async function opening(options: StoreOptions): Promise<Store> {
  const store = await openStore({
    update: true,
    now: () => MORNING,
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  opened.push(store);
  return store;
}

/** A store with the bureau in it. */
export async function newStore(options: Partial<StoreOptions> = {}): Promise<Store> {
  const store = await opening({ dataDir: newFolder(), ...options });
  await furnish(store);
  return store;
}

export async function furnish(store: Store): Promise<void> {
  const unit = (code: string, name: string) => ({
    ...{ code, name, short: name, nameEn: code, shortEn: code },
    ...{ kind: 'base' as const, dutyPhone: '021-55550100', active: true },
  });
  await store.changeDirectory(ADMIN, {
    units: [unit('JC1', '绿化所'), unit('JC2', '公园所')],
    categories: [
      {
        ...{ code: 'G01', name: '行道树倾斜倒伏', short: '树木倒伏', nameEn: 'Fallen tree', shortEn: 'Tree' },
        ...{ unit: 'JC1', site: true, urgent: true, words: ['倾斜', '倒伏'] },
      },
    ],
    roads: [{ name: '青禾路', area: '东片' }],
    people: [
      { id: 1, name: '程协调', unit: null, roles: ['coordinator'], active: true },
      { id: 2, name: '计受理', unit: null, roles: ['intake'], active: true },
      { id: 3, name: '沈所长', unit: 'JC1', roles: ['head'], active: true },
      { id: 4, name: '陆师傅', unit: 'JC1', roles: ['staff'], active: true },
      { id: 5, name: '金师傅', unit: 'JC2', roles: ['staff'], active: true },
      { id: 6, name: '管理员', unit: null, roles: ['admin'], active: true },
    ],
  });
}

let acts = 0;

/** An id as a screen makes one. */
export function newAct(): string {
  acts += 1;
  return `act-${process.pid}-${acts}`;
}

export function does(
  store: Store,
  actor: Actor,
  kase: Pick<Case, 'id' | 'moves'> | null,
  ...commands: CommandInput[]
): Promise<Written> {
  return write(actor, { id: newAct(), caseId: kase?.id ?? null, moves: kase?.moves ?? 0, commands }, store);
}

export const TREE = {
  type: 'receive',
  origin: 'call',
  caseType: 'help',
  category: 'G01',
  place: { road: '青禾路', cross: '望春路', detail: '12号3室', area: '东片' },
  text: '大风后一棵梧桐倾斜，压住非机动车道。',
  title: '梧桐倾斜压住非机动车道',
  callers: [{ name: '赵女士', phone: '13800000101' }],
} satisfies CommandInput;

export async function received(store: Store): Promise<Case> {
  return accepted(await does(store, INTAKE, null, TREE));
}

export async function dispatched(store: Store, unit = 'JC1'): Promise<Case> {
  return accepted(await does(store, COORDINATOR, await received(store), { type: 'dispatch', unit }));
}

export function accepted(written: Written): Case {
  if (!written.ok) throw new Error(`refused: ${JSON.stringify(written.refusal)}`);
  return written.kase;
}

/** The present case, on the board or off it. */
export async function caseOf(store: Store, id: CaseId): Promise<Case> {
  return (await store.readCase({ id }))!.kase;
}

/** Takes a database back to before a migration: what it and later ones made (tables, columns, indexes, triggers) is gone. */
export function undoFrom(file: string, tag: string): void {
  const client = new Database(file);
  const folder = resolve('drizzle/sqlite');
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { tag: string; when: number }[];
  };
  const undone = journal.entries.slice(journal.entries.findIndex((entry) => entry.tag === tag));
  for (const { tag: name } of undone.toReversed()) {
    const sql = readFileSync(join(folder, `${name}.sql`), 'utf8');
    const made = [...sql.matchAll(/CREATE (?:VIRTUAL |UNIQUE )?(TRIGGER|INDEX|TABLE) `?(\w+)/gi)];
    for (const [, kind, one] of made.toReversed()) client.exec(`drop ${kind} if exists ${one}`);
    for (const [, index] of sql.matchAll(/DROP INDEX `(\w+)`/gi)) client.exec(indexBefore(name, index!));
    const added = sql.matchAll(/ALTER TABLE `(\w+)` ADD `(\w+)`/gi);
    const stands = client.prepare('select 1 from pragma_table_info(?) where name = ?').pluck();
    for (const [, table, column] of added) {
      if (stands.get(table, column)) client.exec(`alter table ${table} drop column ${column}`);
    }
  }
  client.prepare('delete from __drizzle_migrations where created_at >= ?').run(undone[0]!.when);
  if (undone.some(({ tag: name }) => name.endsWith('_chains'))) chainAsBefore(client);
  client.close();
}

/** How an index was made before the migration that drops it. */
function indexBefore(tag: string, index: string): string {
  const folder = resolve('drizzle/sqlite');
  const earlier = readdirSync(folder).filter((file) => file.endsWith('.sql') && file < tag);
  const all = earlier
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join(';');
  return new RegExp(`CREATE (?:UNIQUE )?INDEX \`${index}\`[^;]*`, 'gi').exec(all)![0];
}

/** The ledger as versions wrote it that kept no body of an act: their chain, under no head. */
function chainAsBefore(client: Database.Database): void {
  withoutTriggers(client, () => {
    client.exec(`delete from heads; update ledger set algorithm = 1`);
    const columns = Object.entries(getTableColumns(ledger)).filter(([key]) => key !== 'body');
    const selected = columns.map(([key, { name }]) => `"${name}" as "${key}"`).join();
    const rows = client.prepare(`select ${selected} from ledger order by seq`).all();
    const put = client.prepare('update ledger set hash = ? where seq = ?');
    let hash = GENESIS;
    for (const row of rows as LedgerRow[]) put.run((hash = hashEntry(hash, { ...row, body: null })), row.seq);
  });
}

/** Somebody who holds the file itself: no trigger is in his way. */
export function withoutTriggers(client: Database.Database, work: () => void): void {
  const triggers = client.prepare(`select name, sql from sqlite_schema where type = 'trigger'`).all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) client.exec(`drop trigger "${name}"`);
  work();
  for (const { sql } of triggers) client.exec(sql);
}
