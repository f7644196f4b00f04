import { spawn } from 'node:child_process';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { databaseFile } from '../../src/lib/server/store/sqlite/database.ts';
import { root } from '../../src/cli/steps.ts';
import type { Deed } from './mover.ts';

/** What the ledger on the disk says of deeds that were answered: each done one stands once, each refused one not at all. */
export function compare(dataDir: string, deeds: readonly Deed[]): { done: number; resent: number } {
  const client = new Database(databaseFile(dataDir), { readonly: true });
  try {
    const events = client.prepare(`select type, count(*) as count from ledger where act = ? group by type`);
    for (const deed of deeds) {
      const found = events.all(deed.id) as { type: string; count: number }[];
      if (deed.answer?.ok && found.length === 0)
        throw new Error(`an acknowledged act is missing: ${deed.id}`);
      if (deed.answer && !deed.answer.ok && found.length > 0)
        throw new Error(`a refused act was stored: ${deed.id}`);
      const twice = found.find(({ type, count }) => type !== 'breached' && count > 1);
      if (twice) throw new Error(`an act was done twice: ${deed.id} ${twice.type}`);
    }
    const { last, count } = client
      .prepare('select max(seq) as last, count(*) as count from ledger')
      .get() as {
      last: number;
      count: number;
    };
    if (last !== count) throw new Error(`the ledger has a gap: ${count} rows up to ${last}`);
    const fault = client.pragma('integrity_check(1)', { simple: true });
    if (fault !== 'ok') throw new Error(`the database is damaged: ${String(fault)}`);
    const done = deeds.filter(({ answer }) => answer?.ok).length;
    return { done, resent: deeds.filter(({ sent }) => sent > 1).length };
  } finally {
    client.close();
  }
}

/** How many breaches the ledger on the disk holds; throws when one stands there twice. */
export function breachesOf(dataDir: string): number {
  const client = new Database(databaseFile(dataDir), { readonly: true });
  try {
    const rows = client
      .prepare(
        `select count(*) as count, case_id || '/' || (data ->> 'milestone') || '/' || (data ->> 'round') as clock
         from ledger where type = 'breached' group by clock`,
      )
      .all() as { count: number; clock: string }[];
    for (const { count, clock } of rows)
      if (count !== 1) throw new Error(`the breach ${clock} was recorded ${count} times`);
    return rows.length;
  } finally {
    client.close();
  }
}

/** `npm run verify` over a folder; throws with what it said when it is not content. */
export async function verify(dataDir: string): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'src/cli/verify.ts')], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`npm run verify is not content: ${said}`);
  return said.trim();
}
